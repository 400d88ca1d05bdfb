"""What `/v1/messaging` is asked with and what it answers."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from services.notifier.messaging.rules import CHANNELS, DAYS, after_midnight
from services.notifier.places import ROOT


def _said(text: str) -> dict[str, str]:
    return {"description": text}


def _is_time(text: str) -> None:
    try:
        after_midnight(text)
    except ValueError as error:
        raise ValidationError(str(error)) from None


class MessagingArguments(Schema):
    """Which place it is about."""

    place = fields.String(load_default=ROOT, metadata=_said("The place's key; the root of all places by default."))


class QuietSchema(Schema):
    """The quiet hours of a day, by the clock of the place."""

    until = fields.String(
        required=True, validate=_is_time, metadata=_said("Quiet from midnight until then, such as `08:00`.")
    )
    begins = fields.String(
        required=True,
        validate=_is_time,
        data_key="from",
        metadata=_said("Quiet from then on, such as `21:00`; both `24:00` for the whole day."),
    )

    @validates_schema(skip_on_field_errors=True)
    def _in_order(self, data: dict[str, Any], **_: Any) -> None:
        if after_midnight(data["until"]) > after_midnight(data["begins"]):
            raise ValidationError(
                "It is later than `from`: quiet hours are those before `until` and after `from`.", "until"
            )


WeekSchema = Schema.from_dict({day: fields.Nested(QuietSchema) for day in DAYS}, name="QuietWeekSchema")
QuietHoursSchema = Schema.from_dict(
    {
        channel: fields.Nested(WeekSchema, metadata=_said("`sunday` is for public holidays too."))
        for channel in CHANNELS
    },
    name="QuietHoursSchema",
)


class MessagingSchema(Schema):
    """What is said about messages at a place; what is left out holds as it is said above it."""

    quiet_hours = fields.Nested(
        QuietHoursSchema,
        metadata=_said("By channel and kind of day, when no message goes out that nobody asked for."),
    )


class PutMessagingSchema(MessagingSchema):
    """What is to be said from now on, in place of all that was said for the place before."""

    place = fields.String(metadata=_said("As in the address."))
    # What `GET` answers may be sent back as it is.
    version = fields.Raw(load_only=True)
    said = fields.Raw(load_only=True)


class MessagingViewSchema(Schema):
    """What holds for messages at a place."""

    place = fields.String(required=True)
    version = fields.Integer(required=True, metadata=_said("Of what is said for the place itself; 0 for nothing."))
    quiet_hours = fields.Nested(QuietHoursSchema, required=True, metadata=_said("What holds, from wherever it comes."))
    said = fields.Nested(MessagingSchema, required=True, metadata=_said("What is said for the place itself."))
