"""Rules that say where in somebody's JSON a value stands and how it is written; pure."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from services.feedback.visits.adapters import values
from shared.kit.yes_or_no import yes_or_no

EVERY = "*"
"""In a path: each entry of a list. Among values: whatever is not named."""
ISO, EPOCH, EPOCH_MS = "iso", "epoch", "epoch_ms"
GROUPING = str.maketrans("", "", " '\u00a0\u202f\u2019")

Way = tuple[str, ...]


class Misfit(Exception):  # noqa: N818  It names what the value is.
    """What stands there is not what the rule expects; the value itself is not repeated."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Where a value stands and how it is written.

    Attributes:
        ways: Paths; the first that leads to something counts.
        value: A constant, where there are no paths.
        values: Ours by theirs; `*` for all others. None leaves values as they are.
        default: Where the paths lead to nothing.
        join: Put between all that the paths lead to, instead of taking the first.
        form: Of times: `iso`, `epoch`, `epoch_ms`, or as `strptime` has it.
        zone: Of times that do not say their own; None for that of the place.
        minor: Whether an amount is in minor units already.
        comma: Whether its decimals come after a comma.
        separator: Between the entries of a list that is written as one text.
    """

    ways: tuple[Way, ...] = ()
    value: Any = None
    values: Mapping[str, Any] | None = None
    default: Any = None
    join: str | None = None
    form: str = ISO
    zone: ZoneInfo | None = None
    minor: bool = False
    comma: bool = False
    separator: str | None = None
    where: str = field(default="", compare=False)
    """The first path as it was written, to speak of."""

    def find(self, data: Any) -> Any:
        """What the rule leads to, translated but not yet read; None for nothing.

        Raises:
            Misfit: The value is none of those that the rule translates.
        """
        if not self.ways:
            return self.value
        found = [value for way in self.ways if not _is_nothing(value := pick(data, way))]
        if not found:
            return self.default
        if self.join is not None:
            return self.join.join(as_text(part) for each in found for part in _each(each))
        return self._translated(found[0])

    def _translated(self, found: Any) -> Any:
        if self.values is None:
            return found
        if isinstance(found, list):
            return [self._translated(entry) for entry in found]
        ours = self.values.get(as_text(found), self.values.get(EVERY, Misfit))
        if ours is Misfit:
            raise Misfit("is none of the values that the mapping names")
        return ours


def way(path: str) -> Way:
    """A dotted path as its steps.

    Raises:
        ValueError: A step is empty.
    """
    steps = tuple(path.split("."))
    if not all(steps):
        raise ValueError("write a path such as guest.email or rooms.0.name")
    return steps


def pick(data: Any, steps: Way) -> Any:
    """What stands at a path; None where there is nothing, a list where a `*` is on the way."""
    if not steps:
        return data
    step, rest = steps[0], steps[1:]
    if isinstance(data, list):
        if step == EVERY:
            return list(_flat(pick(entry, rest) for entry in data))
        return pick(data[int(step)], rest) if step.isdecimal() and int(step) < len(data) else None
    return pick(data[step], rest) if isinstance(data, Mapping) and step in data else None


def as_text(value: Any) -> str:
    """A value as JSON writes it, texts without their quotes.

    Raises:
        Misfit: It is no single value.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise Misfit("is not a single value")


def text(_rule: Rule, found: Any, _zone: ZoneInfo | None) -> str | None:
    """A name, an id, an address."""
    return values.line(as_text(found))


def texts(rule: Rule, found: Any, _zone: ZoneInfo | None) -> list[str]:
    """A list of ids or keys; one text may hold several."""
    parts = [as_text(entry) for entry in _each(found)]
    if rule.separator:
        parts = [piece for part in parts for piece in part.split(rule.separator)]
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def marks(rule: Rule, found: Any, zone: ZoneInfo | None) -> list[str]:
    """A list of labels."""
    return values.labels(*texts(rule, found, zone))


def moment(rule: Rule, found: Any, zone: ZoneInfo | None) -> dt.datetime:
    """A time."""
    read = _parsed(rule, found)
    clock = rule.zone or zone
    aware = values.moment(read.isoformat(), clock) if read else None
    if aware is None:
        raise Misfit("is not a time of the form that the mapping names")
    return aware


def day(rule: Rule, found: Any, zone: ZoneInfo | None) -> dt.date:
    """A day."""
    read = _parsed(rule, found)
    if read is None:
        raise Misfit("is not a day of the form that the mapping names")
    clock = rule.zone or zone
    try:
        return (read.astimezone(clock) if read.tzinfo and clock else read).date()
    except OverflowError:
        # The calendar's first and last day are somebody's word for "unknown", whatever the clock says.
        return read.date()


def flag(_rule: Rule, found: Any, _zone: ZoneInfo | None) -> bool:
    """Yes or no."""
    said = yes_or_no(as_text(found))
    if said is None:
        raise Misfit("is neither yes nor no")
    return said


def number(rule: Rule, found: Any, _zone: ZoneInfo | None) -> str:
    """An amount as it is written, with a point before the decimals; the currency says what it is worth."""
    written = as_text(found).translate(GROUPING)
    written = written.replace(".", "").replace(",", ".") if rule.comma else written.replace(",", "")
    if values.scaled(written, 0) is None:
        raise Misfit("is not an amount")
    return written


Reader = Callable[[Rule, Any, ZoneInfo | None], Any]


def _parsed(rule: Rule, found: Any) -> dt.datetime | None:
    written = as_text(found).strip()
    try:
        if rule.form == ISO:
            return dt.datetime.fromisoformat(written)
        if rule.form in {EPOCH, EPOCH_MS}:
            seconds = float(written) / (1000 if rule.form == EPOCH_MS else 1)
            return dt.datetime.fromtimestamp(seconds, dt.UTC)
        return dt.datetime.strptime(written, rule.form)  # noqa: DTZ007  The zone is the rule's or the place's.
    except (ValueError, OverflowError, OSError):
        return None


def _is_nothing(value: Any) -> bool:
    return value is None or value in ("", [], {}) or (isinstance(value, str) and not value.strip())


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _flat(found: Iterator[Any]) -> Iterator[Any]:
    for value in found:
        if isinstance(value, list):
            yield from value
        elif value is not None:
            yield value
