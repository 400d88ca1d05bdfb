"""Who a customer is here: an id derived from the source's own, so that nobody is merged with anybody on a guess."""

import dataclasses
import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Any, cast

import mongoengine
from marshmallow_dataclass import class_schema
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from shared.events import Consents, Customer, Person
from shared.kit.ids import encode, new_id
from shared.kit.message import ContractSchema

_SCHEMA = class_schema(Customer, base_schema=ContractSchema)()
_PERSON = tuple(field.name for field in dataclasses.fields(Person))
_ID_BYTES = 16


class CustomerIds:
    """Derives customers' ids with the tenant's key.

    The key is not one of those that sign: these change with the years, and a customer must stay the same one. It is
    made when it is first needed and lives with the data.
    """

    def __init__(self, alias: str) -> None:
        self._alias = alias
        self._key: bytes | None = None

    def of(self, external_id: str | None) -> str:
        """The id of the customer whom the source calls so; a random one where it does not name them."""
        if not external_id:
            return new_id()
        if self._key is None:
            self._key = self._read_key()
        digest = hmac.digest(self._key, f"customer\0{external_id}".encode(), hashlib.sha256)
        return encode(int.from_bytes(digest[:_ID_BYTES]), 26)

    def _read_key(self) -> bytes:
        secrets_of_tenant: Any = mongoengine.get_db(self._alias)["installation"]
        try:
            found = secrets_of_tenant.find_one_and_update(
                {"_id": "customer_key"},
                {"$setOnInsert": {"key": secrets.token_bytes(32)}},
                upsert=True,
                return_document=ReturnDocument.AFTER,
            )
        except DuplicateKeyError:
            # Another process has made it at this very moment.
            found = secrets_of_tenant.find_one({"_id": "customer_key"})
        return cast("bytes", found["key"])


def known_as(id: str, person: Person, external_id: str | None) -> Customer:  # noqa: A002  It is the word for it.
    """A person whom a source has named, as Rimedio knows them."""
    return Customer(id=id, external_id=external_id, **{field: getattr(person, field) for field in _PERSON})


def to_stored(customer: Customer) -> dict[str, Any]:
    """The customer as it is kept in a document."""
    return cast("dict[str, Any]", _SCHEMA.dump(customer))


def from_stored(stored: Mapping[str, Any]) -> Customer:
    """What `to_stored` made; written out, because every answer reads its customer."""
    since = stored["since"]
    return Customer(
        id=stored["id"],
        external_id=stored["external_id"],
        name=stored["name"],
        email=stored["email"],
        phone=stored["phone"],
        language=stored["language"],
        since=dt.date.fromisoformat(since) if since else None,
        tier=stored["tier"],
        consents=Consents(**stored["consents"]),
    )
