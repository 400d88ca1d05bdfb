"""What the worker finds in an answer once its customer has been thanked: more, and never less."""

import datetime as dt
from functools import partial
from typing import Any

import pytest
import time_machine

from services.feedback import worker
from services.feedback.responses.document import Response
from services.feedback.responses.second_stage import look_again
from services.feedback.visits.document import Visit
from services.feedback.wiring import Wiring
from shared.events import REGISTRY, TOPICS, LowScoreAmended, LowScoreDetected
from shared.kit import broker, clock, message
from shared.kit.outbox import Relay
from shared.kit.settings import Settings
from shared.kit.store import Stale
from shared.kit.timers import Timers
from tests.integration.feedback.front_desk import FrontDesk
from tests.listening import listen
from tests.running import running
from tests.waiting import until

LONG = "Personale cortese. " * 100 + "Ma non torneremo. " + "Camera ampia. " * 100
"""What it says stands where nobody has listened while the guest waited."""

GIULIA = {"external_id": "G-1"}
WRITTEN = {"feedback.visits", "feedback.responses", "feedback.low-scores", "directory"}


@pytest.fixture
def timers(wiring: Wiring) -> Timers:
    return Timers(Response, partial(look_again, wiring.places))


def low_scores(id_: str) -> list[dict[str, Any]]:
    """What recovery is told of an answer, in order."""
    return [each["data"] for each in Response.objects.get(id=id_).outbox if "low-scores" in each["topic"]]


def answered(desk: FrontDesk, at: str = "2026-11-22T10:00:00Z", **answers: Any) -> str:
    """The id of another answer of Giulia's."""
    with time_machine.travel(at, tick=False):
        answer = desk.answer(desk.token(customer=GIULIA), answers=answers)
    assert answer.status_code == 201, answer.text
    return str(answer.json["id"])


def shown(desk: FrontDesk, id_: str) -> Any:
    return desk.client.get(f"/v1/responses/{id_}").json


def test_what_stands_in_the_middle_of_a_long_comment_is_heard_afterwards(desk: FrontDesk, timers: Timers) -> None:
    id_ = answered(desk, overall=10, comment=LONG)
    assert low_scores(id_) == []
    assert timers.do_one()
    (event,) = low_scores(id_)
    assert (event["severity"], event["revision"]) == ("low", 1)
    assert (event["comment"], event["customer"]["external_id"]) == (LONG.strip(), "G-1")
    (reason,) = event["reasons"]
    assert (reason["key"], reason["values"]["words"]) == ("comment_leaving", "non torneremo")
    assert Response.objects.get().outbox[-1]["type"] == LowScoreDetected.type()


def test_a_low_score_that_weighs_more_is_amended(desk: FrontDesk, timers: Timers) -> None:
    id_ = answered(desk, overall=6, comment=LONG.replace("non torneremo", "c'erano cimici nel letto"))
    assert timers.do_one()
    detected, amended = low_scores(id_)
    assert (detected["severity"], detected["revision"]) == ("low", 1)
    assert (amended["severity"], amended["revision"]) == ("critical", 2)
    assert [reason["key"] for reason in amended["reasons"]][:2] == ["overall_low", "comment_safety"]
    assert amended["contact_by"] < detected["contact_by"]
    assert Response.objects.get().outbox[-1]["type"] == LowScoreAmended.type()


def test_a_drop_against_ones_own_earlier_answers_is_a_low_score(desk: FrontDesk, timers: Timers) -> None:
    answered(desk, "2026-05-01T10:00:00Z", overall=10)
    answered(desk, "2026-08-01T10:00:00Z", overall=10)
    id_ = answered(desk, overall=7)
    assert timers.do_one()
    (event,) = low_scores(id_)
    assert event["reasons"][0] == {"key": "drop", "values": {"overall": 7, "before": 10.0, "answers": 2}}


@pytest.mark.parametrize(
    ("at", "earlier"),
    [("2024-06-01T10:00:00Z", {"overall": 10}), ("2026-08-01T10:00:00Z", {"touchpoints": {"room": 5}})],
)
def test_what_is_too_old_or_no_mark_for_the_whole_is_not_compared_with(
    desk: FrontDesk, timers: Timers, at: str, earlier: dict[str, Any]
) -> None:
    answered(desk, at, **earlier)
    id_ = answered(desk, overall=7)
    assert timers.do_one()
    assert low_scores(id_) == []


def test_others_marks_do_not_count(desk: FrontDesk, timers: Timers) -> None:
    desk.answer(desk.token(customer={"external_id": "G-2"}), answers={"overall": 10})
    id_ = answered(desk, overall=7)
    assert timers.do_one()
    assert low_scores(id_) == []


