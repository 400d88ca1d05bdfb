"""The staff cookie's content: recovery mints it, every service verifies it."""

from dataclasses import dataclass

from shared.kit.auth.caller import Caller
from shared.kit.auth.signing import read, sign
from shared.kit.settings import Settings

COOKIE = "rimedio_staff"
LIFETIME = 600
"""Seconds. Short, because the roles in it are as of the sign-in."""


@dataclass(frozen=True, kw_only=True)
class StaffSession:
    """A member of staff who has signed in."""

    id: str
    name: str
    roles: tuple[str, ...]
    places: tuple[str, ...]

    def mint(self, settings: Settings) -> str:
        """The cookie's value."""
        return sign(settings.secret_keys, _purpose(settings), [self.id, self.name, self.roles, self.places])

    @classmethod
    def verify(cls, settings: Settings, cookie: str) -> "StaffSession":
        """Read a cookie.

        Raises:
            Expired: It is older than ten minutes.
            NotAuthentic: It is not ours.
        """
        id_, name, roles, places = read(settings.secret_keys, _purpose(settings), cookie, LIFETIME)
        return cls(id=id_, name=name, roles=tuple(roles), places=tuple(places))

    def caller(self) -> Caller:
        """The session as the caller of a request."""
        return Caller(kind="staff", id=self.id, roles=frozenset(self.roles), places=self.places, name=self.name)


def _purpose(settings: Settings) -> str:
    return f"staff/{settings.tenant}"
