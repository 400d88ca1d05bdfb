"""Identifiers that nobody can guess, and numbers that people can say on the telephone."""

import secrets

# Crockford's base 32 leaves out I, L, O and U, which are misread and misheard.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id() -> str:
    """An identifier of 128 random bits: 26 lower-case characters."""
    return encode(secrets.randbits(128), 26)


def new_number(prefix: str = "R") -> str:
    """A number of 40 random bits for people, like `R-7Q4M-K2XP`; unique only with an index to hold it."""
    digits = encode(secrets.randbits(40), 8).upper()
    return f"{prefix}-{digits[:4]}-{digits[4:]}"


def encode(value: int, length: int) -> str:
    """`value` in Crockford's base 32, padded to `length` characters."""
    digits = []
    for _ in range(length):
        value, digit = divmod(value, 32)
        digits.append(ALPHABET[digit])
    return "".join(reversed(digits))
