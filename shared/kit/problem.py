"""What an error says to its caller, in the terms of RFC 9457."""

from collections.abc import Mapping, Sequence

from shared.kit.i18n import N_

Errors = Mapping[str, Sequence[str]]


class Problem(Exception):  # noqa: N818  It is the RFC's own word.
    """An error that is answered as it is: as problem+json by an API, as a small page by a page.

    Args:
        status: The HTTP status.
        code: What programs tell errors apart by, such as `stale`.
        detail: An English sentence; a page shows its translation where the catalogue has one.
        errors: Messages by the path of the field, such as `{"answers.touchpoints.pool": ["..."]}`.
        headers: Response headers, such as `Retry-After`.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str | None = None,
        errors: Errors | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        # Detail and errors may quote what somebody typed, so they stay out of the exception's own message.
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = errors
        self.headers = headers or {}


def invalid(errors: Errors, detail: str = N_("Some fields are missing or wrong.")) -> Problem:
    """The problem of input that was understood but cannot be accepted (422)."""
    return Problem(422, "invalid", detail, errors)
