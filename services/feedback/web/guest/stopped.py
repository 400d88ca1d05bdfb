"""Why a guest is shown no questions."""

from services.feedback.places.view import PlaceView


class Stopped(Exception):  # noqa: N818  It says what happens to the guest.
    """The questions cannot be shown; a kind page says why.

    Args:
        why: `unknown`, `reopen`, `expired`, `already_answered`, `no_such_code` or `retired`.
        status: The HTTP status.
        place: Where the guest was, if that is known.
        onward: Where they may go instead.
    """

    def __init__(self, why: str, status: int, place: PlaceView | None = None, onward: str | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.status = status
        self.place = place
        self.onward = onward
