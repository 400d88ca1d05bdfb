"""The rules of a place for messages: defaults overlaid by what is said at each place from the root down; pure."""

import datetime as dt
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from services.notifier.messaging.quiet import DayKind, Quiet
from shared.kit.overlay import Layer, overlay

DAYS: tuple[DayKind, ...] = ("weekday", "saturday", "sunday")

# At night a mail wakes people who keep their telephone beside them.
_NIGHT = {"until": "08:00", "from": "21:00"}
_MAIL = dict.fromkeys(DAYS, _NIGHT)
# The hours of Italy's code for calls that nobody asked for.
_CALLS = {
    "weekday": {"until": "09:00", "from": "20:00"},
    "saturday": {"until": "10:00", "from": "19:00"},
    "sunday": {"until": "24:00", "from": "24:00"},
}

DEFAULTS: Layer = MappingProxyType(
    {"quiet_hours": {"email": _MAIL, "phone": _CALLS, "sms": _CALLS, "whatsapp": _CALLS}},
)
"""What holds where no place says anything else."""

CHANNELS = tuple(DEFAULTS["quiet_hours"])

_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00")


def resolve(*said: Layer) -> dict[str, Any]:
    """The rules of a place.

    Args:
        said: What was said for each place on the way from the root down to it, the root first.
    """
    return overlay(DEFAULTS, *said)


def week(rules: Layer, channel: str) -> Mapping[DayKind, Quiet]:
    """The quiet hours of a channel.

    Args:
        rules: As `resolve` returns them.
        channel: Such as `email`.

    Raises:
        ValueError: A time is none.
    """
    days = rules["quiet_hours"][channel]
    return {
        day: Quiet(until=after_midnight(days[day]["until"]), begins=after_midnight(days[day]["from"])) for day in DAYS
    }


def after_midnight(time: str) -> dt.timedelta:
    """A time of day such as `21:00` as what has passed since midnight; `24:00` is the day's end.

    Raises:
        ValueError: It is none.
    """
    if not _TIME.fullmatch(time):
        raise ValueError("write a time of day such as 21:00, or 24:00 for its end")
    hours, minutes = time.split(":")
    return dt.timedelta(hours=int(hours), minutes=int(minutes))
