"""The survey page: from the link to the thanks, and everything that may go wrong on the way."""

import re

import pytest
import time_machine
from werkzeug.test import TestResponse

from services.feedback.places.document import Place
from services.feedback.responses.document import Response
from services.feedback.visits.document import Visit
from shared.kit import store
from tests.integration.feedback.front_desk import FrontDesk

COMMENT = "Ottimo, tranne <la colazione> & il caffè."


def review_card(page: TestResponse) -> str:
    found = re.search(r'<section class="card review".*?</section>', page.text, re.DOTALL)
    assert found, page.text
    return found.group(0)


def test_the_link_gives_a_cookie_and_leads_where_the_address_holds_no_secret(desk: FrontDesk) -> None:
    token = desk.token()
    guest = desk.guest(token)
    assert guest.entered.status_code == 303
    assert token not in guest.path
    (cookie,) = guest.entered.headers.getlist("Set-Cookie")
    assert f"Path={guest.path}" in cookie
    assert "HttpOnly" in cookie
    assert guest.page.status_code == 200


def test_opening_the_link_changes_nothing(desk: FrontDesk) -> None:
    token = desk.token()
    before = Visit.objects.get().version
    for _ in range(3):
        desk.guest(token)
    assert Visit.objects.get().version == before
    assert Response.objects.count() == 0


def test_the_page_greets_and_asks_about_this_visits_touchpoints_only(desk: FrontDesk) -> None:
    page = desk.guest(desk.token(touchpoints=["room", "breakfast"])).page.text
    assert "Gentile Giulia Rossi," in page
    assert "Hotel Aurora" in page
    assert re.findall(r"<legend>(\w+)</legend>", page) == ["Camera", "Colazione"]


def test_addresses_are_shown_to_their_owner_only(desk: FrontDesk) -> None:
    page = desk.guest(desk.token()).page.text
    assert "g•••@example.com" in page
    assert "••• 567" in page
    assert "giulia@example.com" not in page
    assert "1234567" not in page


@pytest.mark.parametrize(
    ("customer", "browser", "language"),
    [("it", "en", "it"), ("en-GB", "it", "en"), (None, "en-US,en;q=0.9", "en"), (None, "fr", "it"), ("fr", "en", "en")],
)
def test_the_language_is_the_guests_else_the_browsers(
    desk: FrontDesk, customer: str | None, browser: str, language: str
) -> None:
    guest = desk.guest(desk.token(customer={"language": customer}), language=browser)
    assert f'<html lang="{language}">' in guest.page.text


def test_a_link_switches_the_language_for_the_answer_too(desk: FrontDesk) -> None:
    guest = desk.guest(desk.token())
    guest.page = guest.browser.get(f"{guest.path}?lang=en")
    assert "How was your stay?" in guest.page.text
    thanks = guest.browser.get(guest.send(overall="2").location)
    assert "Thank you, Giulia Rossi" in thanks.text
    assert Response.objects.get().language == "en"


def test_an_answer_is_stored_and_thanked_for(desk: FrontDesk) -> None:
    guest = desk.guest(desk.token())
    sent = guest.send(overall="9", touchpoints_breakfast="1", touchpoints_parking="", comment=COMMENT, consent="yes")
    assert sent.status_code == 303
    answer = Response.objects.get()
    assert (answer.overall, answer.touchpoints, answer.comment) == (9, {"breakfast": 1}, COMMENT)
    assert (answer.severity, answer.language, answer.contact["basis"]) == ("low", "it", "consent")
    page = guest.browser.get(sent.location).text
    assert "Ci dispiace" in page
    assert "Tra pochi minuti un messaggio Le dirà chi se ne occupa." in page


def test_the_thanks_name_the_time_by_which_somebody_is_in_touch(desk: FrontDesk) -> None:
    with time_machine.travel("2026-11-22T09:00:00Z", tick=False):
        guest = desk.guest(desk.token())
        critical = guest.browser.get(guest.send(overall="2").location).text
    assert "oggi entro le 14:00" in critical
    with time_machine.travel("2026-11-22T09:00:00Z", tick=False):
        guest = desk.guest(desk.token())
        low = guest.browser.get(guest.send(overall="6").location).text
    assert "domani entro le 10:00" in low


def test_who_does_not_wish_it_is_not_promised_a_contact(desk: FrontDesk) -> None:
    guest = desk.guest(desk.token())
    page = guest.browser.get(guest.send(overall="2", consent="no").location).text
    assert "Come desidera, non La contatteremo." in page
    assert "entro le" not in page


