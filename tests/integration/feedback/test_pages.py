"""The survey's pages without scripts: from the link to the thanks, and everything that may go wrong on the way."""

import datetime as dt
import html
import re
from typing import Any

import pytest
import time_machine
from werkzeug.test import TestResponse

from services.feedback.places.document import Place
from services.feedback.responses import links, progress
from services.feedback.responses.document import Response
from services.feedback.surveys import storing
from services.feedback.surveys.document import Survey
from services.feedback.surveys.questions import Option, Question
from services.feedback.surveys.storing import Content
from services.feedback.visits.document import Visit
from shared.kit import store
from tests.integration.feedback.front_desk import FrontDesk, Guest

COMMENT = "Ottimo, tranne <la colazione> & il caffè."
APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
TODAY = dt.date(2026, 11, 22)


def shown(page: TestResponse) -> str:
    """What a browser without scripts shows."""
    return page.text.split('<template id="steps">')[0]


def heading(page: TestResponse) -> str:
    found = re.search(r"<h1[^>]*>([^<]+)</h1>", shown(page))
    assert found, page.text
    return found.group(1)


def carried(page: TestResponse) -> dict[str, str]:
    """What travels on in hidden fields, and what is filled in."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', shown(page))
    return {name: html.unescape(value) for name, value in found if name not in {"csrf_token", "survey"}}


def walk(guest: Guest, *steps: dict[str, str]) -> TestResponse:
    """Leave one step after the other, each with what its page carried."""
    page = guest.page
    for filled in steps:
        guest.page = page = guest.post({**carried(page), **filled})
    return page


def review_card(page: TestResponse) -> str:
    found = re.search(r'<section class="card review".*?</section>', page.text, re.DOTALL)
    assert found, page.text
    return found.group(0)


class TestTheLink:
    def test_it_gives_a_cookie_and_leads_where_the_address_holds_no_secret(self, desk: FrontDesk) -> None:
        token = desk.token()
        guest = desk.guest(token)
        assert guest.entered.status_code == 303
        assert token not in guest.path
        (cookie,) = guest.entered.headers.getlist("Set-Cookie")
        assert f"Path={guest.path}" in cookie
        assert "HttpOnly" in cookie
        assert guest.page.status_code == 200

    def test_opening_it_changes_nothing(self, desk: FrontDesk) -> None:
        token = desk.token()
        before = Visit.objects.get().version
        for _ in range(3):
            desk.guest(token)
        assert Visit.objects.get().version == before
        assert Response.objects.count() == 0
        assert progress.left_at("stay@1", TODAY, TODAY + dt.timedelta(days=9000)) == {}

    @pytest.mark.parametrize(("occasion", "door", "first"), [("pulse", "p", "Finora"), ("recovery", "r", "rimediato")])
    def test_each_occasion_has_its_own_questions_and_its_own_answer(
        self, desk: FrontDesk, occasion: Any, door: str, first: str
    ) -> None:
        token = desk.token()
        visit = Visit.objects.get().id
        guest = desk.guest(links.survey_url(desk.wiring.settings, visit, occasion).rsplit("/", 1)[1])
        assert guest.path == f"/s/{door}/{visit}"
        assert first in heading(guest.page)
        question = "so_far" if occasion == "pulse" else "put_right"
        assert guest.send(**{f"choices.{question}": "5"}).status_code == 303
        assert desk.guest(token).send(overall="9").status_code == 303
        assert {each.occasion for each in Response.objects} == {occasion, "visit"}

    def test_one_guests_cookie_opens_nobody_elses_survey(self, desk: FrontDesk) -> None:
        one, other = desk.guest(desk.token()), desk.guest(desk.token())
        cookie = one.browser.get_cookie("rimedio_feedback_guest", path=one.path)
        assert cookie
        other.browser.set_cookie(cookie.key, cookie.value, path=other.path)
        assert other.browser.get(other.path).status_code == 403
        assert other.send(overall="1").status_code == 403

    def test_a_visit_that_is_gone_is_not_found(self, desk: FrontDesk) -> None:
        token = desk.token()
        Visit.objects.delete()
        page = desk.guest(token).page
        assert page.status_code == 404
        assert "Non troviamo questo sondaggio" in page.text


class TestWhatIsAsked:
    def test_one_question_comes_first(self, desk: FrontDesk) -> None:
        page = desk.guest(desk.token()).page
        assert heading(page) == f"Com{APOSTROPHE}è stato il Suo soggiorno?"
        assert "Gentile Giulia Rossi," in shown(page)
        assert "Hotel Aurora" in shown(page)
        assert "<textarea" not in shown(page)

    def test_the_details_are_those_of_this_visit(self, desk: FrontDesk) -> None:
        page = walk(desk.guest(desk.token(touchpoints=["room", "breakfast"])), {"overall": "9"})
        assert re.findall(r"<legend>(\w+)</legend>", shown(page)) == ["Camera", "Colazione"]

    def test_a_visit_without_a_name_or_touchpoints_is_asked_about_all_the_same(self, desk: FrontDesk) -> None:
        guest = desk.guest(desk.token(touchpoints=[], customer={"name": None, "email": None, "phone": None}))
        assert heading(walk(guest, {"overall": "9"})) == "Con parole Sue"
        assert "E i particolari?" not in guest.page.text
        assert "<h1>Grazie</h1>" in guest.browser.get(guest.send(overall="9").location).text

    def test_a_meeting_at_the_bank_has_its_own_questions_and_touchpoints(self, desk: FrontDesk) -> None:
        guest = desk.guest(desk.token(kind="meeting", place="bank-demo"))
        assert heading(guest.page) == f"Com{APOSTROPHE}è andato il nostro incontro?"
        page = shown(walk(guest, {"overall": "9"}))
        assert re.findall(r"<legend>(\w+)</legend>", page) == ["Accoglienza", "Incontro", "Sportello"]

    def test_only_who_was_not_pleased_is_asked_what_would_put_it_right(self, desk: FrontDesk) -> None:
        happy = walk(desk.guest(desk.token()), {"overall": "10"}, {"go": "next"})
        assert "Vuole dirci di più?" in shown(happy)
        assert re.search(r'data-question="wish"[^>]* hidden', shown(happy))
        assert 'value="send"' in shown(happy)
        unhappy = walk(desk.guest(desk.token()), {"overall": "9"}, {"touchpoints.room": "1", "go": "next"})
        assert re.search(r'data-question="wish"(?![^>]* hidden)', shown(unhappy))
        assert "Ci dispiace che non sia andata come doveva." in shown(unhappy)
        assert 'name="go" value="next" data-on' in shown(unhappy)

    def test_addresses_are_shown_to_their_owner_only(self, desk: FrontDesk) -> None:
        page = desk.guest(desk.token()).page.text
        assert "g•••@example.com" in page
        assert "••• 567" in page
        assert "giulia@example.com" not in page
        assert "1234567" not in page

    def test_who_has_the_page_open_while_the_survey_changes_answers_what_they_were_asked(self, desk: FrontDesk) -> None:
        guest = desk.guest(desk.token())
        asks_only(desk, Question(key="wish", type="long"))
        page = walk(guest, {"overall": "9", "survey": "stay@1"})
        assert heading(page) == "E i particolari?"
        assert guest.send(overall="9", survey="stay@1").status_code == 303
        answer = Response.objects.get()
        assert (answer.survey, answer.survey_version, answer.overall) == ("stay", 1, 9)

    @pytest.mark.parametrize("ref", ["", "stay@7", "nothing@1", "x", "pulse@0"])
    def test_a_version_that_nobody_can_have_seen_is_the_present_one(self, desk: FrontDesk, ref: str) -> None:
        guest = desk.guest(desk.token())
        assert guest.send(overall="9", survey=ref).status_code == 303
        assert Response.objects.get().survey_version == 1


class TestTheWay:
    def test_what_was_answered_travels_along(self, desk: FrontDesk) -> None:
        guest = desk.guest(desk.token(customer={"phone": None}))
        page = walk(
            guest,
            {"overall": "9"},
            {"touchpoints.room": "1", "go": "next"},
            {"comment": COMMENT, "wish": "Un tavolo.", "go": "next"},
        )
        assert heading(page) == "Possiamo contattarLa per parlarne?"
        sent = guest.post({**carried(page), "reach": "email", "window": "la sera"})
        assert sent.status_code == 303
        answer = Response.objects.get()
        assert (answer.overall, answer.touchpoints, answer.comment, answer.wish) == (
            9,
            {"room": 1},
            COMMENT,
            "Un tavolo.",
        )
        assert (answer.contact["basis"], answer.contact["channel"], answer.contact["window"]) == (
            "consent",
            "email",
            "la sera",
        )

    def test_back_shows_what_was_chosen_and_forgets_nothing(self, desk: FrontDesk) -> None:
        guest = desk.guest(desk.token())
        page = walk(guest, {"overall": "9"}, {"touchpoints.room": "4", "go": "back"})
        assert heading(page) == f"Com{APOSTROPHE}è stato il Suo soggiorno?"
        assert 'value="9" aria-pressed="true"' in shown(page)
        assert carried(page)["touchpoints.room"] == "4"
        again = walk(guest, {"overall": "3"})
        assert 'name="touchpoints.room" value="4" checked' in shown(again)

    def test_nothing_is_stored_before_it_is_sent(self, desk: FrontDesk) -> None:
        guest = desk.guest(desk.token())
        walk(guest, {"overall": "1"}, {"touchpoints.room": "1", "go": "next"}, {"comment": COMMENT, "go": "next"})
        assert Response.objects.count() == 0

    def test_an_answer_that_no_longer_leads_anywhere_is_not_sent(self, desk: FrontDesk) -> None:
        guest = desk.guest(desk.token())
        guest.send(overall="10", wish="Un tavolo.", reach="now")
        answer = Response.objects.get()
        assert (answer.wish, answer.contact["basis"]) == (None, "visit")

    def test_a_tap_never_sends_by_itself(self, desk: FrontDesk) -> None:
        guest = desk.guest(links.survey_url(desk.wiring.settings, visit_of(desk), "pulse").rsplit("/", 1)[1])
        page = walk(guest, {"choices.so_far": "5"})
        assert heading(page) == "Grazie. Inviamo la Sua risposta?"
        assert Response.objects.count() == 0
        assert heading(walk(guest, {"go": "back"})) == "Finora va tutto bene?"
        assert walk(guest, {"choices.so_far": "5"}, {"go": "send"}).status_code == 303

    def test_a_button_that_did_not_say_so_sends_nothing(self, desk: FrontDesk) -> None:
        guest = desk.guest(desk.token())
        page = walk(guest, {"overall": "9"}, {"go": "next"}, {"go": "next"})
        assert heading(page) == "Grazie. Inviamo la Sua risposta?"
        assert walk(guest, {"go": "send"}).status_code == 303

    def test_pages_may_be_kept_by_the_browser_so_that_its_back_button_works(self, desk: FrontDesk) -> None:
        guest = desk.guest(desk.token())
        assert guest.page.headers["Cache-Control"] == "no-store"
        assert walk(guest, {"overall": "9"}).headers["Cache-Control"] == "private, no-cache"
        assert guest.browser.get(guest.send(overall="9").location).headers["Cache-Control"] == "no-store"


class TestLanguages:
    @pytest.mark.parametrize(
        ("customer", "browser", "language"),
        [
            ("it", "en", "it"),
            ("en-GB", "it", "en"),
            (None, "en-US,en;q=0.9", "en"),
            (None, "fr", "fr"),
            ("de", "en", "de"),
            ("ja", "es", "es"),
            ("ja", "ja", "it"),
        ],
    )
    def test_it_is_the_guests_else_the_browsers(
        self, desk: FrontDesk, customer: str | None, browser: str, language: str
    ) -> None:
        guest = desk.guest(desk.token(customer={"language": customer}), language=browser)
        assert f'<html lang="{language}">' in guest.page.text

    @pytest.mark.parametrize(
        ("language", "title", "thanks"),
        [
            ("it", f"Com{APOSTROPHE}è stato il Suo soggiorno?", "Grazie, Giulia Rossi"),
            ("en", "How was your stay?", "Thank you, Giulia Rossi"),
            ("de", "Wie war Ihr Aufenthalt?", "Vielen Dank, Giulia Rossi"),
            ("fr", f"Comment s{APOSTROPHE}est passé votre séjour\N{NARROW NO-BREAK SPACE}?", "Merci, Giulia Rossi"),
            ("es", "¿Qué tal ha sido su estancia?", "Gracias, Giulia Rossi"),
        ],
    )
    def test_a_survey_in_five_languages(self, desk: FrontDesk, language: str, title: str, thanks: str) -> None:
        guest = desk.guest(desk.token(customer={"language": language}))
        assert heading(guest.page) == title
        assert heading(guest.browser.get(guest.send(overall="9").location)) == thanks
        assert Response.objects.get().language == language

    def test_it_can_be_switched_without_losing_what_was_typed(self, desk: FrontDesk) -> None:
        guest = desk.guest(desk.token())
        page = walk(guest, {"overall": "2"}, {"go": "next"}, {"comment": COMMENT, "go": "lang.de"})
        assert '<html lang="de">' in page.text
        assert heading(page) == "Mit Ihren Worten"
        assert "Ottimo, tranne &lt;la colazione&gt; &amp; il caffè.</textarea>" in shown(page)
        assert carried(page)["overall"] == "2"
        thanks = guest.browser.get(guest.send(overall="2").location)
        assert "Vielen Dank" in thanks.text
        assert Response.objects.get().language == "de"

    def test_times_and_numbers_are_written_as_the_guest_writes_them(self, desk: FrontDesk) -> None:
        with time_machine.travel("2026-11-22T09:00:00Z", tick=False):
            guest = desk.guest(desk.token(customer={"language": "de"}))
            assert 'data-one="Noch eine Frage" data-more="Noch {} Fragen"' in guest.page.text
            thanks = guest.browser.get(guest.send(overall="6").location).text
        assert "morgen bis 10:00 Uhr" in thanks


class TestThanks:
    def test_an_answer_is_stored_and_thanked_for(self, desk: FrontDesk) -> None:
        guest = desk.guest(desk.token())
        form = {"overall": "9", "touchpoints_breakfast": "1", "touchpoints_parking": ""}
        sent = guest.send(**form, comment=COMMENT, reach="email")
        assert sent.status_code == 303
        answer = Response.objects.get()
        assert (answer.overall, answer.touchpoints, answer.comment) == (9, {"breakfast": 1}, COMMENT)
        assert (answer.severity, answer.language, answer.contact["basis"]) == ("low", "it", "consent")
        page = guest.browser.get(sent.location).text
        assert "Ci dispiace" in page
        assert "Tra pochi minuti un messaggio Le dirà chi se ne occupa." in page

    def test_they_name_the_time_by_which_somebody_is_in_touch(self, desk: FrontDesk) -> None:
        with time_machine.travel("2026-11-22T09:00:00Z", tick=False):
            guest = desk.guest(desk.token())
            critical = guest.browser.get(guest.send(overall="2").location).text
        assert "oggi entro le 14:00" in critical
        with time_machine.travel("2026-11-22T09:00:00Z", tick=False):
            guest = desk.guest(desk.token())
            low = guest.browser.get(guest.send(overall="6").location).text
        assert "domani entro le 10:00" in low

    def test_who_asks_to_be_called_now_is_told_to_keep_the_telephone_near(self, desk: FrontDesk) -> None:
        guest = desk.guest(desk.token())
        page = guest.browser.get(guest.send(overall="6", reach="now").location).text
        assert "La chiamiamo. Tenga il telefono vicino." in page
        assert "••• 567" in page
        contact = Response.objects.get().contact
        assert (contact["call_now"], contact["channel"], contact["phone"]) == (True, "phone", "+39 333 1234567")

    def test_who_does_not_wish_it_is_not_promised_a_contact(self, desk: FrontDesk) -> None:
        guest = desk.guest(desk.token())
        page = guest.browser.get(guest.send(overall="2", reach="none").location).text
        assert "Come desidera, non La contatteremo." in page
        assert "entro le" not in page

    def test_who_left_no_address_is_not_promised_a_contact_either(self, desk: FrontDesk) -> None:
        guest = desk.guest(desk.token(customer={"email": None, "phone": None}))
        page = guest.browser.get(guest.send(overall="2").location).text
        assert "Ci dispiace" in page
        assert "entro le" not in page

    def test_the_public_review_is_the_same_for_everybody_at_every_score(self, desk: FrontDesk) -> None:
        cards = set()
        for overall in range(11):
            for reach in ("none", "email", "now"):
                guest = desk.guest(desk.token())
                thanks = guest.browser.get(guest.send(overall=str(overall), reach=reach).location)
                cards |= {review_card(thanks), review_card(guest.browser.get(guest.path))}
        assert len(cards) == 1
        assert "https://reviews.example.com/hotel-aurora" in cards.pop()

    def test_a_place_without_a_review_page_shows_none_to_anybody(self, desk: FrontDesk) -> None:
        store.add(Place.entered("hotel-new", name="Hotel Nuovo", parent="root", zone="Europe/Rome"))
        guest = desk.guest(desk.token(place="hotel-new"))
        assert "review" not in guest.browser.get(guest.send(overall="10").location).text

    def test_before_any_answer_they_lead_to_the_questions(self, desk: FrontDesk) -> None:
        guest = desk.guest(desk.token())
        early = guest.browser.get(f"{guest.path}/thanks")
        assert (early.status_code, early.location) == (303, f"{guest.path}?lang=it")


class TestMistakes:
    def test_what_is_wrong_is_said_where_it_is_and_what_was_typed_is_kept(self, desk: FrontDesk) -> None:
        guest = desk.guest(desk.token())
        sent = guest.send(
            overall="9",
            touchpoints_breakfast="1",
            comment=COMMENT,
            reach="email",
            email="giulia chiocciola",
            window="la sera",
        )
        assert sent.status_code == 422
        assert shown(sent).count("Questo non è un indirizzo e-mail.") == 3
        assert 'id="contact.email-error"' in shown(sent)
        assert "<title>Da controllare: " in sent.text
        for kept in ('value="giulia chiocciola"', 'value="la sera"', "Ottimo, tranne &lt;la colazione&gt;"):
            assert kept in shown(sent)
        assert carried(sent)["overall"] == "9"
        assert carried(sent)["touchpoints.breakfast"] == "1"
        assert Response.objects.count() == 0

    @pytest.mark.parametrize(
        ("customer", "form", "sentence"),
        [
            ({}, {}, "Scelga una risposta, per favore."),
            ({}, {"overall": "12"}, "Scelga un voto."),
            ({}, {"overall": "9", "touchpoints_room": "9"}, "Scelga un voto da 1 a 5, oppure lo salti."),
            ({}, {"overall": "9", "touchpoints_pool": "1"}, "Scelga un voto da 1 a 5, oppure lo salti."),
            ({}, {"overall": "9", "comment": "x" * 10_001}, "È troppo lungo."),
            ({}, {"overall": "2", "email": "g@example.com"}, "Ci dica, per favore, come possiamo contattarLa."),
            ({}, {"overall": "2", "reach": "pigeon"}, "Ci dica, per favore, come possiamo contattarLa."),
            ({"phone": None}, {"overall": "2", "reach": "sms"}, "ci serve il numero"),
            ({"phone": None}, {"overall": "2", "reach": "now"}, "ci serve il numero"),
            ({"email": None}, {"overall": "2", "reach": "email"}, "ci serve un indirizzo e-mail"),
        ],
    )
    def test_each_is_answered_in_the_pages_language(
        self, desk: FrontDesk, customer: dict[str, None], form: dict[str, str], sentence: str
    ) -> None:
        sent = desk.guest(desk.token(customer=customer)).send(**form)
        assert sent.status_code == 422
        assert sentence in shown(sent)
        assert Response.objects.count() == 0

    def test_a_step_is_not_left_with_a_mistake_on_it(self, desk: FrontDesk) -> None:
        guest = desk.guest(desk.token(customer={"phone": None}))
        page = walk(guest, {"overall": "2"}, {"go": "next"}, {"go": "next"}, {"reach": "now"})
        assert page.status_code == 422
        assert "ci serve il numero" in shown(page)
        assert walk(guest, {"reach": "now", "phone": "+39 333 765"}).status_code == 303

    def test_to_say_nothing_at_all_is_a_slip(self, desk: FrontDesk) -> None:
        optional = Question(key="comment", type="long")
        store.add(Place.entered("hotel-new", name="Hotel Nuovo", parent="root", zone="Europe/Rome"))
        store.add(Survey.written("short", place="hotel-new", kind="stay", occasion="visit", questions=[optional]))
        guest = desk.guest(desk.token(place="hotel-new"))
        page = walk(guest, {"go": "send"})
        assert page.status_code == 422
        assert "Scelga un voto, oppure ci dica qualcosa con parole Sue." in shown(page)

    def test_a_form_left_open_for_a_day_is_shown_again_with_what_was_typed(self, desk: FrontDesk) -> None:
        with time_machine.travel("2026-11-22T09:00:00Z", tick=False):
            token = desk.token()
            stale = desk.guest(token)
        with time_machine.travel("2026-11-23T09:00:00Z", tick=False):
            guest = desk.guest(token)
            guest.page = stale.page
            sent = guest.step("comment", overall="9", comment=COMMENT)
            assert sent.status_code == 422
            assert "la invii ancora una volta" in shown(sent)
            assert "Ottimo, tranne &lt;la colazione&gt;" in shown(sent)
            assert Response.objects.count() == 0
            assert guest.send(overall="9").status_code == 303

    def test_a_form_from_elsewhere_is_refused(self, desk: FrontDesk) -> None:
        guest = desk.guest(desk.token())
        assert guest.send("forged", overall="1").status_code == 403
        assert Response.objects.count() == 0


class TestOnce:
    def test_sent_twice_by_a_double_click_it_is_one_answer_and_thanked_for_twice(self, desk: FrontDesk) -> None:
        guest = desk.guest(desk.token())
        assert [guest.send(overall="9").status_code for _ in range(2)] == [303, 303]
        assert Response.objects.count() == 1

    def test_another_answer_to_the_same_visit_meets_a_kind_page(self, desk: FrontDesk) -> None:
        guest = desk.guest(desk.token())
        guest.send(overall="9")
        sent = guest.send(overall="1")
        assert sent.status_code == 409
        assert "Ha già risposto" in sent.text
        assert Response.objects.get().overall == 9

    def test_who_opens_an_answered_survey_is_told_so(self, desk: FrontDesk) -> None:
        token = desk.token()
        desk.guest(token).send(overall="9")
        page = desk.guest(token).page
        assert page.status_code == 200
        assert "Ha già risposto" in page.text

    def test_a_closed_survey_says_so(self, desk: FrontDesk) -> None:
        token = desk.token()
        with time_machine.travel("2099-01-01T00:00:00Z", tick=False):
            guest = desk.guest(token)
            assert guest.page.status_code == 410
            assert "Questo sondaggio è chiuso" in guest.page.text

    def test_a_survey_that_closes_while_it_is_filled_in_says_so(self, desk: FrontDesk) -> None:
        with time_machine.travel("2026-11-22T09:00:00Z", tick=False):
            token = desk.token()
        with time_machine.travel("2027-01-21T08:59:00Z", tick=False):
            guest = desk.guest(token)
            assert guest.page.status_code == 200
        with time_machine.travel("2027-01-21T09:01:00Z", tick=False):
            assert guest.send(overall="9").status_code == 410


class TestTheLook:
    def test_a_places_own_colour_is_used_by_day_and_by_night(self, desk: FrontDesk) -> None:
        facts = {"name": "Hotel Rosso", "parent": "root", "zone": "Europe/Rome", "brand": {"colour": "#7a1f3d"}}
        store.add(Place.entered("hotel-red", **facts))
        page = desk.guest(desk.token(place="hotel-red")).page
        assert "--brand: #7a1f3d;" in page.text
        nonce = re.search(r'<style nonce="([^"]+)"', page.text)
        assert nonce
        assert nonce.group(1) in page.headers["Content-Security-Policy"]

    def test_a_places_own_logo_comes_from_here(self, desk: FrontDesk) -> None:
        logo = "data:image/svg+xml;base64,PHN2Zy8+"
        brand = {"name": "Hotel Rosso", "parent": "root", "zone": "Europe/Rome", "brand": {"logo": logo}}
        store.add(Place.entered("hotel-red", **brand))
        guest = desk.guest(desk.token(place="hotel-red"))
        address = re.search(r'<img src="([^"]+)" alt=""', guest.page.text)
        assert address
        picture = guest.browser.get(address[1])
        assert (picture.data, picture.mimetype) == (b"<svg/>", "image/svg+xml")
        assert "immutable" in picture.headers["Cache-Control"]
        assert "default-src 'none'" in picture.headers["Content-Security-Policy"]
        assert guest.browser.get("/s/logo/hotel-red/another").status_code == 404
        assert guest.browser.get("/s/logo/hotel-demo/any").status_code == 404

    def test_pages_ask_not_to_be_indexed_and_have_no_script_of_their_own_in_them(self, desk: FrontDesk) -> None:
        page = desk.guest(desk.token()).page.text
        assert '<meta name="robots" content="noindex">' in page
        assert re.findall(r"<script[^>]*>([^<]*)</script>", page) == [""]
        assert not re.search(r"\son\w+=", page)
        assert " style=" not in page


class TestWhereGuestsLeave:
    """Only counted, and nobody can tell who they were."""

    @pytest.fixture(autouse=True)
    def frozen(self) -> Any:
        with time_machine.travel("2026-11-22T09:00:00Z", tick=False):
            yield

    def left(self) -> dict[str, int]:
        return progress.left_at("stay@1", TODAY, TODAY)

    def test_a_guest_is_counted_where_they_stand_and_once(self, desk: FrontDesk) -> None:
        guest = desk.guest(desk.token())
        walk(guest, {"overall": "9"})
        assert self.left() == {"touchpoints": 1}
        walk(guest, {"go": "next"})
        assert self.left() == {"comment": 1}
        walk(guest, {"go": "back"})
        assert self.left() == {"touchpoints": 1}

    def test_who_sends_has_left_nowhere(self, desk: FrontDesk) -> None:
        guest = desk.guest(desk.token())
        walk(guest, {"overall": "9"}, {"go": "next"}, {"go": "send"})
        assert Response.objects.count() == 1
        assert self.left() == {}

    def test_the_pages_script_says_only_where_it_was_left(self, desk: FrontDesk) -> None:
        guest = desk.guest(desk.token())
        said = guest.post({"go": "left", "at": "contact"})
        assert (said.status_code, said.data) == (204, b"")
        assert self.left() == {"contact": 1}
        assert guest.post({"go": "left", "at": "contact", "stood": "2026-11-22.contact"}).status_code == 204
        assert self.left() == {"contact": 1}
        guest.send(overall="9", stood="2026-11-22.contact")
        assert self.left() == {}

    def test_the_day_is_that_on_which_they_began(self, desk: FrontDesk) -> None:
        guest = desk.guest(desk.token())
        guest.post({"go": "left", "at": "overall"})
        with time_machine.travel("2026-11-23T09:00:00Z", tick=False):
            guest.post({"go": "left", "at": "comment", "stood": "2026-11-22.overall"})
        assert self.left() == {"comment": 1}

    @pytest.mark.parametrize("stood", ["2099-01-01.overall", "2020-01-01.overall", "2026-02-30.overall", "x", "."])
    def test_what_nobody_can_have_been_given_counts_as_nothing(self, desk: FrontDesk, stood: str) -> None:
        desk.guest(desk.token()).post({"go": "left", "at": "overall", "stood": stood})
        assert self.left() == {"overall": 1}

    def test_managers_read_it_by_question(self, desk: FrontDesk) -> None:
        for at in ("contact", "touchpoints", "touchpoints", "-send"):
            desk.guest(desk.token()).post({"go": "left", "at": at})
        reader = desk.app.test_client()
        reader.environ_base["HTTP_AUTHORIZATION"] = desk.key("surveys:read")
        assert reader.get("/v1/surveys/stay/left").json == {
            "survey": "stay@1",
            "days": 30,
            "left": [
                {"question": "touchpoints", "number": 2, "guests": 2},
                {"question": "contact", "number": 6, "guests": 1},
                {"question": None, "number": 7, "guests": 1},
            ],
        }
        assert reader.get("/v1/surveys/hotel-stay/left").json["left"] == []
        assert reader.get("/v1/surveys/nothing/left").status_code == 404
        assert desk.app.test_client().get("/v1/surveys/stay/left").status_code == 401

    def test_no_counter_says_who_it_was(self, desk: FrontDesk, app: Any) -> None:
        assert app
        token = desk.token()
        walk(desk.guest(token), {"overall": "9"})
        (counted,) = progress._collection().find()  # noqa: SLF001  Nothing else reads all that is kept.
        assert counted == {
            "_id": "stay@1/2026-11-22",
            "survey": "stay",
            "version": 1,
            "day": "2026-11-22",
            "at": {"touchpoints": 1},
        }


def test_choices_of_one_and_of_several_are_asked_and_kept(desk: FrontDesk) -> None:
    options = (Option(key="noise", text={"it": "Il rumore"}), Option(key="cold", text={"it": "Il freddo"}))
    questions = [
        Question(key="why", type="single", text={"it": "Perché era qui?"}, options=options),
        Question(key="fault", type="multiple", text={"it": "Che cosa non andava?"}, options=options, required=True),
        Question(key="nickname", type="short", text={"it": "Come La chiamiamo?"}),
    ]
    store.add(Place.entered("hotel-new", name="Hotel Nuovo", parent="root", zone="Europe/Rome"))
    store.add(Survey.written("choices", place="hotel-new", kind="stay", occasion="visit", questions=questions))
    guest = desk.guest(desk.token(place="hotel-new"))
    assert "Il rumore</button>" in shown(guest.page)
    page = walk(guest, {"choices.why": "cold"})
    assert heading(page) == "Con parole Sue"
    assert "Scelga una risposta" in shown(walk(guest, {"go": "send"}))
    sent = guest.post(
        {**carried(guest.page), "choices.fault": ["noise", "cold"], "texts.nickname": "Giù", "go": "send"}
    )
    assert sent.status_code == 303
    answer = Response.objects.get()
    assert (answer.choices, answer.texts) == ({"why": "cold", "fault": ["noise", "cold"]}, {"nickname": "Giù"})


def asks_only(desk: FrontDesk, *questions: Question) -> None:
    """Let the hotel ask this from now on."""
    survey = Survey.objects.get(pk="stay")
    content = Content(place=survey.place, kind=survey.kind, occasion=survey.occasion, questions=questions)
    storing.put("stay", content, lambda _: None)
    desk.wiring.places.forget()


def visit_of(desk: FrontDesk) -> str:
    desk.token()
    return str(Visit.objects.get().id)
