"""The codes that QR cards carry: short, since a guest without a camera types them."""

import secrets

from shared.kit.ids import encode

LENGTH = 8


def new_code() -> str:
    """A code of 40 random bits: nobody comes upon that of another room by counting; unique with an index to hold it."""
    return encode(secrets.randbits(40), LENGTH)
