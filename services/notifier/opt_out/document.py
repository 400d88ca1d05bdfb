"""The opt-out: an address at which somebody wants no message that they did not ask for."""

import datetime as dt
from typing import Any, ClassVar, Literal, Self

from mongoengine import DateTimeField, StringField

from services.notifier.documents import Contact
from shared.events import CustomerOptedOut
from shared.kit.store import Aggregate

How = Literal["page", "one_click"]


class OptOut(Aggregate):
    """One address's opt-out; its id is the address's keyed hash. It is written once, and nothing takes it back."""

    meta: ClassVar[dict[str, Any]] = {"collection": "opt_outs", "db_alias": "notifier"}

    customer_id: str = StringField(required=True)
    channel: str = StringField(required=True)
    contact_id: str = StringField(required=True)
    how: How = StringField(required=True)
    at: dt.datetime = DateTimeField(required=True)

    @classmethod
    def by_reader_of(cls, contact: Contact, how: How, now: dt.datetime) -> Self:
        """What the reader of a message has declared with the link in it."""
        opt_out = cls(
            id=contact.address_hash,
            stream_key=contact.customer_id,
            customer_id=contact.customer_id,
            channel=contact.channel,
            contact_id=contact.id,
            how=how,
            at=now,
        )
        opt_out.record(CustomerOptedOut(customer_id=contact.customer_id, channel=contact.channel, at=now))
        return opt_out
