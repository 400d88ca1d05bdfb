"""The statement that every blueprint makes: who may call it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Auth:
    """Who is admitted; statements add up with `|`."""

    scopes: frozenset[str] = frozenset()
    """API keys with any of these scopes."""
    roles: frozenset[str] | None = None
    """Staff with any of these roles; empty for any role, `None` for no staff."""
    public: str = ""
    """Why everybody is admitted; empty when they are not."""

    def __or__(self, other: "Auth") -> "Auth":
        return Auth(
            scopes=self.scopes | other.scopes,
            roles=_either(self.roles, other.roles),
            public="; ".join(reason for reason in (self.public, other.public) if reason),
        )


def api_key(scope: str) -> Auth:
    """API keys with the scope, such as `cases:read`."""
    return Auth(scopes=frozenset({scope}))


def staff(*roles: str) -> Auth:
    """Staff who are signed in and hold one of the roles, or any role where none is named."""
    return Auth(roles=frozenset(roles))


def public(reason: str) -> Auth:
    """Everybody, for a reason that a reader can judge.

    Raises:
        ValueError: No reason is given.
    """
    if not reason.strip():
        raise ValueError("Say why everybody may call it.")
    return Auth(public=reason)


def _either(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if one is None or other is None:
        return one if other is None else other
    # The empty set stands for any role, so it swallows the other.
    return one | other if one and other else frozenset()
