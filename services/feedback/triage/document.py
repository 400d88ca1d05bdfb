"""What the organisation says about triage."""

from typing import Any, ClassVar, Self

import mongoengine as me

from services.feedback.storage import ALIAS
from shared.kit.overlay import Layer
from shared.kit.store import Aggregate


class TriagePolicy(Aggregate):
    """What is said about triage for one place; its id is the place's key. What it leaves out is said above it."""

    meta: ClassVar[dict[str, Any]] = {"collection": "triage_policies", "db_alias": ALIAS}

    rules: Layer = me.DictField()

    @classmethod
    def said(cls, place: str, rules: Layer) -> Self:
        """The first policy for a place; see `policy.DEFAULTS` for what there is to say."""
        return cls(id=place, stream_key=f"triage/{place}", rules=rules)
