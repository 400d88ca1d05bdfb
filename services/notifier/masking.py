"""Addresses made unreadable, yet recognisable to somebody who knows them; pure."""

HIDDEN = "•••"


def masked(address: str) -> str:
    """`giulia@example.it` as `g•••@example.it`."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}{HIDDEN}{at}{domain}" if at else HIDDEN
