"""What the notifier's API is asked with and what it answers."""

from marshmallow import Schema, fields, validate

from services.notifier.workflow import STATES
from shared.kit.pagination import PageArguments, page_schema


def _said(text: str) -> dict[str, str]:
    return {"description": text}


class ContactsArguments(PageArguments):
    """Which contacts to list."""

    case = fields.String(load_default=None, metadata=_said("The case's number."))
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


class AttemptSchema(Schema):
    """One call of a provider, written down before it was made."""

    at = fields.DateTime(required=True)
    channel = fields.String(required=True)
    outcome = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf(["sent", "not_taken", "refused", "unknown"]),
        metadata=_said("Null while the provider is being asked."),
    )
    code = fields.String(
        required=True, allow_none=True, metadata=_said("What the provider said, or what came instead.")
    )


class ContactSchema(Schema):
    """One message to one person. Nobody's address is told in clear."""

    id = fields.String(required=True)
    request_id = fields.String(required=True)
    requester = fields.String(required=True)
    case = fields.String(required=True, allow_none=True, attribute="thread")
    customer_id = fields.String(required=True)
    place = fields.String(required=True)
    kind = fields.String(required=True, metadata=_said("Which message, such as `acknowledgement` or `invitation`."))
    audience = fields.String(required=True, validate=validate.OneOf(["customer", "staff"]))
    language = fields.String(required=True)
    channel = fields.String(required=True, allow_none=True)
    address = fields.String(required=True, allow_none=True, attribute="masked_address", metadata=_said("Masked."))
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    reason = fields.String(
        required=True, allow_none=True, metadata=_said("Why it failed or was suppressed, such as `opted_out`.")
    )
    faulty = fields.List(
        fields.String(), required=True, metadata=_said("Names of the values with which it could not be written.")
    )
    created_at = fields.DateTime(required=True)
    due_at = fields.DateTime(
        required=True, allow_none=True, metadata=_said("When it is tried, which may be after the quiet hours.")
    )
    not_after = fields.DateTime(required=True, metadata=_said("After this it is too late to send."))
    settled_at = fields.DateTime(required=True, allow_none=True)
    attempts = fields.List(fields.Nested(AttemptSchema), required=True)


ContactPageSchema = page_schema(ContactSchema)
