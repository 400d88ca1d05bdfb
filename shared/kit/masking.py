"""Addresses shown so that their owner knows them again, and nobody else learns anything; pure."""

HIDDEN = "•••"
SHOWN_DIGITS = 3


def masked_email(address: str) -> str:
    """`giulia@example.com` as `g•••@example.com`; what is no address is hidden whole."""
    mailbox, at, domain = address.rpartition("@")
    return f"{mailbox[:1]}{HIDDEN}{at}{domain}" if at else HIDDEN


def masked_phone(number: str) -> str:
    """`+39 333 1234567` as `••• 567`."""
    digits = [character for character in number if character.isdigit()]
    return f"{HIDDEN} {''.join(digits[-SHOWN_DIGITS:])}"
