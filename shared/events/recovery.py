"""What recovery tells of its cases. Integrators read this: ids, causes and times, no name and no free text."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar, Literal

from shared.events.contract import INTEGRATORS, Contract
from shared.events.values import Count, Id, Key, Money, Severity


@dataclass(frozen=True, kw_only=True)
class _CaseEvent(Contract):
    """What every event about a case says.

    Attributes:
        case_id: The case's id.
        number: The number that people use, such as `R-7Q4M-K2XP`.
        place: Key of the place where it went wrong.
        customer_id: Whose case it is.
    """

    topic: ClassVar[str] = "recovery.cases"
    writers: ClassVar[tuple[str, ...]] = ("recovery",)
    readers: ClassVar[tuple[str, ...]] = (INTEGRATORS,)

    case_id: Id
    number: Id
    place: Id
    customer_id: Id


@dataclass(frozen=True, kw_only=True)
class CaseOpened(_CaseEvent):
    """A case is open, and its clocks run.

    Attributes:
        severity: How much it matters.
        causes: Keys of the reasons, the weightiest first.
        response_id: The answer that opened it, if an answer did.
        opened_at: When.
        first_contact_due_at: By when a person has to be in touch with the customer.
    """

    name: ClassVar[str] = "recovery.case.opened"

    severity: Severity
    causes: list[Key]
    response_id: Id | None = None
    opened_at: dt.datetime
    first_contact_due_at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class _CaseFact(_CaseEvent):
    """A fact in the life of a case.

    Attributes:
        at: When it happened.
    """

    planned: ClassVar[bool] = True

    at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class CaseAcknowledged(_CaseFact):
    """The customer has been told that they were heard."""

    name: ClassVar[str] = "recovery.case.acknowledged"


@dataclass(frozen=True, kw_only=True)
class CaseAssigned(_CaseFact):
    """A case has an owner.

    Attributes:
        owner: Id of the staff member who owns it now.
    """

    name: ClassVar[str] = "recovery.case.assigned"

    owner: Id


@dataclass(frozen=True, kw_only=True)
class CaseEscalated(_CaseFact):
    """A case has gone up the ladder.

    Attributes:
        level: How many rungs up it stands.
        owner: Id of the staff member who owns it now, if one does.
    """

    name: ClassVar[str] = "recovery.case.escalated"

    level: Count
    owner: Id | None = None


@dataclass(frozen=True, kw_only=True)
class CaseResolved(_CaseFact):
    """What went wrong has been put right, as far as we know; feedback asks the customer whether it was.

    Attributes:
        root_cause: Key of the cause that was found.
        response_id: The answer that opened the case, if an answer did.
    """

    name: ClassVar[str] = "recovery.case.resolved"
    readers: ClassVar[tuple[str, ...]] = ("feedback", INTEGRATORS)

    root_cause: Key
    response_id: Id | None = None


@dataclass(frozen=True, kw_only=True)
class CaseReopened(_CaseFact):
    """It was not put right after all.

    Attributes:
        by: Who said so.
    """

    name: ClassVar[str] = "recovery.case.reopened"

    by: Literal["customer", "staff"]


@dataclass(frozen=True, kw_only=True)
class CaseClosed(_CaseFact):
    """Nothing more is owed.

    Attributes:
        outcome: How it ended.
    """

    name: ClassVar[str] = "recovery.case.closed"

    outcome: Key


@dataclass(frozen=True, kw_only=True)
class _PromiseFact(_CaseFact):
    """A fact about a promise to a customer.

    Attributes:
        promise_id: The promise's id.
        due_at: By when it is to be kept.
        owner: Id of the staff member who keeps it.
    """

    promise_id: Id
    due_at: dt.datetime
    owner: Id | None = None


@dataclass(frozen=True, kw_only=True)
class PromiseMade(_PromiseFact):
    """Somebody has promised the customer something by a time."""

    name: ClassVar[str] = "recovery.promise.made"


@dataclass(frozen=True, kw_only=True)
class PromiseKept(_PromiseFact):
    """A promise was kept."""

    name: ClassVar[str] = "recovery.promise.kept"


@dataclass(frozen=True, kw_only=True)
class PromiseBroken(_PromiseFact):
    """The time of a promise has passed without its being kept."""

    name: ClassVar[str] = "recovery.promise.broken"


@dataclass(frozen=True, kw_only=True)
class _OfferFact(_CaseFact):
    """A fact about an offer to a customer.

    Attributes:
        offer_id: The offer's id.
        kind: What is offered, such as `replacement` or `refund`.
        worth: What it costs, where that is known.
    """

    offer_id: Id
    kind: Key
    worth: Money | None = None


@dataclass(frozen=True, kw_only=True)
class OfferProposed(_OfferFact):
    """Somebody wants to offer the customer something."""

    name: ClassVar[str] = "recovery.offer.proposed"


@dataclass(frozen=True, kw_only=True)
class OfferApproved(_OfferFact):
    """The offer may be made."""

    name: ClassVar[str] = "recovery.offer.approved"


@dataclass(frozen=True, kw_only=True)
class OfferRefused(_OfferFact):
    """The offer is off.

    Attributes:
        by: Who refused it.
    """

    name: ClassVar[str] = "recovery.offer.refused"

    by: Literal["customer", "staff"]


@dataclass(frozen=True, kw_only=True)
class OfferAccepted(_OfferFact):
    """The customer takes the offer."""

    name: ClassVar[str] = "recovery.offer.accepted"


@dataclass(frozen=True, kw_only=True)
class OfferDelivered(_OfferFact):
    """The customer has what was offered."""

    name: ClassVar[str] = "recovery.offer.delivered"


@dataclass(frozen=True, kw_only=True)
class VoucherIssued(_CaseFact):
    """A voucher exists; its code is told to the customer alone.

    Attributes:
        voucher_id: The voucher's id.
        offer_id: The offer that it fulfils.
        worth: What it is good for.
        valid_until: The last day on which it can be redeemed.
    """

    name: ClassVar[str] = "recovery.voucher.issued"

    voucher_id: Id
    offer_id: Id
    worth: Money
    valid_until: dt.date


@dataclass(frozen=True, kw_only=True)
class CustomerErased(Contract):
    """A person asked to be forgotten: every service removes what it holds of them.

    Attributes:
        customer_id: Whom to forget.
        at: When it was decided.
    """

    name: ClassVar[str] = "recovery.customer.erased"
    topic: ClassVar[str] = "recovery.erasures"
    writers: ClassVar[tuple[str, ...]] = ("recovery",)
    readers: ClassVar[tuple[str, ...]] = ("feedback", "notifier", INTEGRATORS)
    planned: ClassVar[bool] = True

    customer_id: Id
    at: dt.datetime
