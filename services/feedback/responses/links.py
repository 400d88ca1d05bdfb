"""The personal link to a survey, and how long it is good for; pure."""

import datetime as dt

from shared.kit import tokens
from shared.kit.settings import Settings

PURPOSE = "survey"
OPEN_FOR = dt.timedelta(days=60)
"""From the visit's end, or from when we heard of the visit if that was later."""


def survey_url(settings: Settings, visit: str) -> str:
    """The address that lets the visit's customer answer."""
    return f"{settings.feedback_url}/s/{tokens.derive(settings.secret_keys, PURPOSE, visit)}"


def visit_of(settings: Settings, token: str) -> str:
    """The visit that a link's last segment stands for.

    Raises:
        shared.kit.tokens.BadToken: We did not make it.
    """
    return tokens.verify(settings.secret_keys, PURPOSE, token)


def is_open(now: dt.datetime, recorded_at: dt.datetime, *ends: dt.datetime | None) -> bool:
    """Whether a visit's survey may still be answered.

    Args:
        now: The present.
        recorded_at: When we heard of the visit.
        ends: When it ended, or was expected to, as far as that is known.
    """
    # Subtracting from the present cannot overflow, whatever a source says about the end.
    return now - OPEN_FOR <= max([recorded_at, *(end for end in ends if end)])
