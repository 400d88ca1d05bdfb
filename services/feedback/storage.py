"""What the documents of feedback share: their database, and the requests that made them."""

from typing import Any, Protocol

from pymongo import IndexModel

from shared.kit import clock
from shared.kit.idempotency import IdempotencyKey

ALIAS = "feedback"
KEY = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z"
REQUESTS_KEPT = 20

REQUEST_INDEX = IndexModel(
    [("requests.key", 1)], name="request", unique=True, partialFilterExpression={"requests.key": {"$exists": True}}
)


class Requested(Protocol):
    """A document that keeps the requests which changed it."""

    requests: list[dict[str, Any]] | None


def remember_request(document: Requested, request: IdempotencyKey) -> None:
    """Keep a request's key with its effect; of many, the latest."""
    entry = {"key": request.key, "fingerprint": request.fingerprint, "at": clock.now()}
    document.requests = [*(document.requests or []), entry][-REQUESTS_KEPT:]


def unique(field: str) -> IndexModel:
    """An index that lets a value stand once, and leaves those alone that have none."""
    return IndexModel([(field, 1)], name=field, unique=True, partialFilterExpression={field: {"$exists": True}})
