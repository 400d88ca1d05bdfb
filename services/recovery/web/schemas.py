"""The shapes of the API, for checking what comes in and documenting what goes out."""

import marshmallow as ma

from services.recovery import severity, workflow
from shared.kit.pagination import PageArguments


class CaseFilters(PageArguments):
    """Which cases to list; all filters given must hold."""

    state = ma.fields.String(load_default=None, validate=ma.validate.OneOf(sorted(workflow.STATES)))
    place = ma.fields.String(load_default=None, metadata={"description": "This place and all below it."})
    owner = ma.fields.String(load_default=None, metadata={"description": "Id of the member of staff."})
    severity = ma.fields.String(load_default=None, validate=ma.validate.OneOf(severity.ORDER))
    customer = ma.fields.String(load_default=None, metadata={"description": "Our id of the customer, or the source's."})
    q = ma.fields.String(
        load_default=None,
        validate=ma.validate.Length(max=200),
        metadata={"description": "The beginning of a case's number, or of words of the customer's name."},
    )


class ReasonSchema(ma.Schema):
    """Why it is a case."""

    key = ma.fields.String(required=True)
    values = ma.fields.Dict(required=True)
    text = ma.fields.String(required=True, metadata={"description": "In the installation's language."})


class CustomerSchema(ma.Schema):
    """Whose case it is."""

    id = ma.fields.String(required=True)
    external_id = ma.fields.String(required=True, allow_none=True)
    name = ma.fields.String(required=True, allow_none=True)
    since = ma.fields.Date(required=True, allow_none=True)
    tier = ma.fields.String(required=True)
    language = ma.fields.String(required=True, allow_none=True)


class AnswerSchema(ma.Schema):
    """What the customer answered."""

    response_id = ma.fields.String(required=True)
    submitted_at = ma.fields.AwareDateTime(required=True)
    overall = ma.fields.Integer(required=True, allow_none=True)
    touchpoints = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer(), required=True)
    choices = ma.fields.Dict(required=True)
    comment = ma.fields.String(required=True, allow_none=True)
    wish = ma.fields.String(required=True, allow_none=True)
    language = ma.fields.String(required=True)


class OwnerSchema(ma.Schema):
    """Who is in charge."""

    id = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    role = ma.fields.String(required=True)


class NextStepSchema(ma.Schema):
    """What the case waits for."""

    what = ma.fields.String(required=True)
    because = ma.fields.String(required=True, allow_none=True)
    text = ma.fields.String(required=True)
    owner = ma.fields.Nested(OwnerSchema, required=True, allow_none=True)
    due_at = ma.fields.AwareDateTime(required=True)
    overdue = ma.fields.Boolean(required=True)


class ClockSchema(ma.Schema):
    """A deadline."""

    due_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    stopped_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    breached_at = ma.fields.AwareDateTime(required=True, allow_none=True)


class ClocksSchema(ma.Schema):
    """The clocks of a case; one that does not run has no times."""

    first_contact = ma.fields.Nested(ClockSchema, required=True)
    next_response = ma.fields.Nested(ClockSchema, required=True)
    resolution = ma.fields.Nested(ClockSchema, required=True)
    review_window = ma.fields.Nested(ClockSchema, required=True)


class ContactSchema(ma.Schema):
    """A message to the customer, and what became of it."""

    id = ma.fields.String(required=True, allow_none=True)
    request_id = ma.fields.String(required=True)
    kind = ma.fields.String(required=True)
    channel = ma.fields.String(required=True, allow_none=True)
    state = ma.fields.String(required=True)
    reason = ma.fields.String(required=True, allow_none=True)
    at = ma.fields.AwareDateTime(required=True)


class HistoryEntrySchema(ma.Schema):
    """Something that happened."""

    at = ma.fields.AwareDateTime(required=True)
    key = ma.fields.String(required=True)
    values = ma.fields.Dict(required=True)
    text = ma.fields.String(required=True)


class CaseSchema(ma.Schema):
    """A case."""

    number = ma.fields.String(required=True)
    version = ma.fields.Integer(required=True)
    state = ma.fields.String(required=True)
    severity = ma.fields.String(required=True)
    reasons = ma.fields.List(ma.fields.Nested(ReasonSchema), required=True)
    place = ma.fields.String(required=True)
    opened_at = ma.fields.AwareDateTime(required=True)
    customer = ma.fields.Nested(CustomerSchema, required=True)
    answers = ma.fields.List(ma.fields.Nested(AnswerSchema), required=True)
    owner = ma.fields.Nested(OwnerSchema, required=True, allow_none=True)
    next_step = ma.fields.Nested(NextStepSchema, required=True, allow_none=True)
    clocks = ma.fields.Nested(ClocksSchema, required=True)
    promises = ma.fields.List(ma.fields.Dict(), required=True)
    tasks = ma.fields.List(ma.fields.Dict(), required=True)
    offers = ma.fields.List(ma.fields.Dict(), required=True)
    contacts = ma.fields.List(ma.fields.Nested(ContactSchema), required=True)
    history = ma.fields.List(ma.fields.Nested(HistoryEntrySchema), required=True)
