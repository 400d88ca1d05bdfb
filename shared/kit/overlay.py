"""Settings said at several levels of a tree, laid over each other; pure."""

from collections.abc import Mapping
from functools import reduce
from typing import Any

Layer = Mapping[str, Any]


def overlay(*layers: Layer) -> dict[str, Any]:
    """What the layers say together, the last one first: objects merge, everything else (lists too) is replaced."""
    return reduce(_over, layers, {})


def _over(under: Layer, upper: Layer) -> dict[str, Any]:
    merged = dict(under)
    for name, value in upper.items():
        below = merged.get(name)
        if isinstance(below, Mapping) and isinstance(value, Mapping):
            value = _over(below, value)  # noqa: PLW2901  It is what takes the value's place.
        merged[name] = value
    return merged