def test_nothing_is_left_to_do_for_an_answer_that_was_heard_at_once(desk: FrontDesk, timers: Timers) -> None:
    id_ = answered(desk, overall=9, comment="Tutto perfetto, ma non torneremo.")
    assert not timers.do_one()
    assert shown(desk, id_)["stages"]["second"] is None


def test_both_stages_are_shown(desk: FrontDesk, timers: Timers) -> None:
    id_ = answered(desk, overall=10, comment=LONG)
    before = shown(desk, id_)
    assert before["stages"] == {"first": {"severity": "none", "reasons": []}, "second": None}
    timers.do_one()
    after = shown(desk, id_)
    assert after["stages"]["first"] == {"severity": "none", "reasons": []}
    assert after["severity"] == after["stages"]["second"]["severity"] == "low"
    assert after["reasons"] == after["stages"]["second"]["reasons"]
    assert after["reasons"][0]["text"] == "intende andarsene: «non torneremo» (lettura automatica)"
    assert after["version"] > before["version"]


def test_a_second_stage_that_found_nothing_is_shown_too(desk: FrontDesk, timers: Timers) -> None:
    id_ = answered(desk, overall=7)
    assert timers.do_one()
    stages = shown(desk, id_)["stages"]
    assert (stages["second"]["severity"], stages["second"]["reasons"]) == ("none", [])


def test_the_same_answer_sent_again_is_told_what_it_was_told_before(desk: FrontDesk, timers: Timers) -> None:
    token = desk.token(customer=GIULIA)
    first = desk.answer(token, answers={"overall": 10, "comment": LONG})
    timers.do_one()
    again = desk.answer(token, answers={"overall": 10, "comment": LONG})
    assert (again.status_code, again.json) == (200, first.json)


def test_looking_twice_says_nothing_twice(desk: FrontDesk, timers: Timers, wiring: Wiring) -> None:
    id_ = answered(desk, overall=6, comment=LONG)
    timers.do_one()
    assert not timers.do_one()
    look_again(wiring.places, Response.objects.get(id=id_))
    assert [event["revision"] for event in low_scores(id_)] == [1, 2]


def test_who_has_changed_the_answer_meanwhile_is_not_overrun(desk: FrontDesk, timers: Timers, wiring: Wiring) -> None:
    id_ = answered(desk, overall=10, comment=LONG)
    read_before = Response.objects.get(id=id_)
    timers.do_one()
    with pytest.raises(Stale):
        look_again(wiring.places, read_before)
    assert len(low_scores(id_)) == 1


def test_an_answer_whose_visit_is_gone_still_counts(desk: FrontDesk, timers: Timers) -> None:
    id_ = answered(desk, overall=10, comment=LONG)
    Visit.objects.delete()
    assert timers.do_one()
    (event,) = low_scores(id_)
    assert event["customer"]["name"] is None


def test_an_answer_by_code_is_heard_whole_too(desk: FrontDesk, timers: Timers) -> None:
    body = {"code": "aurora", "answers": {"overall": 10, "comment": LONG}, "language": "it"}
    id_ = desk.app.test_client().post("/v1/responses", json=body).json["id"]
    assert timers.do_one()
    assert low_scores(id_)[0]["visit_id"] is None


def test_who_is_still_here_hears_of_somebody_before_leaving(desk: FrontDesk, timers: Timers) -> None:
    now = clock.now()
    leaves_at = now + dt.timedelta(hours=1)
    token = desk.token(ended_at=None, expected_end_at=leaves_at.isoformat(), customer={"email": None, "phone": None})
    id_ = desk.answer(token, answers={"overall": 10, "comment": LONG}).json["id"]
    assert timers.do_one()
    assert dt.datetime.fromisoformat(low_scores(id_)[0]["contact_by"]) == leaves_at


def test_it_is_told_within_a_second(desk: FrontDesk, settings: Settings, timers: Timers) -> None:
    broker.ensure_topics(settings, [spec for spec in TOPICS if spec.name in WRITTEN])
    consumer = listen(settings.kafka_bootstrap, settings.topic("feedback.low-scores"))
    heard: list[Any] = []

    def hear() -> bool:
        for records in consumer.poll(timeout_ms=50).values():
            for record in records:
                delivery, data = message.decode(record.key, record.value, record.headers)
                heard.append(REGISTRY[delivery.type].from_data(data))
        return bool(heard)

    with running(Relay(settings, worker.AGGREGATES), timers):
        desk.answer(desk.token(), answers={"overall": 9, "comment": "Tutto perfetto, ma non torneremo."})
        until(hear, what="a low score that was heard at once, so that all is warm")
        heard.clear()
        desk.answer(desk.token(), answers={"overall": 10, "comment": LONG})
        sent = clock.monotonic()
        until(hear, what="the low score")
        seconds = clock.monotonic() - sent
    consumer.close()
    assert isinstance(heard[0], LowScoreDetected)
    assert seconds < 1.0, seconds
