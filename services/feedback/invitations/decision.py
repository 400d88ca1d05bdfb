"""What to do about a visit now: write to its customer, wait, or leave them in peace, and why; pure."""

import datetime as dt
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from services.feedback.invitations.times import by_day, morning_after
from services.feedback.triage.policy import InvitationRules
from shared.events import Kind, Occasion, VisitState

Message = Literal["invitation", "reminder", "pulse"]
Outcome = Literal["sent", "delivered", "failed", "suppressed", "opted_out", "unconfirmed"]
Reason = Literal[
    "excluded",  # A label of the visit says so.
    "no_consent",  # Its source says that the customer does not want e-mail.
    "no_address",
    "opted_out",
    "resting",  # They were invited not long ago, about another visit.
    "undated",  # A file told of it, and nobody says when it ended.
    "expired",  # It has ended too long ago.
    "cancelled",
    "answered",  # They answered before they were invited.
    "failed",  # The rest is what became of the invitation.
    "suppressed",
    "unconfirmed",
    "unheard",
]

REACHED = frozenset[str]({"sent", "delivered"})
# A pulse is about the morning; in the evening it is too late to make much of it.
PULSE_FOR = dt.timedelta(hours=8)
# So long after a message's time is over we should have heard what became of it.
PATIENCE = dt.timedelta(hours=1)
# What lies further from now is a slip of the source's pen.
_FAR = dt.timedelta(days=3650)
_STAYED = dt.timedelta(days=3)
_PUNCTUAL = dt.timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A message that the notifier was asked to send.

    Attributes:
        not_after: When it is too late to send it.
        outcome: What became of it; None while nobody has heard.
        sent_at: When it was sent.
    """

    not_after: dt.datetime
    outcome: Outcome | None = None
    sent_at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of a visit and of its customer.

    Attributes:
        kind: A stay or a meeting.
        state: How far the visit has come.
        labels: What its source says of it.
        began_at: When it began, if it has.
        ends_at: When it ended or is to end, if anybody knows.
        email: Where the customer can be reached.
        consent: Whether they agreed to e-mail; None where nobody asked.
        asked: The messages so far.
        answered: The occasions that they have answered about.
        opted_out: Whether they want no messages of ours.
        rests_until: By kind of message, when the rest ends that one about another visit began.
    """

    kind: Kind
    state: VisitState
    labels: frozenset[str] = frozenset()
    began_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    email: str | None = None
    consent: bool | None = None
    asked: Mapping[Message, Asked] = field(default_factory=dict)
    answered: frozenset[Occasion] = frozenset()
    opted_out: bool = False
    rests_until: Mapping[Message, dt.datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Ask:
    """Ask the notifier for a message, which makes no sense any more after some time."""

    message: Message
    not_after: dt.datetime


@dataclass(frozen=True)
class Wait:
    """Look again then."""

    until: dt.datetime


@dataclass(frozen=True)
class Leave:
    """Do nothing, until something else is told of the visit.

    `reason` says why the customer is not invited; None where they are, or where it is not time to speak of it.
    """

    reason: Reason | None = None


Step = Ask | Wait | Leave

Standing = Literal["not_due", "waiting", "requested", "sent", "none"]
"""How it stands with a visit's invitation: none because of a `Reason`, or on its way."""


@dataclass(frozen=True, kw_only=True)
class Here:
    """Where and when it is decided: the rules of the visit's place, its time zone, and the present."""

    rules: InvitationRules
    zone: zoneinfo.ZoneInfo
    now: dt.datetime


def decide(known: Known, here: Here) -> Step:
    """What to do about a visit now."""
    if known.state == "cancelled":
        return Leave("cancelled")
    if known.state == "started":
        return _while_it_lasts(known, here)
    if known.state == "scheduled":
        return Leave()
    return Leave("answered") if "visit" in known.answered else _when_it_is_over(known, here)


def standing(known: Known, step: Step) -> tuple[Standing, Reason | None]:
    """How it stands with the visit's invitation, after a step was decided; for `none`, with the reason."""
    asked = known.asked.get("invitation")
    if asked and asked.outcome in REACHED:
        return "sent", None
    if isinstance(step, Leave) and step.reason:
        return "none", step.reason
    if known.state != "completed":
        return "not_due", None
    return ("requested" if asked else "waiting"), None


def _while_it_lasts(known: Known, here: Here) -> Step:
    """A stay gets one pulse on its first morning, unless it ends before."""
    began = known.began_at
    wanted = here.rules.pulse and known.kind == "stay" and "pulse" not in known.asked and not known.answered
    if not wanted or began is None or abs(began - here.now) > _STAYED or _objection(known, here.rules):
        return Leave()
    due = morning_after(began, here.rules.pulse_at, here.zone)
    until = min(due + PULSE_FOR, known.ends_at or due + PULSE_FOR)
    step = _in_time(Ask("pulse", until), due, known, here)
    # That there is no pulse says nothing about the invitation.
    return Leave() if isinstance(step, Leave) else step


def _when_it_is_over(known: Known, here: Here) -> Step:
    """One invitation, and one reminder where the invitation was sent and has not helped."""
    asked = known.asked.get("invitation")
    if asked and asked.outcome not in REACHED:
        return _unless_heard(asked, here.now)
    if objection := _objection(known, here.rules):
        return Leave(objection)
    ended = known.ends_at
    if ended is None or ended - here.now > _FAR:
        return Leave("undated")
    if here.now - ended >= here.rules.expire_after:
        return Leave("expired")
    until = ended + here.rules.expire_after
    return _remind(known, asked, until, here) if asked else _invite(known, ended, until, here)


def _invite(known: Known, ended: dt.datetime, until: dt.datetime, here: Here) -> Step:
    if known.kind == "meeting":
        due = by_day(ended + here.rules.meeting_after, here.zone)
    elif here.rules.stay_after is not None:
        due = by_day(ended + here.rules.stay_after, here.zone)
    else:
        due = morning_after(ended, here.rules.stay_next_morning_at, here.zone)
    return _in_time(Ask("invitation", until), due, known, here)


def _remind(known: Known, asked: Asked, until: dt.datetime, here: Here) -> Step:
    if "reminder" in known.asked or not here.rules.reminders or asked.sent_at is None:
        return Leave()
    due = by_day(asked.sent_at + here.rules.remind_after, here.zone)
    return _in_time(Ask("reminder", until), due, known, here)


def _unless_heard(asked: Asked, now: dt.datetime) -> Step:
    if asked.outcome is None:
        unheard_at = asked.not_after + PATIENCE
        return Wait(unheard_at) if now < unheard_at else Leave("unheard")
    # Nothing is sent again on a guess; and who could not be invited is not reminded.
    return Leave(asked.outcome)  # type: ignore[arg-type]  # What has reached nobody is one of the reasons.


def _in_time(ask: Ask, due: dt.datetime, known: Known, here: Here) -> Step:
    """Ask when it is due, though never at night, nor when it is too late by then."""
    # What is late does not come at night; that a place wants its messages early is its own affair.
    at = due if here.now < due + _PUNCTUAL else by_day(here.now, here.zone)
    if at >= ask.not_after:
        return Leave("expired")
    if here.now < at:
        return Wait(at)
    rest = known.rests_until.get(ask.message)
    return Leave("resting") if rest and here.now < rest else ask


def _objection(known: Known, rules: InvitationRules) -> Reason | None:
    """Why this customer is not written to at all, whenever it is."""
    if known.labels & rules.exclude:
        return "excluded"
    if known.consent is False:
        return "no_consent"
    if not known.email:
        return "no_address"
    return "opted_out" if known.opted_out else None
