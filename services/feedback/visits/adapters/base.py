"""What an adapter is: it hears a vendor's webhook, and says as a `visit.*` event what has become of a visit."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol
from zoneinfo import ZoneInfo

import marshmallow as ma

from services.feedback.visits.adapters.proof import Proof
from shared.events import VisitCancelled, VisitCompleted, VisitCorrected, VisitScheduled, VisitStarted, VisitState

SUBJECT_MOST = 150
Json = Mapping[str, Any]
VisitEvent = VisitScheduled | VisitStarted | VisitCompleted | VisitCorrected | VisitCancelled


@dataclass(frozen=True, kw_only=True)
class Hint:
    """One thing that a webhook speaks of.

    Attributes:
        subject: What it is about, such as the vendor's id of a reservation; the same one is worked on once.
        property_id: The vendor's id of the property, where the webhook says it.
        payload: What was said, as JSON text, where there is nothing to fetch; else None.
    """

    subject: str
    property_id: str | None = None
    payload: str | None = None


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where a visit takes place: the key of one of our places, and the clock on its wall."""

    place: str
    zone: ZoneInfo


@dataclass(frozen=True, kw_only=True)
class Found:
    """What has become of a visit.

    Attributes:
        state: How far it has come.
        event: As the topic `visits` would carry it.
        told_at: When the vendor's data last changed, so that what is older does not undo what is newer.
    """

    state: VisitState
    event: VisitEvent
    told_at: dt.datetime | None


class NotTheirs(Exception):  # noqa: N818  The three say what happened, and callers ask for them by that.
    """A payload that this vendor does not send.

    Args:
        errors: Messages by field.
    """

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        super().__init__(", ".join(sorted(errors)))
        self.errors = errors


class Away(Exception):  # noqa: N818
    """The vendor does not answer now, or asks for patience.

    Args:
        reason: A sentence without personal data.
        after: Seconds that the vendor asks to wait.
    """

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Unusable(Exception):  # noqa: N818
    """It will come to nothing until a person mends something.

    Args:
        reason: A key, such as `property_unmapped`.
        detail: A sentence without personal data.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, kw_only=True)
class Setup:
    """What an adapter is made from.

    Attributes:
        prefix: Put before the vendor's ids, so that those of two vendors never meet.
        spot: Finds the place of a property by the vendor's id of it; of several ids, by the first that is mapped.
            Raises `Unusable`.
        api: Address and credentials, as the adapter's schema `api` reads them.
        mapping: How what is said is to be understood, as its schema `mapping` reads it.
    """

    prefix: str
    spot: Callable[..., Spot]
    api: dict[str, Any]
    mapping: Any


class Adapter(Protocol):
    """One vendor. It is made once for each source and used by several threads."""

    api: ClassVar[type[ma.Schema]]
    mapping: ClassVar[type[ma.Schema]]

    def __init__(self, setup: Setup) -> None: ...

    @property
    def proofs(self) -> Sequence[Proof]:
        """The ways in which the vendor can prove that a webhook is its own; one is enough."""

    def hear(self, body: Json, raw: bytes) -> list[Hint]:
        """What a webhook speaks of and visits depend on.

        Raises:
            NotTheirs: The vendor does not send such a thing.
        """

    def look(self, hint: Hint) -> Found | None:
        """What has become of the visit, asked of the vendor; None for what is none of our business.

        Raises:
            Away: The vendor does not answer now.
            Unusable: A person has to mend something.
        """


def hint(subject: Any, field: str, property_id: Any = None) -> Hint:
    """A hint made of what a payload holds.

    Raises:
        NotTheirs: The subject is no id.
    """
    text = str(subject) if isinstance(subject, int) and not isinstance(subject, bool) else subject
    if not isinstance(text, str) or not 0 < len(text) <= SUBJECT_MOST:
        raise NotTheirs({field: [f"Must be an id of at most {SUBJECT_MOST} characters."]})
    return Hint(subject=text, property_id=str(property_id)[:SUBJECT_MOST] if property_id else None)
