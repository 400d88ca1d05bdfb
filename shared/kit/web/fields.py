"""Marshmallow fields that take a value for what it is, where marshmallow's own are obliging."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma


class WholeNumber(ma.fields.Integer):
    """A JSON number without a fraction: not `"7"`, `7.9` or `true`, which marshmallow would take for 7, 7 and 1."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        if type(value) is not int:
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **kwargs)