def test_who_left_no_address_is_not_promised_a_contact_either(desk: FrontDesk) -> None:
    guest = desk.guest(desk.token(customer={"email": None, "phone": None}))
    page = guest.browser.get(guest.send(overall="2").location).text
    assert "Ci dispiace" in page
    assert "entro le" not in page


def test_the_public_review_is_the_same_for_everybody_at_every_score(desk: FrontDesk) -> None:
    cards = set()
    for overall in range(11):
        guest = desk.guest(desk.token())
        cards.add(review_card(guest.browser.get(guest.send(overall=str(overall), consent="no").location)))
        cards.add(review_card(guest.browser.get(guest.path)))
    assert len(cards) == 1
    assert "https://reviews.example.com/hotel-aurora" in cards.pop()


def test_a_place_without_a_review_page_shows_none_to_anybody(desk: FrontDesk) -> None:
    store.add(Place.entered("hotel-new", name="Hotel Nuovo", parent="root", zone="Europe/Rome"))
    guest = desk.guest(desk.token(place="hotel-new"))
    assert "review" not in guest.browser.get(guest.send(overall="10").location).text


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(desk: FrontDesk) -> None:
    guest = desk.guest(desk.token())
    sent = guest.send(
        overall="9",
        touchpoints_breakfast="1",
        comment=COMMENT,
        wish="Un tavolo.",
        consent="yes",
        name="G. R.",
        email="giulia chiocciola",
        channel="email",
        window="la sera",
    )
    assert sent.status_code == 422
    assert sent.text.count("Questo non è un indirizzo e-mail.") == 2
    assert 'id="contact.email-error"' in sent.text
    for kept in (
        'name="overall" value="9" checked',
        'name="touchpoints.breakfast" value="1" checked',
        "Ottimo, tranne &lt;la colazione&gt; &amp; il caffè.</textarea>",
        "Un tavolo.</textarea>",
        'name="consent" value="yes" checked',
        'value="G. R."',
        'value="giulia chiocciola"',
        'name="channel" value="email" checked',
        'value="la sera"',
    ):
        assert kept in sent.text
    assert Response.objects.count() == 0


@pytest.mark.parametrize(
    ("customer", "form", "sentence"),
    [
        ({}, {}, "Scelga un voto, oppure ci dica qualcosa con parole Sue."),
        ({}, {"overall": "12"}, "Scelga un voto da 0 a 10."),
        ({}, {"touchpoints_room": "9"}, "Scelga un voto da 1 a 5, oppure lo salti."),
        ({}, {"overall": "9", "touchpoints_pool": "1"}, "Scelga un voto da 1 a 5, oppure lo salti."),
        ({}, {"comment": "x" * 10_001}, "Supera i 10.000 caratteri."),
        ({}, {"overall": "9", "email": "g@example.com"}, "Ci dica, per favore, se possiamo contattarLa."),
        ({"email": None, "phone": None}, {"overall": "9", "consent": "yes"}, "Per raggiungerLa ci serve"),
        ({"phone": None}, {"overall": "9", "consent": "yes", "channel": "sms"}, "ci serve il numero"),
        ({"email": None}, {"overall": "9", "consent": "yes", "channel": "email"}, "ci serve un indirizzo e-mail"),
    ],
)
def test_each_mistake_is_answered_in_the_pages_language(
    desk: FrontDesk, customer: dict[str, None], form: dict[str, str], sentence: str
) -> None:
    sent = desk.guest(desk.token(customer=customer)).send(**form)
    assert sent.status_code == 422
    assert sentence in sent.text
    assert Response.objects.count() == 0


def test_a_form_left_open_for_a_day_is_shown_again_with_what_was_typed(desk: FrontDesk) -> None:
    with time_machine.travel("2026-11-22T09:00:00Z", tick=False):
        token = desk.token()
        stale = desk.guest(token)
    with time_machine.travel("2026-11-23T09:00:00Z", tick=False):
        guest = desk.guest(token)
        guest.page = stale.page
        sent = guest.send(overall="9", comment=COMMENT)
        assert sent.status_code == 422
        assert "la invii ancora una volta" in sent.text
        assert 'name="overall" value="9" checked' in sent.text
        assert Response.objects.count() == 0
        guest.page = sent
        assert guest.send(overall="9").status_code == 303


