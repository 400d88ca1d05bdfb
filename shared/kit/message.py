"""Events as values, and their form on the wire: CloudEvents 1.0 in Kafka's binary mode."""

import datetime as dt
import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self, cast

import marshmallow
import orjson
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary, to_binary
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from marshmallow_dataclass import class_schema

from shared.kit.numbers import whole_number
from shared.kit.yes_or_no import YesOrNo

REQUIRED_HEADERS = ("ce_id", "ce_source", "ce_type", "ce_specversion")
CONTENT_TYPE = "application/json"


class Poison(Exception):  # noqa: N818  It names what the record is; raising it sets the record aside.
    """A record that no retry will ever make acceptable; the message holds no personal data."""


class ContractSchema(marshmallow.Schema):
    """How data classes are read: unknown fields are ignored, so that a newer sender does no harm."""

    TYPE_MAPPING = {  # noqa: RUF012  Marshmallow declares it so.
        dt.datetime: marshmallow.fields.AwareDateTime,
        bool: YesOrNo,
    }

    class Meta:
        """Marshmallow's options."""

        unknown = marshmallow.EXCLUDE


@dataclass(frozen=True, kw_only=True)
class Event:
    """What happened (or is asked for), as plain data. A subclass is a frozen, keyword-only dataclass."""

    name: ClassVar[str]
    """Such as `feedback.low_score.detected`."""
    topic: ClassVar[str]
    version: ClassVar[int] = 1

    @classmethod
    def type(cls) -> str:
        """The CloudEvents type, such as `io.rimedio.feedback.low_score.detected.v1`."""
        return f"io.rimedio.{cls.name}.v{cls.version}"

    @classmethod
    def schema(cls) -> marshmallow.Schema:
        """The marshmallow schema made from the dataclass's fields."""
        return _schema(cls)  # type: ignore[arg-type]  # Classes are hashable.

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read the event from JSON data.

        Raises:
            marshmallow.ValidationError: A field is missing or wrong.
        """
        return cast("Self", cls.schema().load(data))

    def to_data(self) -> dict[str, Any]:
        """The event as JSON data."""
        return cast("dict[str, Any]", self.schema().dump(self))


@functools.cache
def _schema(cls: type[Event]) -> marshmallow.Schema:
    return class_schema(cls, base_schema=ContractSchema)()


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """The envelope in which an event came."""

    id: str
    source: str
    type: str
    subject: str = ""
    sequence: int = 0
    time: dt.datetime | None = None
    record_key: str = ""
    traceparent: str = ""

    @property
    def key(self) -> str:
        """What makes this event the same when it comes again: its source and id."""
        return f"{self.source}#{self.id}"


@dataclass(frozen=True, kw_only=True)
class Record:
    """What a producer sends: key, headers and value."""

    key: bytes
    headers: list[tuple[str, bytes]]
    value: bytes


def encode(entry: Mapping[str, Any], source: str) -> Record:
    """An outbox entry as a Kafka record.

    Args:
        entry: `id`, `type`, `key`, `subject`, `sequence`, `at` and `data`; `traceparent` where there is one.
        source: The CloudEvents source, which names the service that speaks.
    """
    attributes = {
        "specversion": "1.0",
        "id": entry["id"],
        "source": source,
        "type": entry["type"],
        "subject": entry["subject"],
        "sequence": str(entry["sequence"]),
        "time": entry["at"],
        "datacontenttype": CONTENT_TYPE,
    }
    if entry.get("traceparent"):
        attributes["traceparent"] = entry["traceparent"]
    message = to_binary(CloudEvent(attributes, dict(entry["data"])), JSONFormat())
    return Record(
        key=entry["key"].encode(),
        headers=list(message.headers.items()),
        value=orjson.dumps(entry["data"]),
    )


def decode(
    key: bytes | None, value: bytes | None, headers: Iterable[tuple[str, bytes | None]]
) -> tuple[Delivery, dict[str, Any]]:
    """Read a Kafka record.

    The required headers are looked at first, because the SDK makes up an id and a time where they are missing,
    and returns broken JSON as a string.

    Raises:
        Poison: The record is no CloudEvent with a JSON object in it.
    """
    present = {name.lower(): content for name, content in headers if content is not None}
    missing = [name for name in REQUIRED_HEADERS if not present.get(name)]
    if missing:
        raise Poison(f"missing headers: {', '.join(missing)}")
    event = _event(key, value, present)
    return _delivery(event, key), _object(event, value)


def _event(key: bytes | None, value: bytes | None, headers: dict[str, bytes]) -> CloudEvent:
    if value is None:
        raise Poison("the record has no value")
    headers.setdefault("content-type", CONTENT_TYPE.encode())
    try:
        event = from_binary(KafkaMessage(headers=headers, key=key, value=value), JSONFormat())
    except Exception as error:  # noqa: BLE001
        # Whatever the SDK raises on a malformed record, the record stays malformed.
        raise Poison(f"not a CloudEvent: {type(error).__name__}") from None
    if not isinstance(event, CloudEvent):
        raise Poison("not CloudEvents 1.0")
    return event


def _object(event: CloudEvent, value: bytes | None) -> dict[str, Any]:
    """The data, read strictly: the SDK lets through NaN and half characters, which no database takes."""
    try:
        data = orjson.loads(value or b"")
    except orjson.JSONDecodeError:
        data = None
    if not isinstance(event.get_data(), dict) or not isinstance(data, dict):
        raise Poison("the data is not a JSON object")
    return data


def _delivery(event: CloudEvent, key: bytes | None) -> Delivery:
    sequence = whole_number(str(event.get_extension("sequence") or "0"))
    if sequence is None:
        raise Poison("the sequence is not a number")
    return Delivery(
        id=event.get_id(),
        source=event.get_source(),
        type=event.get_type(),
        subject=event.get_subject() or "",
        sequence=sequence,
        time=event.get_time(),
        record_key=(key or b"").decode(),
        traceparent=event.get_extension("traceparent") or "",
    )
