"""Who owns a case: somebody in charge of the place, and never the one complained about; pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

# A manager knows the place; a director or the administrator takes it where no manager may.
LADDER = ("manager", "director", "admin")


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A member of staff who is at work."""

    id: str
    name: str
    email: str
    roles: tuple[str, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Who owns the case, in which role, and who was passed over because the case is about them."""

    candidate: Candidate | None
    role: str = ""
    passed_over: tuple[Candidate, ...] = ()


def choose(candidates: Collection[Candidate], way: Sequence[str], concerned: Collection[str]) -> Choice:
    """The owner of a case: the first rung of the ladder that has somebody, there the nearest to the place.

    Args:
        candidates: All staff at work.
        way: The path of the place, the nearest first.
        concerned: The staff of the visit, by id, e-mail address or name, as the visit's source wrote them.
    """
    about = {_folded(name) for name in concerned}
    passed_over: list[Candidate] = []
    for role in LADDER:
        ranked = sorted(
            (candidate for candidate in candidates if role in candidate.roles and _distance(candidate, way) < len(way)),
            key=lambda candidate: (_distance(candidate, way), candidate.id),
        )
        for candidate in ranked:
            if not about & {_folded(candidate.id), _folded(candidate.email), _folded(candidate.name)}:
                return Choice(candidate=candidate, role=role, passed_over=tuple(passed_over))
            if candidate not in passed_over:
                passed_over.append(candidate)
    return Choice(candidate=None, passed_over=tuple(passed_over))


def _distance(candidate: Candidate, way: Sequence[str]) -> int:
    """Steps up from the place to the nearest one that is theirs; the path's length where none is."""
    return next((steps for steps, place in enumerate(way) if place in candidate.places), len(way))


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
