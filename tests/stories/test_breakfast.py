"""Story 3: a splendid stay and one bad breakfast, heard in time and answered by somebody with a name."""

import datetime as dt
import re

import pytest
import requests

from deploy.local.demo.guest import Browser, Page
from tests.outside import TIMEOUT_SECONDS, Json, Outside
from tests.waiting import until

COMMENT = (
    "Albergo splendido e personale gentilissimo, ma a colazione dieci minuti di coda per un caffè, due mattine. 🙁"
)
WISH = "Un tavolo libero e un caffè senza fila, com'era l'anno scorso."


@pytest.fixture
def visit(outside: Outside) -> Json:
    return outside.visit(touchpoints=["reception", "room", "breakfast"])


def answered(visit: Json) -> Page:
    """She opens the link on her telephone, without JavaScript, and says what was."""
    browser = Browser("it")
    page = browser.open(visit["survey_url"])
    assert page.status == 200
    assert visit["token"] not in page.url, "a secret in an address that lasts"
    return browser.answer(
        page,
        **{
            "overall": "9",
            "touchpoints.reception": "5",
            "touchpoints.room": "5",
            "touchpoints.breakfast": "1",
            "comment": COMMENT,
            "wish": WISH,
            "reach": "email",
        },
    )


def opened_case(outside: Outside, visit: Json, state: str = "sent") -> Json:
    def settled() -> Json | None:
        case = outside.case_of(visit)
        return case if case and [contact["state"] for contact in case["contacts"]] == [state] else None

    return until(settled, what=f"a case whose acknowledgement is {state}")


def test_one_bad_detail_of_a_splendid_stay_becomes_a_case_with_a_person_and_a_deadline(
    outside: Outside, visit: Json
) -> None:
    thanks = answered(visit)
    assert thanks.status == 200
    assert "Grazie" in thanks.text
    case = opened_case(outside, visit)
    assert case["state"] == "open"
    mark, *words = [reason["text"] for reason in case["reasons"]]
    assert mark == "colazione 1/5, pur con 9/10 nel complesso"
    assert all("lettura automatica" in said for said in words), "what a machine has read is said to be that"
    assert case["answers"][0]["comment"] == COMMENT
    assert case["answers"][0]["wish"] == WISH
    assert case["customer"]["external_id"] == visit["customer"]["external_id"]
    assert case["owner"]["name"]
    submitted, due = (
        dt.datetime.fromisoformat(text)
        for text in (case["answers"][0]["submitted_at"], case["clocks"]["first_contact"]["due_at"])
    )
    assert due - submitted == dt.timedelta(hours=24)
    assert case["next_step"]["owner"] == case["owner"]
    assert case["next_step"]["due_at"] == case["clocks"]["first_contact"]["due_at"]


def test_she_hears_at_once_what_was_heard_who_has_it_and_by_when(outside: Outside, visit: Json) -> None:
    answered(visit)
    case = opened_case(outside, visit)
    [mail] = outside.mails_to(visit["customer"]["email"])
    assert case["number"] in str(mail["Subject"]) or case["number"] in _text(mail)
    owner = next(member for member in outside.stack["staff"] if member["name"] == case["owner"]["name"])
    assert owner["email"] in str(mail["Reply-To"]), "answering it reaches the owner"
    for part in ("plain", "html"):
        said = _text(mail, part)
        for owed in ("colazione 1/5, pur con 9/10", "dieci minuti di coda", case["owner"]["name"], case["number"]):
            assert owed.lower() in said.lower(), (part, owed)
        assert re.search(r"\b\d{1,2}:\d\d\b", said), "a time by which she will hear"
        assert "recension" not in said.lower(), "nobody is asked for a review, or not to write one"


def _text(mail: object, part: str = "plain") -> str:
    body = mail.get_body((part,)).get_content()  # type: ignore[attr-defined]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split()) if part == "html" else " ".join(body.split())


def test_whatever_is_sent_twice_or_opened_again_is_one_answer_one_case_and_one_mail(
    outside: Outside, visit: Json
) -> None:
    answered(visit)
    again = Browser("it").open(visit["survey_url"])
    assert "at" not in again.names
    second = outside.answer(visit["token"], overall=3)
    assert (second.status_code, second.json()["code"]) == (409, "already_answered")
    opened_case(outside, visit)
    assert len(outside.mails_to(visit["customer"]["email"])) == 1


def test_staff_see_the_case_on_the_desk_with_what_she_said_and_what_was_sent(outside: Outside, visit: Json) -> None:
    answered(visit)
    case = opened_case(outside, visit)
    manager = next(member for member in outside.stack["staff"] if member["role"] == "manager")
    desk = f"{outside.urls['recovery']}/desk"
    browser = Browser("it")
    listed = browser.send(browser.open(desk), email=manager["email"], password=manager["password"])
    assert listed.url.startswith(desk)
    assert visit["customer"]["name"] in listed.text
    page = browser.open(f"{desk}/cases/{case['number']}")
    for owed in (COMMENT, WISH, "1/5", case["owner"]["name"], case["number"]):
        assert owed in page.text


def test_a_guest_who_does_not_want_to_be_contacted_is_not(outside: Outside, visit: Json) -> None:
    url = f"{outside.urls['feedback']}/v1/responses"
    body = {"token": visit["token"], "answers": {"overall": 2}, "contact": {"consent": False}}
    assert requests.post(url, json=body, timeout=TIMEOUT_SECONDS).json()["severity"] == "critical"
    case = until(lambda: outside.case_of(visit))
    assert case["contacts"] == []
    assert case["next_step"]["what"]
    assert outside.mails_to(visit["customer"]["email"]) == []


def test_a_good_stay_opens_nothing_and_shows_the_same_review_link(outside: Outside, visit: Json) -> None:
    happy = outside.visit(touchpoints=["breakfast"])
    browser = Browser("it")
    delighted = browser.answer(browser.open(happy["survey_url"]), **{"overall": "10", "touchpoints.breakfast": "5"})
    disappointed = answered(visit)
    links = [
        re.findall(r'<a [^>]*href="(https://[^"]*example\.com[^"]*)"', page.html) for page in (delighted, disappointed)
    ]
    assert links[0]
    assert links[0] == links[1]
    opened_case(outside, visit)
    assert outside.case_of(happy) is None
