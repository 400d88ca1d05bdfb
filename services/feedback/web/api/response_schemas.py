"""The bodies of the responses API; the survey page's form is read by the same."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma
from marshmallow.validate import Length, OneOf, Range

from services.feedback.responses.reach import Address, Wanted, missing, reach
from services.feedback.web.fields import IS_EMAIL, IS_KEY, IS_LANGUAGE, IS_PHONE, LINE_MOST, TEXT_MOST, Words
from shared.events import Person
from shared.kit import pagination
from shared.kit.i18n import N_
from shared.kit.yes_or_no import YesOrNo

CHOICES_MOST = 50
EMPTY = "Answer at least one question."
MISSING: Mapping[Address, tuple[str, str]] = {
    "any": ("contact.email", N_("To reach you, we need an e-mail address or a telephone number.")),
    "email": ("contact.email", N_("To write to you, we need an e-mail address.")),
    "phone": ("contact.phone", N_("To call you or write to your phone, we need its number.")),
}
"""By the address that is missing, the field that it belongs into, and what is said there."""


def unreachable(customer: Person, wanted: Wanted | None) -> dict[str, str]:
    """What is wrong, by field, where somebody agrees to be contacted and cannot be in the way that they prefer."""
    lacking = missing(reach(customer, wanted))
    return dict([MISSING[lacking]]) if lacking else {}


def _is_choice(value: Any) -> None:
    if isinstance(value, int) and not isinstance(value, bool):
        return
    options = value if isinstance(value, list) else [value]
    if len(options) > CHOICES_MOST or not all(isinstance(each, str) and len(each) <= LINE_MOST for each in options):
        raise ma.ValidationError("Not a mark, an option or a list of options.")


class AnswersSchema(ma.Schema):
    """The marks and words."""

    overall = ma.fields.Integer(strict=True, validate=Range(0, 10), allow_none=True)
    touchpoints = ma.fields.Dict(
        keys=ma.fields.String(validate=IS_KEY), values=ma.fields.Integer(strict=True, validate=Range(1, 5))
    )
    choices = ma.fields.Dict(
        keys=ma.fields.String(validate=IS_KEY),
        values=ma.fields.Raw(validate=_is_choice),
        validate=Length(max=CHOICES_MOST),
    )
    comment = Words(TEXT_MOST)
    wish = Words(TEXT_MOST, metadata={"description": "What would put it right."})
    texts = ma.fields.Dict(
        keys=ma.fields.String(validate=IS_KEY),
        values=Words(TEXT_MOST),
        validate=Length(max=CHOICES_MOST),
        metadata={"description": "In the customer's own words, by question."},
    )

    @ma.post_load
    def without_the_empty(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """A text of white space is none."""
        if "texts" in data:
            data["texts"] = {key: text for key, text in data["texts"].items() if text}
        return data

    @ma.validates_schema
    def something_is_answered(self, data: dict[str, Any], **_: Any) -> None:
        """An answer to nothing is a slip, and would stand for the visit's only answer."""
        said = {**data, "texts": [text for text in data.get("texts", {}).values() if text]}
        if all(value in (None, {}, []) for value in said.values()):
            raise ma.ValidationError(EMPTY, "overall")


class WantedSchema(ma.Schema):
    """Whether, how and when the customer may be contacted."""

    consent = YesOrNo(required=True)
    name = Words()
    email = Words(254, IS_EMAIL)
    phone = Words(40, IS_PHONE)
    channel = ma.fields.String(validate=OneOf(["email", "phone", "sms", "whatsapp"]), allow_none=True)
    window = Words(metadata={"description": "When, in the customer's own words."})
    call_now = YesOrNo(metadata={"description": "They ask to be called at once."})

    @ma.post_load
    def make(self, data: dict[str, Any], **_: Any) -> Wanted:
        """The loaded fields as a value."""
        return Wanted(**data)


class SubmissionSchema(ma.Schema):
    """A customer's answer; either `token` or `code` says what it is about."""

    token = ma.fields.String(validate=Length(1, 500), metadata={"description": "The survey URL's last segment."})
    code = ma.fields.String(validate=Length(1, 200), metadata={"description": "What a QR code carries."})
    answers = ma.fields.Nested(AnswersSchema, required=True)
    survey = ma.fields.String(
        validate=Length(1, 100),
        allow_none=True,
        load_default=None,
        metadata={"description": "What was asked, as `<survey>@<version>`; the place's present survey if left out."},
    )
    contact = ma.fields.Nested(WantedSchema, allow_none=True, load_default=None)
    language = Words(35, IS_LANGUAGE, load_default=None)

    @ma.validates_schema
    def one_authority(self, data: dict[str, Any], **_: Any) -> None:
        """It is about one thing."""
        if ("token" in data) == ("code" in data):
            raise ma.ValidationError("Send either the token of a survey or the code of a place.", "token")


class ReasonSchema(ma.Schema):
    """Why an answer is a low score."""

    key = ma.fields.String(required=True)
    values = ma.fields.Dict(required=True)
    text = ma.fields.String(required=True, metadata={"description": "In the language of the answer."})


class JudgedSchema(ma.Schema):
    """How much an answer matters, and why."""

    severity = ma.fields.String(required=True, validate=OneOf(["none", "low", "critical"]))
    reasons = ma.fields.List(ma.fields.Nested(ReasonSchema), required=True)


class VerdictSchema(JudgedSchema):
    """What became of an answer."""

    id = ma.fields.String(required=True)


class SecondStageSchema(JudgedSchema):
    """What triage said with more time."""

    at = ma.fields.AwareDateTime(required=True)


class StagesSchema(ma.Schema):
    """What triage said at once, and what it said with more time."""

    first = ma.fields.Nested(JudgedSchema, required=True)
    second = ma.fields.Nested(
        SecondStageSchema,
        required=True,
        allow_none=True,
        metadata={"description": "Both stages together. Null until it has looked, or where it had nothing to look at."},
    )


class GivenSchema(ma.Schema):
    """The marks and words as they are stored."""

    overall = ma.fields.Integer(allow_none=True)
    touchpoints = ma.fields.Dict(values=ma.fields.Integer())
    choices = ma.fields.Dict()
    comment = ma.fields.String(allow_none=True)
    wish = ma.fields.String(allow_none=True)
    texts = ma.fields.Dict(values=ma.fields.String())


class ResponseSchema(VerdictSchema):
    """An answer as it is stored."""

    stages = ma.fields.Nested(StagesSchema)
    visit = ma.fields.String(allow_none=True)
    place = ma.fields.String()
    kind = ma.fields.String()
    occasion = ma.fields.String()
    survey = ma.fields.String(allow_none=True, metadata={"description": "What was asked, as `<survey>@<version>`."})
    customer = ma.fields.Dict(metadata={"description": "`id`."})
    answers = ma.fields.Nested(GivenSchema)
    contact = ma.fields.Dict(
        metadata={"description": "Whether and how the customer may be contacted, and on which basis."}
    )
    language = ma.fields.String()
    submitted_at = ma.fields.AwareDateTime()
    version = ma.fields.Integer()


class ResponsesArguments(pagination.PageArguments):
    """The filters of the list."""

    place = ma.fields.String(metadata={"description": "A place's key; it and all below it."})
    severity = ma.fields.String(validate=OneOf(["none", "low", "critical"]))
