"""The guest cookie's content: what a token from a link is exchanged for, so that the link's secret leaves the URL."""

from shared.kit.auth.caller import Caller
from shared.kit.auth.signing import read, sign
from shared.kit.settings import Settings

LIFETIME = 7 * 24 * 3600
"""Seconds. Much longer than a form's, so that a form left open too long is still known to be this guest's."""


def cookie_name(settings: Settings) -> str:
    """Names differ per service, because cookies ignore ports."""
    return f"rimedio_{settings.service}_guest"


def mint(settings: Settings, purpose: str, id: str) -> str:  # noqa: A002  It is the word for it.
    """The cookie's value for the holder of a token with this purpose and id."""
    return sign(settings.secret_keys, f"guest/{settings.service}", [purpose, id])


def verify(settings: Settings, cookie: str) -> Caller:
    """The guest who holds the cookie: its id, and its purpose as the only scope.

    Raises:
        Expired: It is older than its lifetime.
        NotAuthentic: It is not ours.
    """
    purpose, id_ = read(settings.secret_keys, f"guest/{settings.service}", cookie, LIFETIME)
    return Caller(kind="guest", id=id_, scopes=frozenset({purpose}))
