"""Who is asking, once their credentials have been verified."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Caller:
    """The party behind a request."""

    kind: Literal["api_key", "staff", "guest", "anonymous"]
    id: str = ""
    scopes: frozenset[str] = frozenset()
    """An API key's scopes; for a guest, the purpose of the token that let them in."""
    roles: frozenset[str] = frozenset()
    places: tuple[str, ...] = ()
    name: str = ""

    @property
    def subject(self) -> str:
        """What forms are bound to: the kind and id, and for a guest what for."""
        return "/".join((self.kind, *sorted(self.scopes), self.id) if self.kind == "guest" else (self.kind, self.id))


ANONYMOUS = Caller(kind="anonymous")
