"""The bodies of the visits API; `import-visits` reads the same."""

from collections.abc import Mapping
from typing import Any, get_args

import marshmallow as ma
from marshmallow.validate import Length, OneOf, Range, Regexp
from marshmallow_dataclass import class_schema

from services.feedback.invitations.decision import Message, Outcome, Reason, Standing
from services.feedback.visits.recording import Guest, NewVisit
from services.feedback.web.fields import IS_EMAIL, IS_KEY, IS_LANGUAGE, IS_PHONE, Words, moment
from shared.events import VisitFacts, VisitState
from shared.kit.message import ContractSchema
from shared.kit.yes_or_no import YesOrNo

AMOUNT_MOST = 10**12
LIST_MOST = 100


class Strict(ContractSchema):
    """What a caller spells wrongly is told to it."""

    class Meta:
        """Marshmallow's options."""

        unknown = ma.RAISE


class OneOrMany(ma.fields.List[Any]):
    """One text or a list of texts."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> list[Any | None]:
        return super()._deserialize([value] if isinstance(value, str) else value, attr, data, **options)


class CustomerSchema(class_schema(Guest, base_schema=Strict)):  # type: ignore[misc]  # It is made at run time.
    """Who came."""

    name = Words()
    email = Words(254, IS_EMAIL)
    phone = Words(40, IS_PHONE)
    language = Words(35, IS_LANGUAGE)


class VisitSchema(class_schema(NewVisit, base_schema=Strict)):  # type: ignore[misc]  # As above.
    """A stay or a meeting; over, where its state does not say otherwise."""

    kind = ma.fields.String(required=True, validate=OneOf(["stay", "meeting"]))
    state = ma.fields.String(validate=OneOf(get_args(VisitState)))
    correction = YesOrNo(
        metadata={"description": "What was told before was wrong: only then may the state also go back."},
    )
    started_at = moment()
    labels = ma.fields.List(ma.fields.String(validate=IS_KEY), validate=Length(max=LIST_MOST))
    ended_at = moment()
    expected_end_at = moment()
    customer = ma.fields.Nested(CustomerSchema, required=True)
    staff = OneOrMany(
        ma.fields.String(validate=Length(1, 200)),
        validate=Length(max=LIST_MOST),
        metadata={"description": "Ids of who met or served the customer; one id may stand without a list."},
    )
    touchpoints = ma.fields.List(ma.fields.String(validate=IS_KEY), validate=Length(max=LIST_MOST), allow_none=True)
    amount = ma.fields.Integer(
        strict=True,
        validate=Range(0, AMOUNT_MOST),
        allow_none=True,
        metadata={"description": "Minor units of the currency."},
    )
    currency = ma.fields.String(validate=Regexp(r"^[A-Z]{3}\Z", error="Not an ISO 4217 code."), allow_none=True)

    @ma.validates_schema
    def money_has_a_currency(self, data: dict[str, Any], **_: Any) -> None:
        """An amount means nothing alone."""
        if data.get("amount") is not None and not data.get("currency"):
            raise ma.ValidationError("Say the currency of the amount.", "currency")


class InvitationMessageSchema(ma.Schema):
    """A message that the notifier was asked to send."""

    message = ma.fields.String(validate=OneOf(get_args(Message)))
    asked_at = ma.fields.AwareDateTime()
    outcome = ma.fields.String(
        validate=OneOf(get_args(Outcome)), allow_none=True, metadata={"description": "Null while nobody has heard."}
    )
    heard_at = ma.fields.AwareDateTime(allow_none=True)


class InvitationSchema(ma.Schema):
    """How it stands with a visit's invitation."""

    state = ma.fields.String(validate=OneOf(get_args(Standing)))
    reason = ma.fields.String(
        validate=OneOf(get_args(Reason)), allow_none=True, metadata={"description": "Why there is none."}
    )
    due_at = ma.fields.AwareDateTime(allow_none=True, metadata={"description": "While it is waiting."})
    messages = ma.fields.List(ma.fields.Nested(InvitationMessageSchema))


class KnownCustomerSchema(ma.Schema):
    """Who came, as Rimedio knows them."""

    id = ma.fields.String(required=True)
    external_id = ma.fields.String(allow_none=True, metadata={"description": "The source's, if it is theirs alone."})
    name = ma.fields.String(allow_none=True)
    email = ma.fields.String(allow_none=True)
    phone = ma.fields.String(allow_none=True)
    language = ma.fields.String(allow_none=True)
    since = ma.fields.Date(allow_none=True)
    tier = ma.fields.String()
    consents = ma.fields.Dict(values=ma.fields.Boolean(allow_none=True))


class KnownVisitSchema(class_schema(VisitFacts, base_schema=ContractSchema)):  # type: ignore[misc]  # As above.
    """A visit as it is known."""

    id = ma.fields.String(required=True)
    state = ma.fields.String(validate=OneOf(get_args(VisitState)))
    revision = ma.fields.Integer(metadata={"description": "Rises with each thing that is told of it."})
    recorded_at = ma.fields.AwareDateTime(metadata={"description": "When it was first told of."})
    customer = ma.fields.Nested(KnownCustomerSchema)
    invitation = ma.fields.Nested(InvitationSchema)
    version = ma.fields.Integer()


class RecordedSchema(ma.Schema):
    """What became of a visit."""

    id = ma.fields.String(required=True)
    state = ma.fields.String(required=True, metadata={"description": "How far the visit has come, as is now known."})
    survey_url = ma.fields.URL(required=True, metadata={"description": "The customer's personal link."})
