"""A case as the desk shows it: what a reader is told, in their language."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from services.recovery import words
from services.recovery.case import Case
from services.recovery.documents import Message
from services.recovery.next_step import NextStep
from services.recovery.parts import Answer
from services.recovery.places import Tree
from services.recovery.web.ring import Ring, ring
from shared.kit.i18n import Translations
from shared.words import reasons


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who reads, and when."""

    language: str
    now: dt.datetime

    @property
    def words(self) -> Translations:
        """The reader's language."""
        return words.catalogue.language(self.language)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A case in a list."""

    number: str
    customer: str
    place: str
    severity: str
    critical: bool
    gist: str
    since: str
    ring: Ring


@dataclass(frozen=True)
class Chip:
    """A mark that the customer gave."""

    text: str
    failing: bool


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the customer said in one answer."""

    at: dt.datetime
    marks: tuple[Chip, ...]
    comment: str | None
    texts: list[str]
    photos: list[str]
    wish: str | None
    language: str


@dataclass(frozen=True, kw_only=True)
class Happened:
    """Something in a case's history."""

    at: dt.datetime
    text: str
    level: str
    message: Message | None


@dataclass(frozen=True, kw_only=True)
class Step:
    """What is to be done, by whom and by when."""

    what: str
    because: str | None
    owner: str | None
    due_at: dt.datetime
    overdue: bool


@dataclass(frozen=True)
class Fact:
    """Something known of a customer: the figure, and what it is."""

    figure: str
    what: str


# What stands out in a history, because something went wrong.
_LEVELS = {
    "not_assigned": "critical",
    "contact_failed": "critical",
    "first_contact_overdue": "critical",
    "contact_suppressed": "warn",
    "contact_unconfirmed": "warn",
    "contact_unheard": "warn",
    "not_acknowledged": "warn",
    "severity_raised": "warn",
}


def row(case: Case, tree: Tree, reader: Reader) -> Row:
    """The case as a line of a list."""
    clock = case.clocks.first_contact
    return Row(
        number=case.number,
        customer=customer_name(case, reader),
        place=tree.name(case.place),
        severity=words.severity(case.severity, reader.language),
        critical=case.severity == "critical",
        gist=gist(case, reader),
        since=years_with_us(case.customer.since, reader),
        ring=ring(case.newest_answers[-1].submitted_at, clock.due_at, reader.now),
    )


def customer_name(case: Case, reader: Reader) -> str:
    """What to call the customer."""
    return case.reach.name or case.customer.name or reader.words.gettext("Customer without a name")


def gist(case: Case, reader: Reader) -> str:
    """The case in one line: why, and the customer's own words."""
    told = [reasons.say(reason["key"], reason["values"], reader.language) for reason in case.reasons[:1]]
    comment = case.latest.comment
    return _capitalised(": ".join([*told, *([f"“{comment}”"] if comment else [])]))


def years_with_us(since: dt.date | None, reader: Reader) -> str:
    """How long somebody has been a customer, where that is a year or more; else nothing."""
    if since is None:
        return ""
    years = reader.now.year - since.year - ((reader.now.month, reader.now.day) < (since.month, since.day))
    return reader.words.ngettext("%(n)s year", "%(n)s years", years) % {"n": years} if years > 0 else ""


def said(answer: Answer, case: Case, tree: Tree, reader: Reader) -> Said:
    """What the customer said."""
    failing = {reason["values"].get("touchpoint") for reason in answer.reasons}
    marks = [
        Chip(_capitalised(f"{tree.touchpoint(case.place, key, reader.language)} {mark}/5"), failing=key in failing)
        for key, mark in answer.touchpoints.items()
    ]
    if answer.overall is not None:
        # Where a detail failed, it alone stands out.
        low = not any(mark.failing for mark in marks) and any(r["key"] == "overall_low" for r in answer.reasons)
        whole = reader.words.gettext("Overall %(mark)s/10") % {"mark": answer.overall}
        marks.insert(0, Chip(whole, failing=low))
    return Said(
        at=answer.submitted_at,
        marks=tuple(marks),
        comment=answer.comment,
        texts=list(answer.texts.values()),
        photos=list(answer.photos),
        wish=answer.wish,
        language=answer.language,
    )


def history(case: Case, zone: str, messages: Mapping[str, Message], reader: Reader) -> list[Happened]:
    """What happened, in the order of its times."""
    return [
        Happened(
            at=entry.at,
            text=words.event(entry.key, entry.values, zone, reader.language),
            level=_LEVELS.get(entry.key, ""),
            message=messages.get(entry.values.get("contact_id", "")) if entry.key == "contact_sent" else None,
        )
        for entry in sorted(case.history, key=lambda entry: entry.at)
    ]


def step(case: Case, reader: Reader) -> Step | None:
    """The next step in words."""
    decided: NextStep | None = case.next_step
    if decided is None:
        return None
    because = words.because(decided.because, reader.language) if decided.because else None
    owner = f"{case.owner.name}, {words.role(case.owner.role, reader.language)}" if case.owner else None
    return Step(
        what=words.next_step(decided, reader.language),
        because=because,
        owner=owner,
        due_at=decided.due_at,
        overdue=decided.overdue,
    )


def facts(case: Case, others: int, reader: Reader) -> list[Fact]:
    """The relationship: what is known of the customer.

    Args:
        case: Theirs.
        others: How many other cases there are of theirs.
        reader: Who is told.
    """
    _, ngettext = reader.words.gettext, reader.words.ngettext
    customer, reach = case.customer, case.reach
    known = [Fact(_("now"), _("asks to be called"))] if reach.call_now else []
    if customer.since:
        years = years_with_us(customer.since, reader) or _("new")
        known.append(Fact(years, _("customer since %(year)s") % {"year": customer.since.year}))
    known.append(Fact(words.tier(customer.tier, reader.language), _("tier of customer")))
    known.append(Fact(str(others), ngettext("other case", "other cases", others)))
    if reach.window:
        known.append(Fact(reach.window, _("likes to be contacted")))
    return known


def _capitalised(text: str) -> str:
    """The text as it stands alone; `str.capitalize` would lower the rest of it."""
    return text[:1].upper() + text[1:]
