"""What a place may say about triage, as lists to choose from, so that nothing can be mistyped; pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.kit.i18n import N_
from shared.kit.overlay import Layer

Words = Mapping[Any, str]
"""What may be said, each with its words, still to be translated; `%(mark)s` in them is the value itself."""

NEVER = N_("never")
UP_TO, FROM = N_("up to %(mark)s"), N_("from %(mark)s")
GRADES: Words = {"none": NEVER, "low": N_("low"), "critical": N_("critical")}
YEARS: Words = {0: NEVER, **dict.fromkeys((1, 2, 3, 5, 10, 15, 20), FROM)}
POINTS: Words = {0: NEVER, **dict.fromkeys(range(1, 11), FROM)}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Something that a place may say.

    Attributes:
        name: Its name among the rules of its group.
        label: What it is called, still to be translated.
        words: What may be said.
    """

    name: str
    label: str
    words: Words


@dataclass(frozen=True, kw_only=True)
class Group:
    """Rules that belong together.

    Attributes:
        name: Its name in a policy.
        title: What it is called, still to be translated.
        hint: A line of help.
        rules: The rules.
    """

    name: str
    title: str
    hint: str
    rules: Sequence[Rule]


def _marks(worst: int, best: int) -> list[Rule]:
    """Two thresholds of a scale; one step below the worst mark is never."""
    words = {worst - 1: NEVER, **dict.fromkeys(range(worst, best + 1), UP_TO)}
    return [Rule(name="low", label=N_("low"), words=words), Rule(name="critical", label=N_("critical"), words=words)]


GROUPS: Sequence[Group] = (
    Group(
        name="overall", title=N_("How it was, from 0 to 10"), hint=N_("The mark for the whole."), rules=_marks(0, 10)
    ),
    Group(
        name="touchpoint",
        title=N_("The details, from 1 to 5 each"),
        hint=N_("One bad detail is enough, however good the whole was."),
        rules=_marks(1, 5),
    ),
    Group(name="effort", title=N_("How easy it was, from 1 to 7"), hint=N_("7 is very easy."), rules=_marks(1, 7)),
    Group(
        name="comment",
        title=N_("What guests write"),
        hint=N_("Whatever the marks: what is heard in their words can make a score low, and never makes it better."),
        rules=[
            Rule(name="negative", label=N_("discontent"), words=GRADES),
            Rule(name="leaving", label=N_("they will not come back"), words=GRADES),
            Rule(name="refund", label=N_("they want money back"), words=GRADES),
            Rule(name="going_public", label=N_("they will make it public, or go to law"), words=GRADES),
            Rule(name="safety", label=N_("danger or dirt"), words=GRADES),
        ],
    ),
    Group(
        name="loyalty",
        title=N_("Customers of many years"),
        hint=N_("Their low score is critical."),
        rules=[Rule(name="years", label=N_("years as a customer"), words=YEARS)],
    ),
    Group(
        name="drop",
        title=N_("Worse than their own marks before"),
        hint=N_("Who gave 10 and gives 7 now is not content."),
        rules=[Rule(name="points", label=N_("points less"), words=POINTS)],
    ),
    Group(
        name="detail",
        title=N_("A detail of a good visit"),
        hint=N_("From this mark on the reason says “though” the whole was good. It makes nothing low."),
        rules=[
            Rule(name="overall", label=N_("mark for the whole"), words={**dict.fromkeys(range(11), FROM), 11: NEVER})
        ],
    ),
)
"""All that can be said on the page. A program may say more, which stays as it is."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A rule as a field of the form.

    Attributes:
        field: Its name, such as `overall.low`; errors are about it.
        rule: The rule.
        values: What may be chosen, in order.
        own: What the place itself says; None where it says nothing.
        above: What is said above it.
    """

    field: str
    rule: Rule
    values: Sequence[Any]
    own: Any
    above: Any


def choices(group: Group, own: Layer, above: Layer) -> Iterator[Choice]:
    """The fields of a group.

    Args:
        group: The group.
        own: What the place itself says.
        above: What holds there if it says nothing.
    """
    for rule in group.rules:
        said, inherited = own.get(group.name, {}).get(rule.name), above[group.name][rule.name]
        # What a program has said is offered too, whatever it is.
        values = [*rule.words, *([said] if said is not None and said not in rule.words else [])]
        yield Choice(field=f"{group.name}.{rule.name}", rule=rule, values=values, own=said, above=inherited)


def read(form: Mapping[str, str], own: Layer, above: Layer) -> dict[str, Any]:
    """What the place says now.

    Args:
        form: Texts by name, such as `overall.low`; empty where it says nothing of its own.
        own: What it said before, also of what the form does not show.
        above: As for `choices`.
    """
    said = {name: dict(value) if isinstance(value, Mapping) else value for name, value in own.items()}
    for group in GROUPS:
        for choice in choices(group, own, above):
            chosen = form.get(choice.field)
            rules = said.setdefault(group.name, {})
            if chosen == "":
                rules.pop(choice.rule.name, None)
            for value in choice.values:
                if str(value) == chosen:
                    rules[choice.rule.name] = value
        if not said[group.name]:
            del said[group.name]
    return said
