"""Story 5: guests who did not like the meal and would have said nothing, asked in time by a code on the table."""

import datetime as dt
import re

import pytest

from deploy.local.demo.guest import Browser, Page
from shared.kit.ids import new_id
from tests.outside import Json, Outside
from tests.waiting import until

CODE = "aurora-room-service"
PHONE = "+39 347 7654321"


@pytest.fixture
def comment() -> str:
    """Their words, by which the case of guests whom nobody knows is found."""
    return f"Gentili, ma la cena era fredda e il vino non è mai arrivato. ({new_id()[:8]})"


def at_the_table(outside: Outside, **said: str) -> Page:
    browser = Browser("it")
    page = browser.open(f"{outside.urls['feedback']}/q/{CODE}")
    assert page.status == 200
    return browser.answer(page, **said)


def case_with(outside: Outside, comment: str) -> Json:
    def found() -> Json | None:
        cases = [case for case in outside.cases(place="hotel-demo") if case["answers"][0]["comment"] == comment]
        assert len(cases) <= 1
        return cases[0] if cases else None

    return until(found, what="a case")


def test_the_code_asks_about_what_stands_on_the_table_first_and_one_tap_answers(outside: Outside) -> None:
    page = Browser("it").open(f"{outside.urls['feedback']}/q/{CODE}")
    assert "Servizio in camera" in page.text
    assert ("touchpoints.room-service", "2") in page.buttons


def test_who_would_have_said_nothing_is_heard_while_they_still_sit_there(outside: Outside, comment: str) -> None:
    thanks = at_the_table(
        outside, **{"touchpoints.room-service": "2", "overall": "6", "comment": comment, "reach": "now", "phone": PHONE}
    )
    assert "Grazie" in thanks.text
    case = case_with(outside, comment)
    due, submitted = (
        dt.datetime.fromisoformat(text)
        for text in (case["clocks"]["first_contact"]["due_at"], case["answers"][0]["submitted_at"])
    )
    assert due - submitted <= dt.timedelta(minutes=15), "they asked to be called now"
    assert case["next_step"]["due_at"] == case["clocks"]["first_contact"]["due_at"]
    assert any("servizio in camera 2/5" in reason["text"] for reason in case["reasons"])


def test_nobody_is_known_who_does_not_choose_to_be(outside: Outside, comment: str) -> None:
    thanks = at_the_table(
        outside, **{"touchpoints.room-service": "1", "overall": "3", "comment": comment, "reach": "none"}
    )
    assert "non La contatteremo" in thanks.text
    case = case_with(outside, comment)
    assert case["contacts"] == []
    assert case["customer"]["name"] is None
    assert case["next_step"]["what"], "the room can still be put right, also without a name"


def test_the_same_way_to_a_public_review_stands_there_for_everybody(outside: Outside, comment: str) -> None:
    happy = at_the_table(outside, **{"touchpoints.room-service": "5", "overall": "10"})
    sad = at_the_table(outside, **{"touchpoints.room-service": "1", "overall": "1", "comment": comment})
    shown = [re.findall(r'<section class="card review".*?</section>', page.html, re.DOTALL) for page in (happy, sad)]
    assert shown[0]
    assert shown[0] == shown[1]


def test_two_guests_at_one_table_are_two_answers_and_one_guest_who_taps_twice_is_one(
    outside: Outside, comment: str
) -> None:
    before = len(outside.all_responses(place="hotel-demo"))
    browser = Browser("it")
    page = browser.open(f"{outside.urls['feedback']}/q/{CODE}")
    said = {"touchpoints.room-service": "4", "overall": "9", "comment": comment}
    for _ in range(2):
        browser.answer(page, **said)
    at_the_table(outside, **said)
    mine = [each for each in outside.all_responses(place="hotel-demo") if each["answers"]["comment"] == comment]
    assert len(mine) == 2
    assert len(outside.all_responses(place="hotel-demo")) >= before + 2
