"""The personal link to a survey, and how long it is good for; pure."""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

from shared.events import Occasion
from shared.kit import tokens
from shared.kit.settings import Settings
from shared.kit.tokens import BadToken

PURPOSES: Mapping[Occasion, str] = MappingProxyType({"visit": "survey", "pulse": "pulse", "recovery": "resurvey"})
"""What a token is good for, by the occasion that its survey is about."""

PURPOSE = PURPOSES["visit"]

OPEN_FOR = dt.timedelta(days=60)
"""From the visit's end, or from when we heard of the visit if that was later."""


def survey_url(settings: Settings, visit: str, occasion: Occasion = "visit") -> str:
    """The address that lets the visit's customer answer the survey of an occasion."""
    return f"{settings.feedback_url}/s/{tokens.derive(settings.secret_keys, PURPOSES[occasion], visit)}"


def opened_by(settings: Settings, token: str) -> tuple[str, Occasion]:
    """The visit that a link's last segment stands for, and the occasion that it asks about.

    Raises:
        shared.kit.tokens.BadToken: We did not make it.
    """
    for occasion, purpose in PURPOSES.items():
        try:
            return tokens.verify(settings.secret_keys, purpose, token), occasion
        except BadToken:
            continue
    raise BadToken


def visit_of(settings: Settings, token: str) -> str:
    """The visit that a link to the survey about the whole of it stands for.

    Raises:
        shared.kit.tokens.BadToken: We did not make it, or it is for another occasion.
    """
    return tokens.verify(settings.secret_keys, PURPOSES["visit"], token)


def is_open(now: dt.datetime, recorded_at: dt.datetime, *ends: dt.datetime | None) -> bool:
    """Whether a visit's survey may still be answered.

    Args:
        now: The present.
        recorded_at: When we heard of the visit.
        ends: When it ended, or was expected to, as far as that is known.
    """
    # Subtracting from the present cannot overflow, whatever a source says about the end.
    return now - OPEN_FOR <= max([recorded_at, *(end for end in ends if end)])
