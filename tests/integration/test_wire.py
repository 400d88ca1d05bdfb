"""What comes over Kafka, however it comes, has its effect once, and what is no event harms nobody."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from kafka import KafkaConsumer, KafkaProducer

from deploy.local.demo.watching import watching
from shared.kit import message
from shared.kit.clock import now
from shared.kit.ids import new_id
from tests.outside import TIMEOUT_SECONDS, Json, Outside, stay
from tests.waiting import until

SENDER = "/pms/test"


@pytest.fixture
def outside(stack: Json) -> Outside:
    return Outside(stack)


@pytest.fixture
def producer(stack: Json) -> Iterator[KafkaProducer]:
    made = KafkaProducer(bootstrap_servers=stack["kafka"])
    yield made
    made.flush(timeout=20)
    made.close()


def event(kind: str, data: Json, **changes: Any) -> message.Record:
    entry = {"id": new_id(), "type": f"io.rimedio.{kind}.v1", "key": "k", "subject": "s", "sequence": 1, "at": now()}
    return message.encode({**entry, "data": data, **changes}, SENDER)


def send(producer: KafkaProducer, topic: str, *records: message.Record) -> None:
    for record in records:
        producer.send(topic, key=record.key, value=record.value, headers=record.headers)
    producer.flush(timeout=20)


def low_score(body: Json) -> Json:
    customer = {**body["customer"], "id": new_id()}
    return {
        "response_id": new_id(),
        "revision": 1,
        "place": "hotel-demo",
        "kind": "stay",
        "severity": "low",
        "reasons": [{"key": "overall_low", "values": {"overall": 5, "threshold": 6}}],
        "overall": 5,
        "submitted_at": now().isoformat(),
        "language": "it",
        "customer": customer,
        "contact": {"basis": "visit", "email": customer["email"], "name": customer["name"]},
    }


def settled(outside: Outside, body: Json) -> Json:
    def found() -> Json | None:
        case = outside.case_of(body)
        return case if case and [contact["state"] for contact in case["contacts"]] == ["sent"] else None

    return until(found, what="a case whose acknowledgement was sent")


def test_the_same_events_ten_times_and_shuffled_make_one_case_and_one_mail_each(
    outside: Outside, producer: KafkaProducer
) -> None:
    guests = [stay() for _ in range(5)]
    records = [event("feedback.low_score.detected", low_score(body)) for body in guests] * 10
    random.shuffle(records)
    last = stay()
    send(producer, "feedback.low-scores", *records, event("feedback.low_score.detected", low_score(last)))
    for body in [*guests, last]:
        settled(outside, body)
    assert [len(outside.mails_to(body["customer"]["email"])) for body in guests] == [1] * 5


def test_poison_is_set_aside_while_its_neighbours_flow(stack: Json, outside: Outside, producer: KafkaProducer) -> None:
    good = stay()
    poison = [
        event("feedback.low_score.detected", {**low_score(stay()), "overall": "many"}),
        event("feedback.low_score.detected", {}),
        message.Record(key=b"k", headers=[], value=b"\xff\xfe"),
    ]
    before = len(dead(stack, "feedback.low-scores"))
    send(producer, "feedback.low-scores", *poison, event("feedback.low_score.detected", low_score(good)))
    settled(outside, good)
    until(lambda: len(dead(stack, "feedback.low-scores")) == before + 3)


def dead(stack: Json, topic: str) -> list[Any]:
    consumer = KafkaConsumer(
        f"{topic}.dead", bootstrap_servers=stack["kafka"], auto_offset_reset="earliest", consumer_timeout_ms=1000
    )
    try:
        return list(consumer)
    finally:
        consumer.close()


def test_a_visit_from_the_topic_is_recorded_once_and_can_be_answered(
    stack: Json, outside: Outside, producer: KafkaProducer
) -> None:
    body = stay(touchpoints=["breakfast"])
    with watching(stack["kafka"], ["feedback.visits"]) as watch:
        send(producer, "visits", event("visit.completed", body), event("visit.completed", body))
        watch.wait_for("feedback.visit.recorded", external_id=body["external_id"])
    told = outside.api.post(f"{outside.urls['feedback']}/v1/visits", json=body, timeout=TIMEOUT_SECONDS)
    assert told.status_code == 200, "it is known already"
    token = told.json()["survey_url"].rsplit("/", 1)[1]
    assert outside.answer(token, overall=9).status_code == 201