def test_sent_twice_by_a_double_click_it_is_one_answer_and_thanked_for_twice(desk: FrontDesk) -> None:
    guest = desk.guest(desk.token())
    assert [guest.send(overall="9").status_code for _ in range(2)] == [303, 303]
    assert Response.objects.count() == 1


def test_another_answer_to_the_same_visit_meets_a_kind_page(desk: FrontDesk) -> None:
    guest = desk.guest(desk.token())
    guest.send(overall="9")
    sent = guest.send(overall="1")
    assert sent.status_code == 409
    assert "Ha già risposto" in sent.text
    assert Response.objects.get().overall == 9


def test_who_opens_an_answered_survey_is_told_so(desk: FrontDesk) -> None:
    token = desk.token()
    desk.guest(token).send(overall="9")
    page = desk.guest(token).page
    assert page.status_code == 200
    assert "Ha già risposto" in page.text


def test_a_closed_survey_says_so(desk: FrontDesk) -> None:
    token = desk.token()
    with time_machine.travel("2099-01-01T00:00:00Z", tick=False):
        guest = desk.guest(token)
        assert guest.page.status_code == 410
        assert "Questo sondaggio è chiuso" in guest.page.text


def test_a_survey_that_closes_while_it_is_filled_in_says_so(desk: FrontDesk) -> None:
    with time_machine.travel("2026-11-22T09:00:00Z", tick=False):
        token = desk.token()
    with time_machine.travel("2027-01-21T08:59:00Z", tick=False):
        guest = desk.guest(token)
        assert guest.page.status_code == 200
    with time_machine.travel("2027-01-21T09:01:00Z", tick=False):
        assert guest.send(overall="9").status_code == 410


def test_a_visit_that_is_gone_is_not_found(desk: FrontDesk) -> None:
    token = desk.token()
    Visit.objects.delete()
    page = desk.guest(token).page
    assert page.status_code == 404
    assert "Non troviamo questo sondaggio" in page.text


def test_one_guests_cookie_opens_nobody_elses_survey(desk: FrontDesk) -> None:
    one, other = desk.guest(desk.token()), desk.guest(desk.token())
    cookie = one.browser.get_cookie("rimedio_feedback_guest", path=one.path)
    assert cookie
    other.browser.set_cookie(cookie.key, cookie.value, path=other.path)
    assert other.browser.get(other.path).status_code == 403
    assert other.send(overall="1").status_code == 403


def test_a_form_from_elsewhere_is_refused(desk: FrontDesk) -> None:
    guest = desk.guest(desk.token())
    assert guest.send("forged", overall="1").status_code == 403
    assert Response.objects.count() == 0


def test_thanks_before_any_answer_lead_to_the_questions(desk: FrontDesk) -> None:
    guest = desk.guest(desk.token())
    early = guest.browser.get(f"{guest.path}/thanks")
    assert (early.status_code, early.location) == (303, f"{guest.path}?lang=it")


def test_a_meeting_at_the_bank_has_its_own_question_and_touchpoints(desk: FrontDesk) -> None:
    page = desk.guest(desk.token(kind="meeting", place="bank-demo")).page.text
    assert "Com’è andato il nostro incontro?" in page  # noqa: RUF001  It is the apostrophe of print.
    assert re.findall(r"<legend>(\w+)</legend>", page) == ["Accoglienza", "Incontro", "Sportello"]


def test_a_places_own_colour_is_used_by_day_and_by_night(desk: FrontDesk) -> None:
    facts = {"name": "Hotel Rosso", "parent": "root", "zone": "Europe/Rome", "brand": {"colour": "#7a1f3d"}}
    store.add(Place.entered("hotel-red", **facts))
    page = desk.guest(desk.token(place="hotel-red")).page
    assert "--brand: #7a1f3d;" in page.text
    nonce = re.search(r'<style nonce="([^"]+)"', page.text)
    assert nonce
    assert nonce.group(1) in page.headers["Content-Security-Policy"]


def test_a_visit_without_a_name_or_touchpoints_is_asked_about_all_the_same(desk: FrontDesk) -> None:
    guest = desk.guest(desk.token(touchpoints=[], customer={"name": None, "email": None, "phone": None}))
    assert "E i particolari?" not in guest.page.text
    assert "<h1>Grazie</h1>" in guest.browser.get(guest.send(overall="9").location).text


def test_pages_ask_not_to_be_indexed_and_hold_no_script(desk: FrontDesk) -> None:
    page = desk.guest(desk.token()).page.text
    assert '<meta name="robots" content="noindex">' in page
    assert "<script" not in page
