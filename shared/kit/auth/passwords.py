"""Passwords, kept as Argon2id hashes."""

import functools

import argon2

_hasher = argon2.PasswordHasher()


def hash_password(password: str) -> str:
    """What is stored of a password; parameters and salt are part of it."""
    return _hasher.hash(password)


def verify_password(stored: str | None, password: str) -> bool:
    """Whether the password is the one that was hashed.

    Args:
        stored: What `hash_password` made; `None` for an unknown person, which takes as long and is always false,
            so that nobody learns from the time who is known.
        password: What was typed.
    """
    try:
        return _hasher.verify(stored or _nobody(), password) and stored is not None
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False


@functools.cache
def _nobody() -> str:
    return _hasher.hash("nobody's password")
