"""Who a customer is here: an id derived from the source's own, so that nobody is merged with anybody on a guess."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any, cast

from marshmallow_dataclass import class_schema

from shared.events import Consents, Customer, Person
from shared.kit.ids import new_id
from shared.kit.lasting_key import LastingKey
from shared.kit.message import ContractSchema

_SCHEMA = class_schema(Customer, base_schema=ContractSchema)()
_PERSON = tuple(field.name for field in dataclasses.fields(Person))


class CustomerIds:
    """Derives customers' ids with the tenant's key, which stays the same for ever: so must a customer.

    Args:
        alias: The service whose database the key lives in.
    """

    def __init__(self, alias: str) -> None:
        self._key = LastingKey(alias, "customer_key")

    def of(self, external_id: str | None) -> str:
        """The id of the customer whom the source calls so; a random one where it does not name them."""
        return self._key.hash("customer", external_id) if external_id else new_id()


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
