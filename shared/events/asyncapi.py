"""The AsyncAPI 3 document: what travels on which topic, who sends it and who receives it."""

from collections.abc import Iterable
from typing import Any

from shared.events import EVENTS, SERVICES, Contract
from shared.events.schemas import components, summary
from shared.events.topics import CARRIERS
from shared.kit.topics import TopicSpec

Json = dict[str, Any]

KEYS = {
    "visits": "The source's id of the customer, so that what is said of one customer stays in order.",
    "customers": "The source's id of the customer.",
    "reputation.mentions": "Key of the place.",
    "directory": "`place/<key>`, `staff/<id>` or `api_key/<id>`. A record without a value removes the entry.",
}
CUSTOMER_KEY = "The customer's id, so that what concerns one customer stays in order."


def document() -> Json:
    """The whole document, as plain data."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Rimedio events",
            "version": "1",
            "description": "CloudEvents 1.0 in Kafka's binary mode. A field that the reader does not know is ignored. "
            "With a tenant, every topic is `<tenant>.<topic>`.",
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {topic.name: _channel(topic) for topic in CARRIERS},
        "operations": {name: operation for service in SERVICES for name, operation in _operations(service)},
        "components": {
            "messages": {event.__name__: _message(event) for event in EVENTS},
            "schemas": components(),
        },
    }


def key(topic: str) -> str:
    """What the record key is on a topic."""
    return KEYS.get(topic, CUSTOMER_KEY)


def on(topic: str) -> list[type[Contract]]:
    """The events that travel on a topic."""
    return [event for event in EVENTS if event.topic == topic]


def _channel(topic: TopicSpec) -> Json:
    configuration = {
        name: [value] if name == "cleanup.policy" else int(value) for name, value in topic.configuration().items()
    }
    return {
        "address": topic.name,
        "messages": {event.__name__: {"$ref": f"#/components/messages/{event.__name__}"} for event in on(topic.name)},
        "bindings": {
            "kafka": {
                "partitions": topic.partitions,
                "topicConfiguration": configuration,
                "bindingVersion": "0.5.0",
            }
        },
    }


def _operations(service: str) -> Iterable[tuple[str, Json]]:
    for topic in CARRIERS:
        sent = [event for event in on(topic.name) if service in event.writers]
        received = [event for event in on(topic.name) if service in event.readers]
        if sent:
            yield f"{service}.sends.{topic.name}", _operation("send", topic, sent, service)
        if received:
            yield f"{service}.receives.{topic.name}", _operation("receive", topic, received, service)


def _operation(action: str, topic: TopicSpec, events: list[type[Contract]], service: str) -> Json:
    channel = f"#/channels/{topic.name}"
    return {
        "action": action,
        "channel": {"$ref": channel},
        "messages": [{"$ref": f"{channel}/messages/{event.__name__}"} for event in events],
        "tags": [{"name": service}],
    }


def _message(event: type[Contract]) -> Json:
    return {
        "name": event.type(),
        "summary": summary(event),
        "contentType": "application/json",
        "headers": _headers(event),
        "payload": {"$ref": f"#/components/schemas/{event.__name__}"},
        "bindings": {"kafka": {"key": {"type": "string", "description": key(event.topic)}, "bindingVersion": "0.5.0"}},
        "tags": [{"name": "planned", "description": "Nothing sends it yet."}] if event.planned else [],
    }


def _headers(event: type[Contract]) -> Json:
    text = {"type": "string"}
    return {
        "type": "object",
        "required": ["ce_specversion", "ce_id", "ce_source", "ce_type"],
        "properties": {
            "ce_specversion": {"const": "1.0"},
            "ce_id": text | {"description": "With the source, what makes the event the same when it comes again."},
            "ce_source": text | {"description": "Who speaks, such as `/rimedio/feedback`."},
            "ce_type": {"const": event.type()},
            "ce_subject": text | {"description": "The aggregate's id."},
            "ce_time": text | {"format": "date-time", "description": "When it happened."},
            "ce_sequence": text | {"description": "Rises within one subject; the older is ignored, gaps mean nothing."},
            "ce_traceparent": text | {"description": "W3C trace context."},
            "content-type": {"const": "application/json"},
        },
    }
