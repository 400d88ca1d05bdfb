"""Conditions from JSON and back; pure."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import marshmallow as ma

from services.feedback.surveys.conditions import AllOf, Answered, AnyOf, Condition, Is, Low, Mark, Not

DEPTH_MOST = 5
ITEMS_MOST = 20
VALUE_MOST = 64

_Content = Mapping[str, Any]


class ConditionField(ma.fields.Field[Any]):
    """A condition, as docs/feedback.md describes it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(metadata={"type": "object", "additionalProperties": True}, **options)

    def _deserialize(
        self,
        value: Any,
        attr: str | None,  # noqa: ARG002  Marshmallow passes it.
        data: Mapping[str, Any] | None,  # noqa: ARG002  As above.
        **_options: Any,
    ) -> Condition:
        return load_condition(value)


def load_condition(raw: Any, depth: int = 1) -> Condition:
    """The condition that a JSON object describes.

    Raises:
        marshmallow.ValidationError: It describes none; with messages nested like the object.
    """
    if depth > DEPTH_MOST:
        raise ma.ValidationError(f"Conditions may stand {DEPTH_MOST} deep in one another.")
    if not isinstance(raw, dict):
        raise ma.ValidationError("Not a condition.")
    if "question" in raw:
        return _load_about_a_question(raw)
    known = [name for name in ("all", "any", "not", "low") if name in raw]
    if len(raw) != 1 or not known:
        raise ma.ValidationError("Say one of question, all, any, not, low.")
    (name,) = known
    return _LOADS[name](raw[name], depth + 1)


def dump_condition(condition: Condition) -> dict[str, Any]:
    """The condition as a JSON object, which `load_condition` reads back as it was."""
    match condition:
        case AllOf(conditions):
            return {"all": [dump_condition(each) for each in conditions]}
        case AnyOf(conditions):
            return {"any": [dump_condition(each) for each in conditions]}
        case Not(inner):
            return {"not": dump_condition(inner)}
        case Low():
            return {"low": True}
    if isinstance(condition, Is):
        return {"question": condition.question, "is": condition.value}
    return {name: value for name, value in vars(condition).items() if value is not None}


def _load_about_a_question(raw: _Content) -> Condition:
    question = _text("question", raw["question"])
    rest = {name: value for name, value in raw.items() if name != "question"}
    if rest.keys() == {"is"}:
        return Is(question=question, value=_value(rest["is"]))
    if rest.keys() == {"answered"}:
        return Answered(question=question, answered=_flag(rest["answered"]))
    if rest.keys() <= {"touchpoint", "at_least", "at_most"} and rest.keys() & {"at_least", "at_most"}:
        touchpoint = _text("touchpoint", rest.pop("touchpoint")) if "touchpoint" in rest else None
        bounds = {name: _number(name, value) for name, value in rest.items()}
        return Mark(question=question, touchpoint=touchpoint, **bounds)
    raise ma.ValidationError("Say one of at_most, at_least, is, answered beside the question.")


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str) or not value or len(value) > VALUE_MOST:
        raise ma.ValidationError({name: ["Not a key."]})
    return value


def _number(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ma.ValidationError({name: ["Not a whole number."]})
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ma.ValidationError({"answered": ["Not true or false."]})
    return value


def _value(value: Any) -> int | str:
    return _text("is", value) if isinstance(value, str) else _number("is", value)


def _load_many(name: str, raw: Any, depth: int) -> tuple[Condition, ...]:
    if not isinstance(raw, list) or not 1 <= len(raw) <= ITEMS_MOST:
        raise ma.ValidationError({name: [f"Not a list of 1 to {ITEMS_MOST} conditions."]})
    loaded, errors = [], {}
    for place, each in enumerate(raw):
        try:
            loaded.append(load_condition(each, depth))
        except ma.ValidationError as error:
            errors[place] = error.messages
    if errors:
        raise ma.ValidationError({name: errors})
    return tuple(loaded)


def _load_not(raw: Any, depth: int) -> Not:
    try:
        return Not(load_condition(raw, depth))
    except ma.ValidationError as error:
        raise ma.ValidationError({"not": error.messages}) from None


def _load_low(raw: Any, _depth: int) -> Low:
    if raw is not True:
        raise ma.ValidationError({"low": ["Say true, or put it into a not."]})
    return Low()


_LOADS: Mapping[str, Callable[[Any, int], Condition]] = MappingProxyType(
    {
        "all": lambda raw, depth: AllOf(_load_many("all", raw, depth)),
        "any": lambda raw, depth: AnyOf(_load_many("any", raw, depth)),
        "not": _load_not,
        "low": _load_low,
    }
)
