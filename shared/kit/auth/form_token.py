"""The token inside each form: it proves that the form came from our own page, shown to the same person."""

from shared.kit.auth.signing import NotAuthentic, read, sign
from shared.kit.settings import Settings

LIFETIME = 12 * 3600
"""Seconds: a working day with a form left open."""


def issue(settings: Settings, subject: str) -> str:
    """A token for forms shown to `subject` (see `Caller.subject`)."""
    return sign(settings.secret_keys, _purpose(settings), subject)


def check(settings: Settings, subject: str, token: str) -> None:
    """Accept a form's token or say why not.

    Raises:
        Expired: It was made for this subject, too long ago.
        NotAuthentic: It is missing, not ours, for another service or for another subject.
    """
    # The age is judged last, because only the subject's own token may be called expired.
    if read(settings.secret_keys, _purpose(settings), token, max_age=None) != subject:
        raise NotAuthentic
    read(settings.secret_keys, _purpose(settings), token, LIFETIME)


def _purpose(settings: Settings) -> str:
    return f"form/{settings.tenant}/{settings.service}"
