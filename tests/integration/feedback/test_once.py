"""However often and however fast it is sent, a visit has one answer."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from services.feedback.responses.document import Response
from tests.integration.feedback.front_desk import FrontDesk, form_token

GUESTS = 100


def test_a_hundred_sends_of_the_same_answer_at_once_make_one(desk: FrontDesk) -> None:
    token = desk.token()
    with ThreadPoolExecutor(20) as guests:
        answers = list(guests.map(lambda _: desk.answer(token), range(GUESTS)))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: GUESTS - 1}
    assert len({answer.json["id"] for answer in answers}) == 1
    (stored,) = Response.objects
    assert [event["type"] for event in stored.outbox] == [
        "io.rimedio.feedback.response.submitted.v1",
        "io.rimedio.feedback.low_score.detected.v1",
    ]


def test_a_hundred_different_answers_at_once_make_one_too(desk: FrontDesk) -> None:
    token = desk.token()
    with ThreadPoolExecutor(20) as guests:
        answers = list(guests.map(lambda mark: desk.answer(token, answers={"overall": mark % 11}), range(GUESTS)))
    assert Counter(answer.status_code for answer in answers)[201] == 1
    (stored,) = Response.objects
    same = [mark % 11 for mark in range(GUESTS)].count(stored.overall)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: same - 1, 409: GUESTS - same}


def test_so_does_the_page(desk: FrontDesk) -> None:
    guest = desk.guest(desk.token())
    clients = [desk.app.test_client() for _ in range(GUESTS)]
    for client in clients:
        cookie = guest.browser.get_cookie("rimedio_feedback_guest", path=guest.path)
        assert cookie
        client.set_cookie(cookie.key, cookie.value, path=guest.path)
    form = {"csrf_token": form_token(guest.page), "go": "all", "overall": "9", "touchpoints.breakfast": "1"}
    with ThreadPoolExecutor(20) as guests:
        sent = list(guests.map(lambda client: client.post(f"{guest.path}?lang=it", data=form), clients))
    assert {answer.status_code for answer in sent} == {303}
    assert Response.objects.count() == 1
