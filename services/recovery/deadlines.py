"""Deadlines: when the clocks of a case run out, and what has to be looked at next; pure."""

import datetime as dt
from collections.abc import Iterable

from services.recovery import policy
from shared.kit.overlay import Layer


def first_contact(submitted_at: dt.datetime, severity: str, rules: Layer) -> dt.datetime:
    """By when a person has to be in touch with the customer.

    Args:
        submitted_at: When the customer answered; what happens between that and our reading it is no excuse.
        severity: `critical` or `low`.
        rules: The policy that holds at the place.
    """
    return submitted_at + policy.allowance(rules, "first_contact", severity)


def earlier(standing: dt.datetime, proposed: dt.datetime) -> dt.datetime:
    """The deadline after something new was learnt: it is only ever brought forward."""
    return min(standing, proposed)


def next_due(*moments: dt.datetime | None, waits: Iterable[dt.datetime] = ()) -> dt.datetime | None:
    """The first moment at which a case needs to be looked at without anybody touching it.

    Args:
        moments: Deadlines of running clocks; None for one that does not run.
        waits: Moments by which we should have heard of a contact.
    """
    return min((moment for moment in (*moments, *waits) if moment is not None), default=None)
