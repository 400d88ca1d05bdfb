"""Addresses that booking sites lend their guests: good to reach somebody, never to know who they are; pure.

Such an address stands for one booking, whoever comes, and ends some time after it. A masked address, as exports show
it, may be anybody's.
"""

ALIAS_DOMAINS = frozenset(
    {
        "guest.booking.com",
        "mchat.booking.com",
        "m.expediapartnercentral.com",
        "guest.airbnb.com",
        "reply.airbnb.com",
        "stay.airbnb.com",
        "agoda-messaging.com",
        "messages.homeaway.com",
        "guest.trip.com",
        "guest.ctrip.com",
    }
)
MASKS = frozenset("*•…")


def is_alias(address: str) -> bool:
    """Whether a booking site lends this address to a guest."""
    domain = _bare(address).rpartition("@")[2]
    # Some sites put the booking's server in front: `x@eu.m.expediapartnercentral.com`.
    return any(domain == alias or domain.endswith("." + alias) for alias in ALIAS_DOMAINS)


def is_masked(address: str) -> bool:
    """Whether it is an address of which only a part is shown, such as `g•••@example.com`."""
    return "@" in address and not MASKS.isdisjoint(address)


def identity(external_id: str | None) -> str | None:
    """What a source's id of a customer is worth: itself, or nothing where it is a lent or masked address."""
    if external_id is None or not external_id.strip():
        return None
    lent = "@" in external_id and is_alias(external_id)
    return None if lent or is_masked(external_id) else external_id


def _bare(address: str) -> str:
    """The address alone, of `Giulia <G.1@Guest.Booking.com>` and `mailto:g.1@guest.booking.com`."""
    return address.rpartition("<")[2].strip().rstrip(">. ").casefold()
