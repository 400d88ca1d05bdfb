"""Story 2, its first half: a customer of ten years, one cold meeting, and nobody who takes her for a stranger."""

import datetime as dt

import pytest

from deploy.local.demo.guest import Browser, Page
from tests.outside import Json, Outside
from tests.waiting import until

COMMENT = "Dopo dieci anni il nuovo direttore mi ha trattata come un'estranea: freddo, diffidente, quasi scortese."
LEAVING = "Incontro puntuale e cortese, grazie. Ho deciso di chiudere il conto."
LONG_AGO = "2016-03-01"


def met(outside: Outside, since: str | None = None) -> Json:
    """A meeting at the branch has ended, as the bank's calendar tells it."""
    customer = {**outside.visit()["customer"], "name": "Lucia Ferraris", "since": since}
    customer["external_id"] += "-bank"
    customer["email"] = f"lucia-{customer['external_id']}@example.com"
    return outside.visit(kind="meeting", place="bank-demo", staff=["manager-7"], customer=customer)


def answered(visit: Json, **said: str) -> Page:
    browser = Browser("it")
    page = browser.open(visit["survey_url"])
    assert page.status == 200
    return browser.answer(page, **said)


def case_of(outside: Outside, visit: Json) -> Json:
    return until(lambda: outside.case_of(visit), what="a case")


@pytest.fixture
def disappointed() -> dict[str, str]:
    return {"overall": "5", "touchpoints.meeting": "2", "comment": COMMENT, "reach": "email"}


def test_a_meeting_is_a_visit_with_a_survey_of_its_own(outside: Outside) -> None:
    page = Browser("it").open(met(outside)["survey_url"])
    assert "incontro" in page.text.lower()
    assert "soggiorno" not in page.text.lower()


def test_one_bad_score_of_a_customer_of_ten_years_is_critical_whatever_it_is_for_others(
    outside: Outside, disappointed: dict[str, str]
) -> None:
    lucia, stranger = met(outside, since=LONG_AGO), met(outside)
    for visit in (lucia, stranger):
        assert "Grazie" in answered(visit, **disappointed).text
    hers, others = case_of(outside, lucia), case_of(outside, stranger)
    assert (hers["severity"], others["severity"]) == ("critical", "low")
    assert due_in(hers) < due_in(others)
    said = " ".join(reason["text"] for reason in hers["reasons"])
    assert "10 anni" in said, "whoever opens the case sees why it is critical"


def due_in(case: Json) -> dt.timedelta:
    due, submitted = case["clocks"]["first_contact"]["due_at"], case["answers"][0]["submitted_at"]
    return dt.datetime.fromisoformat(due) - dt.datetime.fromisoformat(submitted)


def test_whoever_opens_the_case_sees_the_relationship_first(outside: Outside, disappointed: dict[str, str]) -> None:
    lucia = met(outside, since=LONG_AGO)
    answered(lucia, **disappointed)
    number = case_of(outside, lucia)["number"]
    director = next(member for member in outside.stack["staff"] if member["role"] == "director")
    browser = Browser("it")
    desk = f"{outside.urls['recovery']}/desk"
    browser.send(browser.open(desk), email=director["email"], password=director["password"])
    page = browser.open(f"{desk}/cases/{number}").text
    assert "10 anni" in page
    assert "cliente dal 2016" in page
    # The list beside the case quotes her too.
    assert page.index("cliente dal 2016") < page.rindex(COMMENT)


def test_the_one_who_was_complained_about_does_not_own_the_case(outside: Outside, disappointed: dict[str, str]) -> None:
    lucia = met(outside, since=LONG_AGO)
    answered(lucia, **disappointed)
    assert case_of(outside, lucia)["owner"]["id"] != "manager-7"


def test_full_marks_do_not_hide_that_she_is_leaving(outside: Outside) -> None:
    lucia = met(outside)
    marks = {f"touchpoints.{key}": "5" for key in ("welcome", "meeting", "counter")}
    answered(lucia, overall="10", **marks, comment=LEAVING)
    case = case_of(outside, lucia)
    assert "chiudere" in " ".join(reason["text"] for reason in case["reasons"]), "the words that say so"
