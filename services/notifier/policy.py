"""Whether a contact is made, on which channel, and when it is tried again; pure."""

import datetime as dt
from typing import Literal

Channel = Literal["email"]

UNASKED = frozenset({"invitation", "reminder", "pulse"})
"""The kinds of message that nobody asked for: they keep quiet hours, and offer and respect a way out."""

# From the claim to the provider's answer an attempt takes less than this; after it, nobody is coming back.
SENDING_FOR = dt.timedelta(seconds=80)

_FIRST_PAUSE_SECONDS = 1
# A provider that was away is asked again within a minute of its return.
_LONGEST_PAUSE_SECONDS = 60


def objection(audience: str, basis: str | None) -> str | None:
    """Why nothing may be sent; None where it may.

    Args:
        audience: `customer` or `staff`.
        basis: The legal ground for contacting a customer.
    """
    return "no_basis" if audience == "customer" and basis is None else None


def stopped_by_opt_out(kind: str, audience: str, basis: str | None) -> bool:
    """Whether a message does not go to an address at which somebody has opted out.

    What nobody asked for never does; the answer to a complaint does where the customer asked for it there.

    Args:
        kind: Of message.
        audience: `customer` or `staff`.
        basis: The legal ground: `consent` is given with the very answer that the message is about.
    """
    return audience == "customer" and (kind in UNASKED or basis != "consent")


def channel(email: str | None) -> Channel | None:
    """The channel to use; None where there is none.

    Args:
        email: The e-mail address, if there is one.
    """
    return "email" if email else None


def retry_at(now: dt.datetime, attempts: int, not_after: dt.datetime) -> dt.datetime:
    """When to look again at a message that nobody took: after a pause that doubles each time, up to a minute.

    Args:
        now: The present.
        attempts: How many there were, one at least.
        not_after: When it is too late, which is not to be learnt later than then.
    """
    seconds: int = _FIRST_PAUSE_SECONDS * 2 ** min(attempts - 1, 10)
    return min(now + dt.timedelta(seconds=min(seconds, _LONGEST_PAUSE_SECONDS)), not_after)
