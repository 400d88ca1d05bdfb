"""The values that events are made of, and the bounds that hold wherever they appear."""

import datetime as dt
import functools
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, TypeAlias

from marshmallow import ValidationError, fields, validate, validates_schema

from shared.kit import clock

FIRST_DAY = dt.date(1900, 1, 1)
"""Before it nobody who comes today can have become a customer; databases write such days for "unknown"."""


def narrowed(base: type[fields.Field[Any]], **bounds: Any) -> type[fields.Field[Any]]:
    """A marshmallow field class with bounds of its own, to be named inside `Annotated`."""
    return type(base.__name__, (base,), {"__init__": functools.partialmethod(base.__init__, **bounds)})


Id: TypeAlias = Annotated[str, narrowed(fields.String, validate=validate.Length(min=1, max=200))]
"""An identifier, ours or another system's."""

SourceId: TypeAlias = Annotated[
    str,
    narrowed(
        fields.String,
        validate=[validate.Length(min=1, max=200), validate.Regexp(r"^\s*\S", error="Holds nothing but white space.")],
    ),
]
"""An identifier as another system tells it."""

Key: TypeAlias = Annotated[str, narrowed(fields.String, validate=validate.Regexp(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z"))]
"""A short name that people choose once and machines use for ever, such as `room-service`."""

Line: TypeAlias = Annotated[str, narrowed(fields.String, validate=validate.Length(max=500))]
"""A name, an address or a heading."""

Text: TypeAlias = Annotated[str, narrowed(fields.String, validate=validate.Length(max=10_000))]
"""What a customer says in one breath."""

Language: TypeAlias = Annotated[str, narrowed(fields.String, validate=validate.Length(min=2, max=35))]
"""A language tag, such as `it` or `pt-BR`."""

Currency: TypeAlias = Annotated[str, narrowed(fields.String, validate=validate.Regexp(r"^[A-Z]{3}\Z"))]
"""An ISO 4217 code."""

Overall: TypeAlias = Annotated[int, narrowed(fields.Integer, strict=True, validate=validate.Range(min=0, max=10))]
"""How likely to recommend, as a whole."""

Mark: TypeAlias = Annotated[int, narrowed(fields.Integer, strict=True, validate=validate.Range(min=1, max=5))]
"""How one touchpoint was."""

Count: TypeAlias = Annotated[int, narrowed(fields.Integer, strict=True, validate=validate.Range(min=0, max=2**53))]
"""A number of things, or an amount in minor units of a currency; not larger than every JSON reader can hold."""


def is_past(day: dt.date) -> bool:
    """Whether somebody who comes today can be a customer since then; somewhere it is tomorrow already."""
    return FIRST_DAY <= day <= clock.now().date() + dt.timedelta(days=1)


def _require_past(day: dt.date) -> None:
    if not is_past(day):
        raise ValidationError(f"Must be a day from {FIRST_DAY.year} until today.")


Since: TypeAlias = Annotated[dt.date, narrowed(fields.Date, validate=_require_past)]
"""A day in somebody's past."""

Kind: TypeAlias = Literal["stay", "meeting"]
Occasion: TypeAlias = Literal["visit", "pulse", "recovery"]
"""What a survey is about: the whole visit, how it goes while it lasts, or whether what went wrong was put right."""

VisitState: TypeAlias = Literal["scheduled", "started", "completed", "cancelled"]
Severity: TypeAlias = Literal["none", "low", "critical"]
Channel: TypeAlias = Literal["email", "phone", "sms", "whatsapp"]
Basis: TypeAlias = Literal["consent", "visit"]
Audience: TypeAlias = Literal["customer", "staff"]


@dataclass(frozen=True, kw_only=True)
class Money:
    """A sum of money.

    Attributes:
        amount: Minor units of the currency, such as cents.
        currency: ISO 4217 code.
    """

    amount: Count
    currency: Currency


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why an answer is a low score. `shared.words.reasons` says it in a language.

    Attributes:
        key: Which rule spoke, such as `detail`.
        values: What the rule saw, by name.
    """

    key: Key
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Consents:
    """Whether the customer agreed to be contacted, per channel; null where nobody asked.

    Attributes:
        email: By e-mail.
        sms: By text message.
        whatsapp: By WhatsApp.
    """

    email: bool | None = None
    sms: bool | None = None
    whatsapp: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Person:
    """What is known of a customer beside who they are.

    Attributes:
        name: The name to greet them by.
        email: E-mail address.
        phone: Telephone number, with the country's code where the source knows it.
        language: The language that they prefer.
        since: Customer since this day.
        tier: The organisation's own grade of customer.
        consents: What they agreed to.
    """

    name: Line | None = None
    email: Line | None = None
    phone: Line | None = None
    language: Language | None = None
    since: dt.date | None = None
    tier: Line = "standard"
    consents: Consents = field(default_factory=Consents)


@dataclass(frozen=True, kw_only=True)
class SourceCustomer(Person):
    """A customer as the system that sends the visit knows them.

    Attributes:
        external_id: The sending system's id of the customer.
        since: Customer since this day, which is not before 1900 and not to come.
    """

    external_id: SourceId
    since: Since | None = None


@dataclass(frozen=True, kw_only=True)
class Customer(Person):
    """A customer as Rimedio knows them.

    Attributes:
        id: Derived from the source's id; random for somebody who answered anonymously.
        external_id: The sending system's id of the customer, if it sent one.
    """

    id: Id
    external_id: Id | None = None


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Whether and how the customer may be contacted about an answer.

    Attributes:
        basis: The legal ground: consent given with the answer, the visit's own, or null for none.
        name: The name that they gave with the answer.
        email: E-mail address to use.
        phone: Telephone number to use.
        channel: The channel that they prefer.
        window: When they like to be contacted, in their own words.
        call_now: They asked to be called at once.
        refused: They said that they do not want to be contacted.
    """

    basis: Basis | None = None
    name: Line | None = None
    email: Line | None = None
    phone: Line | None = None
    channel: Channel | None = None
    window: Line | None = None
    call_now: bool = False
    refused: bool = False


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Where one person can be reached.

    Attributes:
        email: E-mail address.
        phone: Telephone number in E.164 form.
    """

    email: Line | None = None
    phone: Line | None = None


@dataclass(frozen=True, kw_only=True)
class Touchpoint:
    """One detail of a visit that the survey asks about.

    Attributes:
        key: Its key, such as `breakfast`.
        names: Its name by language.
        code: What its own QR code carries, if it has one.
    """

    key: Key
    names: dict[str, Line] = field(default_factory=dict)
    code: Line | None = None


@dataclass(frozen=True, kw_only=True)
class VisitFacts:
    """What is known of a visit, whoever tells it.

    Attributes:
        external_id: The sending system's id of the visit.
        kind: A hotel stay or a bank meeting.
        place: Key of the place visited; an unknown one is handled under the root's policy.
        started_at: When the customer arrived, or is expected to.
        ended_at: When it ended, if it has.
        expected_end_at: When it is expected to end.
        room: Room, table or desk.
        staff: Ids of the staff who met or served the customer.
        touchpoints: Keys of the touchpoints that this visit had; null for all of the place's.
        amount: What was paid, in minor units; means nothing without `currency`.
        currency: ISO 4217 code of the amount.
        labels: What else the source says of the visit and policies ask about, such as `group` or `staff`.
    """

    external_id: Id
    kind: Kind
    place: Id
    started_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    expected_end_at: dt.datetime | None = None
    room: Line | None = None
    staff: list[Id] = field(default_factory=list)
    touchpoints: list[Key] | None = None
    amount: Count | None = None
    currency: Currency | None = None
    labels: list[Key] = field(default_factory=list)


def begins_too_late(started_at: dt.datetime | None, ended_at: dt.datetime | None, expected: dt.datetime | None) -> bool:
    """Whether a visit would have begun after its end, or after its expected end where it has not ended."""
    end = ended_at or expected
    return started_at is not None and end is not None and started_at > end


@dataclass(frozen=True, kw_only=True)
class ToldFacts(VisitFacts):
    """What a source tells of a visit, with what it may have got wrong.

    Attributes:
        external_id: The sending system's id of the visit.
        started_at: When the customer arrived, or is expected to; not after the end.
    """

    external_id: SourceId

    @validates_schema
    def begins_before_it_ends(self, data: dict[str, Any], **_: Any) -> None:
        """A visit whose times contradict each other would be invited, and judged, by the wrong one."""
        if begins_too_late(data.get("started_at"), data.get("ended_at"), data.get("expected_end_at")):
            raise ValidationError("Must not be after the end.", "started_at")
