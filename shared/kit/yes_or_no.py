"""A truth value that is one."""

from typing import Any

import marshmallow as ma


class YesOrNo(ma.fields.Boolean):
    """True or false, and nothing that only looks like it: a consent is not to be guessed from `"off"` or `1`."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value
