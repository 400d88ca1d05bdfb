"""Lists in pages: an opaque, signed cursor that holds the last item's place in the order."""

import base64
import binascii
import datetime as dt
import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import marshmallow as ma
import orjson

from shared.kit.i18n import N_
from shared.kit.problem import invalid
from shared.kit.tokens import Keys

LIMIT_DEFAULT = 50
LIMIT_MOST = 200
MAC_BYTES = 16

Item = TypeVar("Item")
SortValue = str | int | float | bool | dt.datetime | None


class PageArguments(ma.Schema):
    """The query of every list; filters are added by subclassing."""

    limit = ma.fields.Integer(
        load_default=LIMIT_DEFAULT, validate=ma.validate.Range(1, LIMIT_MOST), metadata={"description": "Items a page."}
    )
    cursor = ma.fields.String(load_default=None, metadata={"description": "The `next_cursor` of the page before."})


@dataclass(frozen=True)
class Place:
    """Where a page ends: the sort value of its last item, and its id where several have the same."""

    value: SortValue
    id: str


def page_schema(item: type[ma.Schema]) -> type[ma.Schema]:
    """The schema `{items, next_cursor}` of a list of items."""
    fields: dict[str, ma.fields.Field[Any]] = {
        "items": ma.fields.List(ma.fields.Nested(item), required=True),
        "next_cursor": ma.fields.String(required=True, allow_none=True, metadata={"description": "Null at the end."}),
    }
    return ma.Schema.from_dict(fields, name=f"{item.__name__.removesuffix('Schema')}PageSchema")


def page(found: Sequence[Item], limit: int, keys: Keys, listing: str, place: Callable[[Item], Place]) -> dict[str, Any]:
    """One page of a list.

    Args:
        found: The items from the cursor on, one more than `limit` where there are more.
        limit: The most items of a page.
        keys: The installation's secrets.
        listing: The list's name; a cursor is good for one list.
        place: Where an item stands in the order.
    """
    items = list(found[:limit])
    more = len(found) > limit
    return {"items": items, "next_cursor": encode(keys, listing, place(items[-1])) if more else None}


def encode(keys: Keys, listing: str, place: Place) -> str:
    """A place as a cursor."""
    timed = isinstance(place.value, dt.datetime)
    content = orjson.dumps([place.value, place.id, timed])
    return _text(_mac(keys[0][1], listing, content) + content)


def decode(keys: Keys, listing: str, cursor: str | None) -> Place | None:
    """The place that a cursor holds; `None` at the beginning of the list.

    Raises:
        Problem: 422 `invalid`, when the cursor is not one of ours for this list.
    """
    if cursor is None:
        return None
    try:
        data = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise _not_ours() from None
    mac, content = data[:MAC_BYTES], data[MAC_BYTES:]
    if not any(hmac.compare_digest(mac, _mac(secret, listing, content)) for _, secret in keys):
        raise _not_ours()
    value, id_, timed = orjson.loads(content)
    return Place(dt.datetime.fromisoformat(value) if timed else value, id_)


def _not_ours() -> Exception:
    return invalid({"cursor": [N_("Not a cursor of this list.")]})


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _mac(secret: str, listing: str, content: bytes) -> bytes:
    return hmac.digest(secret.encode(), f"cursor\0{listing}\0".encode() + content, hashlib.sha256)[:MAC_BYTES]
