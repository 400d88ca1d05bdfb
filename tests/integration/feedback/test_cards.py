"""Codes on walls and tables: whoever reads one is asked, and stays unknown unless they choose otherwise."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.feedback.places.document import Place
from services.feedback.responses.document import Response
from shared.kit import store
from tests.integration.feedback.front_desk import FrontDesk, form_token

COOKIE = "rimedio_feedback_guest"


@pytest.fixture
def coded(desk: FrontDesk) -> FrontDesk:
    """The breakfast room has a card of its own."""
    hotel = Place.objects.get(pk="hotel-demo")
    hotel.touchpoints = [
        {**each, "code": "buffet"} if each["key"] == "breakfast" else each for each in hotel.touchpoints
    ]
    store.save(hotel)
    return desk


def visitor(desk: FrontDesk, language: str = "it") -> FlaskClient:
    browser = desk.app.test_client()
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    return browser


def send(browser: FlaskClient, page: TestResponse, code: str = "aurora", **form: str) -> TestResponse:
    fields = {"csrf_token": form_token(page), "go": "all", **form}
    return browser.post(f"/q/{code}?lang=it", data=fields)


def heading(page: TestResponse) -> str:
    found = re.search(r"<h1[^>]*>([^<]+)</h1>", page.text)
    assert found
    return found[1]


def test_whoever_reads_it_is_asked_and_nothing_is_stored(desk: FrontDesk) -> None:
    page = visitor(desk).get("/q/aurora")
    assert page.status_code == 200
    assert "soggiorno" in heading(page)
    assert "Gentile" not in page.text
    assert Response.objects.count() == 0
    (cookie,) = page.headers.getlist("Set-Cookie")
    assert "Path=/q/aurora;" in cookie
    assert "HttpOnly" in cookie


def test_the_page_speaks_the_browsers_language(desk: FrontDesk) -> None:
    assert '<html lang="es">' in visitor(desk, "es-MX,es;q=0.9").get("/q/aurora").text


def test_the_card_of_a_touchpoint_asks_about_that_first(coded: FrontDesk) -> None:
    browser = visitor(coded)
    page = browser.get("/q/buffet")
    assert heading(page) == "Colazione"
    fields = {"csrf_token": form_token(page), "at": "touchpoints", "touchpoints.breakfast": "2"}
    following = browser.post("/q/buffet", data=fields)
    assert "soggiorno" in heading(following)
    sent = send(browser, following, "buffet", **{"touchpoints.breakfast": "2", "overall": "9"})
    assert sent.status_code == 303
    answer = Response.objects.get()
    assert (answer.touchpoints, answer.overall, answer.severity) == ({"breakfast": 2}, 9, "low")


def test_a_guest_stays_unknown(desk: FrontDesk) -> None:
    browser = visitor(desk)
    thanks = send(browser, browser.get("/q/aurora"), overall="2", comment="Freddo.")
    assert "Grazie" in browser.get(thanks.location).text
    answer = Response.objects.get()
    assert (answer.visit, answer.contact["basis"], answer.contact["email"]) == (None, None, None)
    assert answer.contact_by is None
    assert "entro le" not in browser.get(thanks.location).text


def test_a_guest_is_reached_by_their_own_choice_alone(desk: FrontDesk) -> None:
    browser = visitor(desk)
    page = browser.get("/q/aurora")
    refused = send(browser, page, overall="2", reach="now")
    assert refused.status_code == 422
    assert "ci serve il numero" in refused.text
    assert send(browser, page, overall="2", reach="now", phone="+39 333 765432", name="Anna").status_code == 303
    contact = Response.objects.get().contact
    assert (contact["basis"], contact["phone"], contact["name"], contact["call_now"]) == (
        "consent",
        "+39 333 765432",
        "Anna",
        True,
    )


def test_an_address_that_was_typed_and_not_offered_is_not_kept(desk: FrontDesk) -> None:
    browser = visitor(desk)
    page = browser.get("/q/aurora")
    assert send(browser, page, overall="2", reach="none", phone="+39 333 765432").status_code == 303
    assert Response.objects.get().contact["phone"] is None


def test_sent_twice_it_is_one_answer_and_two_guests_have_two(desk: FrontDesk) -> None:
    one, other = visitor(desk), visitor(desk)
    page = one.get("/q/aurora")
    assert [send(one, page, overall="9").status_code for _ in range(3)] == [303, 303, 303]
    assert Response.objects.count() == 1
    send(other, other.get("/q/aurora"), overall="9")
    assert Response.objects.count() == 2
    assert len({answer.customer for answer in Response.objects}) == 2


def test_a_reload_goes_on_and_a_new_reading_after_the_answer_begins_anew(desk: FrontDesk) -> None:
    browser = visitor(desk)
    sitting = re.compile(r'data-sitting="(\w+)"')
    first, again = (sitting.findall(browser.get("/q/aurora").text) for _ in range(2))
    assert first == again
    send(browser, browser.get("/q/aurora"), overall="9")
    later = browser.get("/q/aurora")
    assert sitting.findall(later.text) != first
    assert send(browser, later, overall="3").status_code == 303
    assert Response.objects.count() == 2


def test_the_cookie_of_one_card_is_good_for_that_card_alone(coded: FrontDesk) -> None:
    browser = visitor(coded)
    browser.get("/q/aurora")
    cookie = browser.get_cookie(COOKIE, path="/q/aurora")
    assert cookie
    elsewhere = visitor(coded)
    elsewhere.set_cookie(COOKIE, cookie.value, path="/q/buffet")
    first = re.findall(r'data-sitting="(\w+)"', elsewhere.get("/q/buffet").text)
    assert first
    assert first[0] not in cookie.value


def test_a_browser_that_keeps_no_cookie_is_told_what_to_do(desk: FrontDesk) -> None:
    browser = visitor(desk)
    page = browser.get("/q/aurora")
    without = desk.app.test_client(use_cookies=False)
    refused = without.post("/q/aurora?lang=it", data={"csrf_token": form_token(page), "go": "all", "overall": "9"})
    assert refused.status_code == 403
    assert Response.objects.count() == 0


def test_thanks_without_an_answer_lead_to_the_questions(desk: FrontDesk) -> None:
    early = visitor(desk).get("/q/aurora/thanks")
    assert (early.status_code, early.location) == (303, "/q/aurora?lang=it")


def test_an_unknown_code_is_answered_kindly(desk: FrontDesk) -> None:
    page = visitor(desk).get("/q/nowhere")
    assert page.status_code == 404
    assert "Non conosciamo questo codice" in page.text
    assert visitor(desk).post("/q/nowhere", data={}).status_code in {403, 404}


def test_an_old_card_leads_to_the_place_that_it_hung_at(desk: FrontDesk) -> None:
    hotel = Place.objects.get(pk="hotel-demo")
    hotel.rotate(None, "new-aurora")
    store.save(hotel)
    page = visitor(desk).get("/q/aurora")
    assert page.status_code == 410
    assert "Questo cartoncino è stato sostituito" in page.text
    assert 'href="/q/new-aurora"' in page.text
    assert visitor(desk).get("/q/new-aurora").status_code == 200


def test_an_old_card_of_a_place_without_a_code_says_only_so(desk: FrontDesk) -> None:
    hotel = Place.objects.get(pk="hotel-demo")
    hotel.retired_codes = [{"code": "aurora", "touchpoint": None, "at": None}]
    hotel.code = None
    store.save(hotel)
    page = visitor(desk).get("/q/aurora")
    assert page.status_code == 410
    assert "/q/" not in page.text.split("<main")[1]
