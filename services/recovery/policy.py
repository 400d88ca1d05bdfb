"""The policy of a place: defaults overlaid by what is said at each place from the root down; pure."""

import datetime as dt
from types import MappingProxyType
from typing import Any

from shared.kit import durations
from shared.kit.overlay import Layer, overlay

# The first contact within four hours or a day and the resolution within three are the trade's own figures.
DEFAULTS: Layer = MappingProxyType(
    {
        "clocks": {
            "first_contact": {"critical": "PT4H", "low": "PT24H"},
            "next_response": {"critical": "PT24H", "low": "PT24H"},
            "resolution": {"critical": "PT72H", "low": "PT72H"},
            # Booking sites ask for a review about two days after the stay.
            "review_window": {"critical": "PT48H", "low": "PT48H"},
        }
    }
)
"""What holds where no place says anything else."""


def resolve(*said: Layer) -> dict[str, Any]:
    """The policy of a place.

    Args:
        said: What was said for each place on the way from the root down to it, the root first.
    """
    return overlay(DEFAULTS, *said)


def allowance(rules: Layer, clock: str, severity: str) -> dt.timedelta:
    """How long a clock runs before it is late.

    Args:
        rules: As `resolve` returns them.
        clock: Such as `first_contact`.
        severity: `critical` or `low`.

    Raises:
        ValueError: The policy's duration cannot be read.
    """
    return durations.parse(rules["clocks"][clock][severity])
