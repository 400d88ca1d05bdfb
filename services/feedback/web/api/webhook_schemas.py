"""What the webhooks API answers."""

import marshmallow as ma

from services.feedback.visits.adapters.notice import STATES
from shared.kit.pagination import PageArguments


class HeardSchema(ma.Schema):
    """What was written down."""

    notices = ma.fields.Integer(required=True, metadata={"description": "How many visits the webhook speaks of."})


class NoticesArguments(PageArguments):
    """Which notices."""

    state = ma.fields.String(validate=ma.validate.OneOf(STATES))


class NoticeSchema(ma.Schema):
    """One thing that a source spoke of, and what came of it. It holds no personal data."""

    id = ma.fields.String(required=True)
    subject = ma.fields.String(required=True, metadata={"description": "The source's id of it."})
    property_id = ma.fields.String(required=True, allow_none=True, metadata={"description": "As the source calls it."})
    state = ma.fields.String(required=True, validate=ma.validate.OneOf(STATES))
    reason = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Why nothing came of it yet, such as `property_unmapped`, `vendor_away`."},
    )
    detail = ma.fields.String(required=True, allow_none=True, metadata={"description": "The same as a sentence."})
    told = ma.fields.Integer(required=True, metadata={"description": "How often the source spoke of it."})
    attempts = ma.fields.Integer(required=True, metadata={"description": "In vain, since it last did."})
    heard_at = ma.fields.AwareDateTime(required=True, metadata={"description": "When it last did."})
    next_attempt_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    visit = ma.fields.String(required=True, allow_none=True, metadata={"description": "The visit that came of it."})
