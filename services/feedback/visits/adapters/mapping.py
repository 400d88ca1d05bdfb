"""The mapping of the generic adapter: by field of a visit, the rule that finds it; read strictly from the settings."""

import contextlib
import datetime as dt
import zoneinfo
from collections.abc import Callable, Mapping
from typing import Any

import marshmallow as ma
from marshmallow.validate import Length, OneOf

from services.feedback.visits.adapters import rules
from services.feedback.visits.adapters.rules import Reader, Rule

STATE, IGNORE = "state", "ignore"
READERS: Mapping[str, Reader] = {
    STATE: rules.text,
    "event_id": rules.text,
    "updated_at": rules.moment,
    "external_id": rules.text,
    "kind": rules.text,
    "place": rules.text,
    "started_at": rules.moment,
    "ended_at": rules.moment,
    "expected_end_at": rules.moment,
    "room": rules.text,
    "staff": rules.texts,
    "touchpoints": rules.texts,
    "amount": rules.number,
    "currency": rules.text,
    "labels": rules.marks,
    "customer.external_id": rules.text,
    "customer.name": rules.text,
    "customer.email": rules.text,
    "customer.phone": rules.text,
    "customer.language": rules.text,
    "customer.since": rules.day,
    "customer.tier": rules.text,
    "customer.consents.email": rules.flag,
    "customer.consents.sms": rules.flag,
    "customer.consents.whatsapp": rules.flag,
}
"""By field, what reads it."""
REQUIRED = (STATE, "external_id", "kind", "place")
_SAMPLE = dt.datetime(2026, 11, 22, 9, 30, 15, tzinfo=dt.UTC)


def _is_form(form: str) -> None:
    if form in {rules.ISO, rules.EPOCH, rules.EPOCH_MS}:
        return
    with contextlib.suppress(ValueError):
        if "%" in form and dt.datetime.strptime(_SAMPLE.strftime(form), form):  # noqa: DTZ007  Only the form is tried.
            return
    raise ma.ValidationError("Write iso, epoch, epoch_ms, or a form such as %d.%m.%Y %H:%M.")


class Zone(ma.fields.String):
    """An IANA time zone."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> Any:
        try:
            return zoneinfo.ZoneInfo(super()._deserialize(value, attr, data, **options))
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            raise ma.ValidationError("Not an IANA time zone.") from None


class RuleSchema(ma.Schema):
    """A rule as it is written."""

    path = ma.fields.Raw()
    value = ma.fields.Raw()
    values = ma.fields.Dict(keys=ma.fields.String(), validate=Length(1, 500))
    default = ma.fields.Raw()

    @ma.validates_schema
    def leads_somewhere(self, data: dict[str, Any], **_: Any) -> None:
        """A rule is a path or a constant."""
        if ("path" in data) == ("value" in data):
            raise ma.ValidationError("Write a path, or a value that is always the same.")

    @ma.post_load
    def make(self, data: dict[str, Any], **_: Any) -> Rule:
        """The rule."""
        path = data.pop("path", [])
        paths = [path] if isinstance(path, str) else path
        if not isinstance(paths, list) or not all(isinstance(each, str) for each in paths):
            raise ma.ValidationError("Write a path such as guest.email, or a list of paths.", "path")
        try:
            ways = tuple(rules.way(each) for each in paths)
        except ValueError as error:
            raise ma.ValidationError(f"{str(error).capitalize()}.", "path") from None
        unit, decimal = data.pop("unit", "major"), data.pop("decimal", ".")
        if "format" in data:
            data["form"] = data.pop("format")
        where = paths[0] if paths else ""
        return Rule(ways=ways, minor=unit == "minor", comma=decimal == ",", where=where, **data)


class TextSchema(RuleSchema):
    """Of a text."""

    join = ma.fields.String(validate=Length(max=10))


class TimeSchema(RuleSchema):
    """Of a time or a day."""

    format = ma.fields.String(validate=_is_form)
    zone = Zone()


class AmountSchema(RuleSchema):
    """Of an amount."""

    unit = ma.fields.String(validate=OneOf(["major", "minor"]))
    decimal = ma.fields.String(validate=OneOf([".", ","]))


class ListSchema(RuleSchema):
    """Of a list."""

    separator = ma.fields.String(validate=Length(1, 10))


SCHEMAS: Mapping[Reader, Callable[[], RuleSchema]] = {
    rules.text: TextSchema,
    rules.texts: ListSchema,
    rules.marks: ListSchema,
    rules.moment: TimeSchema,
    rules.day: TimeSchema,
    rules.number: AmountSchema,
    rules.flag: RuleSchema,
}


class RuleField(ma.fields.Field[Rule]):
    """One rule; a text alone is its path."""

    def __init__(self, reader: Reader, **options: Any) -> None:
        super().__init__(**options)
        self._schema = SCHEMAS[reader]()

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Rule:
        found: Rule = self._schema.load({"path": value} if isinstance(value, str) else value)
        return found


MappingSchema = ma.Schema.from_dict(
    {
        name.replace(".", "_"): RuleField(reader, data_key=name, required=name in REQUIRED)
        for name, reader in READERS.items()
    },
    name="MappingSchema",
)
"""Gives the rules under the fields' names, with `_` for each point."""
