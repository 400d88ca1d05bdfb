"""Addresses in the one form by which they are compared; pure."""

import contextlib
import unicodedata


def normalised(email: str) -> str:
    """An e-mail address in one form, however it was typed.

    Nothing is guessed: a `+tag` and the dots of some providers stay, because elsewhere they tell people apart.
    """
    local, _, domain = unicodedata.normalize("NFKC", email).strip().rpartition("@")
    # What is no domain that mail can be sent to stands for itself.
    with contextlib.suppress(UnicodeError):
        domain = domain.encode("idna").decode()
    return f"{local}@{domain}".casefold()
