"""The bodies of the triage API: what a place says about triage and invitations, each part as it likes."""

from typing import Any

import marshmallow as ma
from marshmallow.validate import Length, OneOf, Range

from services.feedback.triage.policy import time_of_day
from services.feedback.web.fields import IS_KEY
from shared.kit import durations
from shared.kit.yes_or_no import YesOrNo

MANY = 50
YEARS_MOST = 100
GRADES = ("none", "low", "critical")


def _is_duration(value: str) -> None:
    try:
        durations.parse(value)
    except ValueError as error:
        raise ma.ValidationError(f"{str(error).capitalize()}.") from None


def _is_time_of_day(value: str) -> None:
    try:
        time_of_day(value)
    except ValueError as error:
        raise ma.ValidationError(f"{str(error).capitalize()}.") from None


def _is_either(value: str) -> None:
    try:
        time_of_day(value)
    except ValueError:
        _is_duration(value)


def _duration(**said: Any) -> ma.fields.String:
    return ma.fields.String(validate=_is_duration, **said)


def _grade() -> ma.fields.String:
    return ma.fields.String(validate=OneOf(GRADES))


def _bounds(best: int) -> ma.fields.Nested:
    """Two thresholds on a scale; below it for never."""
    mark = Range(-1, best)
    fields: dict[str, ma.fields.Field[Any]] = {
        name: ma.fields.Integer(strict=True, validate=mark) for name in ("low", "critical")
    }
    return ma.fields.Nested(ma.Schema.from_dict(fields, name=f"ThresholdsTo{best}"))


class DetailSchema(ma.Schema):
    """When a low touchpoint is called a detail of a good visit."""

    overall = ma.fields.Integer(strict=True, validate=Range(0, 11))


class LoyaltySchema(ma.Schema):
    """Whose low score is always critical."""

    years = ma.fields.Integer(strict=True, validate=Range(0, YEARS_MOST))
    tiers = ma.fields.List(ma.fields.String(validate=Length(1, 100)), validate=Length(max=MANY))


class DropSchema(ma.Schema):
    """How far under the customer's own earlier answers is low."""

    points = ma.fields.Integer(strict=True, validate=Range(0, 10))
    within = _duration()


class CommentSchema(ma.Schema):
    """How much it matters that a comment says so."""

    negative = _grade()
    leaving = _grade()
    refund = _grade()
    going_public = _grade()
    safety = _grade()


class ContactWithinSchema(ma.Schema):
    """In which time the last page promises a contact."""

    critical = _duration()
    low = _duration()
    call_now = _duration()


class InviteAfterSchema(ma.Schema):
    """When customers are invited."""

    stay = ma.fields.String(
        validate=_is_either,
        metadata={"description": "A time of the next morning (`09:00`), or a duration after the end."},
    )
    meeting = _duration()


class RulesSchema(ma.Schema):
    """What a place says; what it leaves out is said above it."""

    overall = _bounds(10)
    touchpoint = _bounds(5)
    effort = _bounds(7)
    detail = ma.fields.Nested(DetailSchema)
    loyalty = ma.fields.Nested(LoyaltySchema)
    drop = ma.fields.Nested(DropSchema)
    comment = ma.fields.Nested(CommentSchema)
    contact_within = ma.fields.Nested(ContactWithinSchema)
    invite_after = ma.fields.Nested(InviteAfterSchema)
    reminders = ma.fields.Integer(strict=True, validate=Range(0, 1))
    remind_after = _duration()
    resting = _duration()
    exclusions = ma.fields.List(ma.fields.String(validate=IS_KEY), validate=Length(max=MANY))
    expire_after = _duration()
    pulse = YesOrNo()
    pulse_at = ma.fields.String(validate=_is_time_of_day)
    uninvited_alarm = ma.fields.Float(validate=Range(0, 2))


class TriageSchema(RulesSchema):
    """What holds at a place."""

    place = ma.fields.String(metadata={"description": "The place's key."})
    version = ma.fields.Integer(metadata={"description": "Of what this place itself says; 0 where it says nothing."})
    said = ma.fields.Nested(
        RulesSchema, metadata={"description": "What this place itself says; the rest is said above it."}
    )


class CountSchema(ma.Schema):
    """How many answers matter how much."""

    low = ma.fields.Integer(required=True, metadata={"description": "Without the critical ones."})
    critical = ma.fields.Integer(required=True)


class TrialSchema(ma.Schema):
    """What other rules would have done."""

    answers = ma.fields.Integer(required=True)
    present = ma.fields.Nested(CountSchema, required=True, metadata={"description": "By the rules that hold."})
    tried = ma.fields.Nested(CountSchema, required=True, metadata={"description": "By the other rules."})
    complete = ma.fields.Boolean(
        required=True, metadata={"description": "False where there were so many that only the latest were tried."}
    )


class TriageArguments(ma.Schema):
    """Which place."""

    place = ma.fields.String(required=True, validate=IS_KEY, metadata={"description": "A place's key."})
