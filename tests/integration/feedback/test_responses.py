"""Answers over HTTP: judged, stored once, told without personal data; read by those who may."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine

from services.feedback.handlers import visit_told
from services.feedback.responses import links
from services.feedback.responses.document import Response
from services.feedback.visits.document import Visit
from services.feedback.wiring import Wiring
from shared.events import SourceCustomer, VisitCompleted
from tests.integration.feedback.front_desk import FrontDesk, told_by

COMMENT = "Personale gentile, ma a colazione dieci minuti di coda."


def events() -> dict[str, dict[str, Any]]:
    """By name, what the one answer has to tell."""
    return {entry["topic"]: entry["data"] for entry in Response.objects.get().outbox}


def test_a_failing_detail_of_a_splendid_stay_is_a_low_score_and_says_why(desk: FrontDesk) -> None:
    answer = desk.answer(desk.token())
    assert answer.status_code == 201
    assert answer.json["severity"] == "low"
    (reason,) = answer.json["reasons"]
    assert (reason["key"], reason["text"]) == ("detail", "colazione 1/5, pur con 9/10 nel complesso")
    assert reason["values"]["mark"] == 1


def test_the_reason_is_said_in_the_language_of_the_answer(desk: FrontDesk) -> None:
    answer = desk.answer(desk.token(), language="en-GB")
    assert answer.json["reasons"][0]["text"] == "breakfast 1/5, though 9/10 overall"


def test_both_events_are_written_with_the_answer(desk: FrontDesk) -> None:
    token = desk.token(staff=["anna"], amount=42000, currency="EUR", customer={"external_id": "G-1"})
    contact = {"consent": True, "phone": "+39 02 123456", "channel": "phone", "window": "dopo le 18"}
    answers = {"overall": 9, "touchpoints": {"breakfast": 1}, "comment": COMMENT, "wish": "Un tavolo."}
    answer = desk.answer(token, answers=answers, contact=contact)
    submitted, low = events()["feedback.responses"], events()["feedback.low-scores"]
    assert submitted["response_id"] == low["response_id"] == answer.json["id"]
    assert (low["severity"], low["revision"], low["comment"], low["wish"]) == ("low", 1, COMMENT, "Un tavolo.")
    assert (low["staff"], low["amount"], low["customer"]["external_id"]) == (["anna"], 42000, "G-1")
    assert (low["contact"]["basis"], low["contact"]["email"]) == ("consent", "giulia@example.com")
    assert (low["contact"]["phone"], low["contact"]["window"]) == ("+39 02 123456", "dopo le 18")
    assert low["visit_id"] == Visit.objects.get().id


def test_no_personal_data_goes_to_integrators(desk: FrontDesk) -> None:
    desk.answer(desk.token(), answers={"overall": 2, "comment": COMMENT}, contact={"consent": True})
    said = str(events()["feedback.responses"])
    assert not [word for word in ("Giulia", "giulia@", "333", "colazione") if word in said]


def test_a_good_answer_is_no_low_score(desk: FrontDesk) -> None:
    answer = desk.answer(desk.token(), answers={"overall": 10, "touchpoints": {"breakfast": 5}})
    assert (answer.json["severity"], answer.json["reasons"]) == ("none", [])
    assert set(events()) == {"feedback.responses"}


@pytest.mark.parametrize(
    ("contact", "basis", "refused"),
    [(None, "visit", False), ({"consent": False}, None, True), ({"consent": True}, "consent", False)],
)
def test_the_basis_for_contact_is_what_the_guest_said(
    desk: FrontDesk, contact: dict[str, Any] | None, basis: str | None, refused: object
) -> None:
    desk.answer(desk.token(), contact=contact)
    said = events()["feedback.low-scores"]["contact"]
    assert (said["basis"], said["refused"]) == (basis, refused)


@pytest.mark.parametrize(
    ("known", "contact", "field"),
    [
        ({"phone": None}, {"channel": "phone"}, "contact.phone"),
        ({"phone": None}, {"channel": "sms"}, "contact.phone"),
        ({"phone": None}, {"call_now": True}, "contact.phone"),
        ({"email": None}, {"channel": "email"}, "contact.email"),
        ({"email": None, "phone": None}, {}, "contact.email"),
    ],
)
def test_nobody_agrees_to_be_contacted_where_they_cannot_be(
    desk: FrontDesk, known: dict[str, None], contact: dict[str, Any], field: str
) -> None:
    token = desk.token(customer=known)
    refused = desk.answer(token, contact={"consent": True, **contact})
    assert (refused.status_code, list(refused.json["errors"])) == (422, [field])
    given = {"email": "giulia@example.com", "phone": "+39 333 1234567"}
    assert desk.answer(token, contact={"consent": True, **contact, **given}).status_code == 201


def test_the_same_again_is_the_same_and_another_is_refused(desk: FrontDesk) -> None:
    token = desk.token()
    first, again = desk.answer(token), desk.answer(token)
    assert (again.status_code, again.json) == (200, first.json)
    other = desk.answer(token, answers={"overall": 10})
    assert (other.status_code, other.json["code"]) == (409, "already_answered")
    assert Response.objects.count() == 1


def test_a_hundred_at_the_same_moment_are_one(desk: FrontDesk) -> None:
    token = desk.token()
    with ThreadPoolExecutor(25) as pool:
        answers = list(pool.map(lambda _: desk.answer(token), range(100)))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 99}
    assert len({answer.json["id"] for answer in answers}) == 1
    assert len(Response.objects.get().outbox) == 2


def test_different_ones_at_the_same_moment_leave_one(desk: FrontDesk) -> None:
    token = desk.token()
    with ThreadPoolExecutor(11) as pool:
        answers = list(pool.map(lambda mark: desk.answer(token, answers={"overall": mark}), range(11)))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 10}
    assert Response.objects.count() == 1


def test_an_idempotency_key_belongs_to_one_answer_and_to_one_guest(desk: FrontDesk) -> None:
    key = {"Idempotency-Key": "1"}
    token = desk.token()
    first, again = desk.answer(token, key), desk.answer(token, key)
    assert (again.status_code, again.json) == (200, first.json)
    other = desk.answer(token, key, answers={"overall": 1})
    assert (other.status_code, other.json["code"]) == (422, "invalid")
    assert desk.answer(desk.token(), key).status_code == 201


def test_a_programs_key_is_its_own_for_all_that_it_sends(desk: FrontDesk) -> None:
    headers = {"Idempotency-Key": "1", "Authorization": desk.key("responses:write")}
    assert desk.answer(desk.token(), headers).status_code == 201
    assert desk.answer(desk.token(), headers).status_code == 422


def test_a_key_is_used_up_by_an_answer_that_had_come_without_it(desk: FrontDesk) -> None:
    program = {"Authorization": desk.key("responses:write")}
    keyed = {**program, "Idempotency-Key": "1"}
    token = desk.token()
    first, again, third = desk.answer(token, program), desk.answer(token, keyed), desk.answer(token, keyed)
    assert [each.status_code for each in (first, again, third)] == [201, 200, 200]
    assert first.json == again.json == third.json
    assert desk.answer(desk.token(), keyed).status_code == 422
    assert [len(each.outbox) for each in Response.objects] == [2]


def test_a_touchpoint_that_the_visit_did_not_have_is_refused(desk: FrontDesk) -> None:
    token = desk.token(touchpoints=["room"])
    answer = desk.answer(token, answers={"overall": 9, "touchpoints": {"room": 5, "breakfast": 1, "pool": 2}})
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == ["answers.touchpoints.breakfast", "answers.touchpoints.pool"]
    assert Response.objects.count() == 0


@pytest.mark.parametrize("token", ["k1.visit.forged", "x" * 300])
def test_a_forged_token_is_refused(desk: FrontDesk, token: str) -> None:
    answer = desk.answer(token)
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["token"])


def test_a_token_of_a_visit_that_is_gone_is_refused(desk: FrontDesk) -> None:
    token = desk.token()
    Visit.objects.delete()
    answer = desk.answer(token)
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["token"])


def test_a_survey_closes_after_sixty_days(desk: FrontDesk) -> None:
    token = desk.token()
    with time_machine.travel("2099-01-01T00:00:00Z", tick=False):
        answer = desk.answer(token)
    assert (answer.status_code, answer.json["code"]) == (410, "expired")
    assert Response.objects.count() == 0


def test_a_visit_to_a_place_that_nobody_entered_is_judged_by_the_roots_policy(desk: FrontDesk, wiring: Wiring) -> None:
    visit = VisitCompleted(
        external_id="S-9", kind="stay", place="hotel-unknown", customer=SourceCustomer(external_id="G-9")
    )
    visit_told(wiring, visit, told_by("pms"))
    token = links.survey_url(wiring.settings, Visit.objects.get().id).rsplit("/", 1)[1]
    answer = desk.answer(token, answers={"overall": 3})
    assert (answer.status_code, answer.json["severity"]) == (201, "critical")
    assert events()["feedback.low-scores"]["place"] == "hotel-unknown"


def test_a_qr_code_takes_answers_of_somebody_unknown(desk: FrontDesk) -> None:
    body = {"code": "aurora", "answers": {"overall": 2, "touchpoints": {"breakfast": 1}}}
    client = desk.app.test_client()
    answers = [client.post("/v1/responses", json=body) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    first, second = Response.objects
    assert (first.visit, first.place, first.kind) == (None, "hotel-demo", "stay")
    assert first.customer != second.customer
    meeting = client.post("/v1/responses", json={"code": "centro", "answers": {"overall": 9}})
    assert Response.objects.get(id=meeting.json["id"]).kind == "meeting"
    assert events_of(meeting.json["id"])["customer_id"]


def events_of(response: str) -> dict[str, Any]:
    """The first event of an answer."""
    told: dict[str, Any] = Response.objects.get(id=response).outbox[0]["data"]
    return told


def test_a_qr_answer_repeated_under_its_key_is_one(desk: FrontDesk) -> None:
    client = desk.app.test_client()
    body = {"code": "aurora", "answers": {"overall": 2}}
    first, again = (client.post("/v1/responses", json=body, headers={"Idempotency-Key": "a"}) for _ in range(2))
    assert (first.status_code, again.status_code, again.json) == (201, 200, first.json)


def test_a_code_that_is_nobodys_is_refused(desk: FrontDesk) -> None:
    answer = desk.app.test_client().post("/v1/responses", json={"code": "nowhere", "answers": {"overall": 2}})
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["code"])


def test_one_guest_who_tries_too_often_is_asked_to_wait(desk: FrontDesk) -> None:
    client = desk.app.test_client()
    client.environ_base["REMOTE_ADDR"] = "192.0.2.77"
    body = {"code": "patience", "answers": {"overall": 2}}
    statuses = [client.post("/v1/responses", json=body).status_code for _ in range(601)]
    assert statuses[0] == 422
    assert 429 in statuses


def test_the_answers_are_listed_by_page_the_latest_first(desk: FrontDesk) -> None:
    ids = [desk.answer(desk.token()).json["id"] for _ in range(5)]
    first = desk.client.get("/v1/responses?limit=3").json
    second = desk.client.get(f"/v1/responses?limit=3&cursor={first['next_cursor']}").json
    assert [item["id"] for item in first["items"] + second["items"]] == ids[::-1]
    assert second["next_cursor"] is None
    assert desk.client.get("/v1/responses?cursor=nonsense").status_code == 422


def test_the_list_is_narrowed_by_place_and_severity(desk: FrontDesk) -> None:
    low = desk.answer(desk.token()).json["id"]
    good = desk.answer(desk.token(), answers={"overall": 10}).json["id"]
    bank = desk.answer(desk.token(kind="meeting", place="bank-demo"), answers={"overall": 10}).json["id"]

    def found(query: str) -> set[str]:
        return {item["id"] for item in desk.client.get(f"/v1/responses?{query}").json["items"]}

    assert found("severity=low") == {low}
    assert found("place=hotel-demo") == {low, good}
    assert found("place=root") == {low, good, bank}
    assert found("place=bank-demo&severity=none") == {bank}
    assert desk.client.get("/v1/responses?severity=bad").status_code == 422


def test_one_answer_is_shown_whole_with_its_version(desk: FrontDesk) -> None:
    id_ = desk.answer(desk.token(), contact={"consent": True}).json["id"]
    shown = desk.client.get(f"/v1/responses/{id_}")
    assert shown.json["answers"]["touchpoints"] == {"breakfast": 1}
    assert (shown.json["place"], shown.json["severity"], shown.json["contact"]["basis"]) == (
        "hotel-demo",
        "low",
        "consent",
    )
    again = desk.client.get(f"/v1/responses/{id_}", headers={"If-None-Match": shown.headers["ETag"]})
    assert again.status_code == 304
    assert desk.client.get("/v1/responses/nobody").status_code == 404


def test_staff_see_the_answers_of_their_places_only(desk: FrontDesk) -> None:
    hotel = desk.answer(desk.token()).json["id"]
    bank = desk.answer(desk.token(kind="meeting", place="bank-demo"), answers={"overall": 2}).json["id"]
    at_hotel, everywhere = desk.staff("hotel-demo"), desk.staff("root")
    assert [item["id"] for item in at_hotel.get("/v1/responses").json["items"]] == [hotel]
    assert at_hotel.get(f"/v1/responses/{bank}").status_code == 404
    assert at_hotel.get("/v1/responses?place=bank-demo").json["items"] == []
    assert {item["id"] for item in everywhere.get("/v1/responses").json["items"]} == {hotel, bank}


def test_nobody_else_reads_answers(desk: FrontDesk) -> None:
    assert desk.app.test_client().get("/v1/responses").status_code == 401
