"""The bodies of the surveys API."""

import marshmallow as ma
from marshmallow.validate import OneOf, Range

from services.feedback.surveys.reading import QuestionsSchema
from services.feedback.web.fields import IS_KEY


class SurveySchema(QuestionsSchema):
    """A survey: what is asked, about what, and where."""

    key = ma.fields.String(metadata={"description": "As in the address."})
    version = ma.fields.Integer(
        metadata={"description": "0 is what comes with the program. Overlooked in a `PUT`: say it with `If-Match`."}
    )
    place = ma.fields.String(
        required=True,
        validate=IS_KEY,
        metadata={"description": "Key of the place that it is for, with all below it that have no other."},
    )
    kind = ma.fields.String(required=True, validate=OneOf(["stay", "meeting"]))
    occasion = ma.fields.String(load_default="visit", validate=OneOf(["visit", "pulse", "recovery"]))


class ShownSurveySchema(SurveySchema):
    """A survey as it is shown."""

    place = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "None for what comes with the program."}
    )


class SurveyArguments(ma.Schema):
    """Which version is meant."""

    version = ma.fields.Integer(
        load_default=None, validate=Range(0, 2**31 - 1), metadata={"description": "The present one if left out."}
    )
