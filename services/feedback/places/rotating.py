"""Giving a place, or one of its touchpoints, another code."""

from collections.abc import Callable

from services.feedback.places.codes import new_code
from services.feedback.places.document import Place
from services.feedback.storage import remember_request
from shared.kit import idempotency, store
from shared.kit.idempotency import IdempotencyKey


def rotate(
    key: str, touchpoint: str | None, agreed: Callable[[Place], None], request: IdempotencyKey | None = None
) -> tuple[Place, bool]:
    """Let a new code take the place of the one that hangs there, which is retired but known for ever.

    Args:
        key: The place's key.
        touchpoint: Key of one of its touchpoints; None for the place's own code.
        agreed: Raises what the caller wants to hear where the place as it is must not be changed.
        request: Sent twice, it rotates once.

    Returns:
        The place, and whether the code is new.

    Raises:
        LookupError: The place has no such touchpoint.
        NotFound: There is no such place.
        Problem: The request's key was used for something else.
    """
    return store.on_fresh_state(lambda: _rotate(key, touchpoint, agreed, request))


def code_of(place: Place, touchpoint: str | None) -> str | None:
    """The code that hangs at a touchpoint, or for None at the place as a whole; None where there is none."""
    return next((code for code, home in place.codes().items() if home == touchpoint), None)


def _rotate(
    key: str, touchpoint: str | None, agreed: Callable[[Place], None], request: IdempotencyKey | None
) -> tuple[Place, bool]:
    if request and (done := Place.objects(__raw__={"requests.key": request.key}).first()):
        idempotency.check(done.requests, request)
        return done, False
    place = store.load(Place, key)
    agreed(place)
    place.rotate(touchpoint, new_code())
    if request:
        remember_request(place, request)
    store.save(place)
    return place, True
