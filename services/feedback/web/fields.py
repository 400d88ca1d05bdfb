"""The kinds of fields that requests are made of, with their bounds."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import marshmallow as ma
from marshmallow.validate import Length, Range, Regexp

LINE_MOST = 500
TEXT_MOST = 10_000
EARLIEST = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)
LATEST = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)

IS_KEY = Regexp(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z", error="Not a key: use letters, digits, - and _.")
IS_LANGUAGE = Regexp(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\Z", error="Not a language tag such as it or en.")
# Whether an address exists, only a message to it can tell; this finds what was put into the wrong field, or cut short.
IS_EMAIL = Regexp(
    r"^[^\s@<>,;:\"()]{1,64}@[^\s@<>,;:\"()]{1,180}\.[^\s@<>,;:\"().]{2,63}\Z", error="Not an e-mail address."
)
IS_PHONE = Regexp(r"^(?=(?:[^0-9]*[0-9]){5})\+?[0-9 ()./-]{5,40}\Z", error="Not a telephone number.")


class Words(ma.fields.String):
    """Text as a person types it: line ends are made equal, and nothing but white space is no text."""

    def __init__(self, most: int = LINE_MOST, *more: Any, **options: Any) -> None:
        super().__init__(validate=[Length(max=most), *more], allow_none=True, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> Any:
        text = super()._deserialize(value, attr, data, **options)
        return text.replace("\r\n", "\n").strip() or None

    def _validate(self, value: Any) -> None:
        if value is not None:
            super()._validate(value)


def moment() -> ma.fields.AwareDateTime:
    """A time with its offset, in the lifetime of people and their software."""
    return ma.fields.AwareDateTime(validate=Range(EARLIEST, LATEST), allow_none=True)
