"""The survey of a place."""

from typing import Any, ClassVar, Self

import mongoengine as me
from pymongo import IndexModel

from services.feedback.storage import ALIAS, KEY
from shared.events import Kind
from shared.kit.store import Aggregate


class Survey(Aggregate):
    """What is asked about visits of one kind, at one place and all below it that have no survey of their own."""

    meta: ClassVar[dict[str, Any]] = {"collection": "surveys", "db_alias": ALIAS}
    INDEXES: ClassVar[list[IndexModel]] = [IndexModel([("place", 1), ("kind", 1)], name="place", unique=True)]

    id: str = me.StringField(primary_key=True, regex=KEY)
    kind: Kind = me.StringField(required=True)
    place: str = me.StringField(required=True)
    texts: dict[str, dict[str, str]] = me.DictField()

    @classmethod
    def made(cls, key: str, **facts: Any) -> Self:
        """A new survey; `texts` holds, by language, its `question`."""
        return cls(id=key, stream_key=f"survey/{key}", **facts)
