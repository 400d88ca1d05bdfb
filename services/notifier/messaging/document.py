"""What the organisation says about messages at one place."""

from typing import Any, ClassVar, Self

from mongoengine import DictField

from shared.kit.overlay import Layer
from shared.kit.store import Aggregate


class MessagingPolicy(Aggregate):
    """What is said for one place; its id is the place's key. What it leaves out is said above it."""

    meta: ClassVar[dict[str, Any]] = {"collection": "messaging_policies", "db_alias": "notifier"}

    rules: Layer = DictField()

    @classmethod
    def silent(cls, place: str) -> Self:
        """The policy of a place about which nothing has been said."""
        return cls(id=place, stream_key=f"messaging/{place}", rules={})
