"""Conditions as rows of a form, each a choice and perhaps a mark, and back; pure.

A choice is written like `overall/at_most`, `touchpoints/breakfast/at_most`, `fault/is/food` or `low`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.kit.numbers import number_or_text

LOW, NOT_LOW = "low", "not-low"
BOUNDS = ("at_most", "at_least")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a condition.

    Attributes:
        what: What it is about.
        mark: As it was typed; empty where it takes none.
    """

    what: str
    mark: str = ""


@dataclass(frozen=True, kw_only=True)
class Rows:
    """A condition that rows can say: all of them hold, or any."""

    join: str = "all"
    rows: tuple[Row, ...] = ()


def condition_of(said: Rows) -> Any:
    """The condition as JSON; None for always. What makes no sense stays in it, to be complained about."""
    conditions = [_condition(row) for row in said.rows]
    if len(conditions) > 1:
        return {said.join if said.join == "any" else "all": conditions}
    return conditions[0] if conditions else None


def rows_of(condition: Any) -> Rows | None:
    """The rows that say a condition; None where rows cannot say it."""
    if condition is None:
        return Rows()
    join = next((name for name in ("all", "any") if isinstance(condition, dict) and name in condition), None)
    each = condition[join] if join else [condition]
    found = [_row(one) for one in each] if isinstance(each, Sequence) else [None]
    rows = tuple(row for row in found if row)
    said = Rows(join=join or "all", rows=rows)
    # What comes back as something else, were it only written otherwise, is left as it is.
    return said if condition_of(said) == condition else None


def _condition(row: Row) -> Any:
    said: Any = {"question": row.what}
    match row.what.split("/"):
        case ["low"]:
            said = {"low": True}
        case ["not-low"]:
            said = {"not": {"low": True}}
        case [question, ("answered" | "unanswered") as name]:
            said = {"question": question, "answered": name == "answered"}
        case [question, ("at_most" | "at_least") as bound]:
            said = {"question": question, bound: number_or_text(row.mark)}
        case [question, touchpoint, ("at_most" | "at_least") as bound]:
            said = {"question": question, "touchpoint": touchpoint, bound: number_or_text(row.mark)}
        case [question, "is"]:
            mark = number_or_text(row.mark)
            # A text would be taken for an option.
            said = {"question": question, "is": mark if isinstance(mark, int) else ""}
        case [question, "is", option]:
            said = {"question": question, "is": option}
        case [question, "is-not", option]:
            said = {"not": {"question": question, "is": option}}
    return said


def _row(condition: Any) -> Row | None:
    match condition:
        case {"low": True, **rest} if not rest:
            return Row(what=LOW)
        case {"not": {"low": True, **more}, **rest} if not rest and not more:
            return Row(what=NOT_LOW)
        case {"not": {"question": str(question), "is": str(option), **more}, **rest} if not rest and not more:
            return Row(what=f"{question}/is-not/{option}")
        case {"question": str(question), **rest}:
            return _about(question, {str(name): said for name, said in rest.items()})
    return None


def _about(question: str, said: Mapping[str, Any]) -> Row | None:
    match dict(said):
        case {"answered": bool(answered), **rest} if not rest:
            return Row(what=f"{question}/{'answered' if answered else 'unanswered'}")
        case {"is": int(mark), **rest} if not rest:
            return Row(what=f"{question}/is", mark=str(mark))
        case {"is": "", **rest} if not rest:
            return Row(what=f"{question}/is")
        case {"is": str(option), **rest} if not rest:
            return Row(what=f"{question}/is/{option}")
        case {"touchpoint": str(touchpoint), **rest}:
            return _bounded(f"{question}/{touchpoint}", rest)
    return _bounded(question, said)


def _bounded(what: str, said: Mapping[str, Any]) -> Row | None:
    """A row about a mark; there is none for a mark between two others."""
    bounds = [(name, mark) for name, mark in said.items() if name in BOUNDS]
    if len(bounds) != 1 or len(said) != 1:
        return None
    (name, mark) = bounds[0]
    return Row(what=f"{what}/{name}", mark=str(mark))
