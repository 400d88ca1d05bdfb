"""The survey in a real browser with scripts: the next question at once, nothing lost, and an answer that arrives."""

import re
from typing import Any
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from services.feedback.responses import progress
from services.feedback.surveys import library
from services.feedback.surveys.document import Survey
from services.feedback.surveys.questions import Question
from services.feedback.surveys.reading import dump
from services.feedback.web.guest import mistakes
from shared.kit import clock, store
from tests.browser.guests import (
    COMMENT,
    WIDE,
    Hotel,
    expect_thanks,
    go_on,
    heading,
    here,
    rate,
    tap,
    telephone,
    to_contact,
)
from tests.waiting import until

pytestmark = pytest.mark.browser

CONTACT = Question(key="contact", type="contact")
KEPT = "Conservata su questo telefono"


def requests_of(page: Page) -> list[Request]:
    """What the page asks for from now on, but for its looks."""
    made = list[Request]()

    def note(request: Request) -> None:
        if "/static/" not in request.url:
            made.append(request)

    page.on("request", note)
    return made


class TestGoingAbout:
    def test_the_next_question_is_there_at_once(self, modern: Page, hotel: Hotel) -> None:
        modern.goto(hotel.link())
        made = requests_of(modern)
        tap(modern, "overall", "9")
        assert heading(modern) == "E i particolari?"
        go_on(modern)
        assert heading(modern) == "Con parole Sue"
        assert made == []
        go_on(modern)
        expect_thanks(modern)
        assert hotel.answers()[0].overall == 9

    def test_whoever_listens_hears_where_they_are(self, modern: Page, hotel: Hotel) -> None:
        modern.goto(hotel.link())
        tap(modern, "overall", "2")
        expect(modern.get_by_role("heading", level=1)).to_be_focused()
        expect(modern.get_by_role("status")).to_have_text("Domanda 2 di 4")
        expect(modern.get_by_role("progressbar")).to_have_attribute("value", "2")
        expect(modern.get_by_text("Ancora 2 domande")).to_be_visible()
        go_on(modern)
        expect(modern.get_by_text("Ancora una domanda")).to_be_visible()

    def test_the_way_follows_the_answer(self, modern: Page, hotel: Hotel) -> None:
        modern.goto(hotel.link())
        tap(modern, "overall", "10")
        go_on(modern)
        expect(modern.get_by_label("Che cosa potrebbe rimediare?")).to_be_hidden()
        expect(here(modern).locator(".on")).to_have_text("Invia")
        modern.get_by_role("button", name="Indietro").click()
        rate(modern, "breakfast", 1)
        go_on(modern)
        expect(modern.get_by_label("Che cosa potrebbe rimediare?")).to_be_visible()
        expect(modern.get_by_text("Ci dispiace che non sia andata come doveva.")).to_be_visible()
        expect(here(modern).locator(".on")).to_have_text("Avanti")

    def test_back_and_forth_by_the_browsers_own_buttons(self, modern: Page, hotel: Hotel) -> None:
        title = modern.get_by_role("heading", level=1)
        modern.goto(hotel.link())
        tap(modern, "overall", "9")
        go_on(modern)
        modern.go_back()
        expect(title).to_have_text("E i particolari?")
        modern.go_back()
        expect(here(modern).locator("button[value='9']")).to_have_attribute("aria-pressed", "true")
        modern.go_forward()
        expect(title).to_have_text("E i particolari?")
        modern.get_by_role("button", name="Indietro").click()
        expect(title).to_contain_text("soggiorno")

    def test_the_keyboard_is_enough(self, browser: Browser, hotel: Hotel) -> None:
        context = telephone(browser, scripts=True, viewport=WIDE)
        page = context.new_page()
        page.goto(hotel.link())
        page.get_by_role("button", name="8", exact=True).focus()
        page.keyboard.press("Enter")
        assert heading(page) == "E i particolari?"
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowLeft")
        expect(page.locator("[name='touchpoints.reception'][value='5']")).to_be_checked()
        page.keyboard.press("Enter")
        assert heading(page) == "Con parole Sue"
        page.get_by_role("button", name="Invia").focus()
        page.keyboard.press("Space")
        expect_thanks(page)
        context.close()

    def test_nothing_moves_for_who_wishes_so(self, browser: Browser, hotel: Hotel) -> None:
        moves = {}
        for wish in ("reduce", "no-preference"):
            context = telephone(browser, scripts=True, reduced_motion=wish)
            page = context.new_page()
            page.goto(hotel.link())
            moves[wish] = page.evaluate("getComputedStyle(document.querySelector('.step')).animationName")
            context.close()
        assert moves == {"reduce": "none", "no-preference": "arrive"}

    def test_after_the_thanks_the_old_questions_do_not_come_back(self, modern: Page, hotel: Hotel) -> None:
        modern.goto(hotel.link())
        tap(modern, "overall", "9")
        go_on(modern)
        go_on(modern)
        expect_thanks(modern)
        modern.go_back()
        expect(modern.get_by_role("heading", level=1)).to_have_text("Ha già risposto")


class TestKeeping:
    def test_a_reload_goes_on(self, modern: Page, hotel: Hotel) -> None:
        modern.goto(hotel.link())
        tap(modern, "overall", "4")
        rate(modern, "room", 2)
        go_on(modern)
        here(modern).locator("[name=comment]").fill(COMMENT)
        modern.reload()
        assert heading(modern) == "Con parole Sue"
        expect(here(modern).locator("[name=comment]")).to_have_value(COMMENT)
        modern.get_by_role("button", name="Indietro").click()
        expect(here(modern).locator("[name='touchpoints.room'][value='2']")).to_be_checked()

    def test_another_day_it_goes_on_too(self, modern: Page, hotel: Hotel) -> None:
        link = hotel.link()
        modern.goto(link)
        tap(modern, "overall", "4")
        modern.goto("about:blank")
        modern.goto(link)
        assert heading(modern) == "E i particolari?"

    def test_what_is_older_than_a_week_is_forgotten(self, modern: Page, hotel: Hotel) -> None:
        link = hotel.link()
        modern.clock.install()
        modern.goto(link)
        tap(modern, "overall", "4")
        modern.goto("about:blank")
        modern.clock.set_fixed_time(clock.now().timestamp() * 1000 + 8 * 864e5)
        modern.goto(link)
        assert "soggiorno" in heading(modern)

    def test_the_language_is_switched_and_nothing_is_lost(self, modern: Page, hotel: Hotel) -> None:
        modern.goto(hotel.link())
        tap(modern, "overall", "4")
        go_on(modern)
        here(modern).locator("[name=comment]").fill(COMMENT)
        modern.locator(".languages summary").click()
        modern.get_by_role("button", name="Español").click()
        expect(modern.locator("html")).to_have_attribute("lang", "es")
        assert heading(modern) == "Con sus palabras"
        expect(here(modern).locator("[name=comment]")).to_have_value(COMMENT)
        go_on(modern)
        tap(modern, "reach", "none")
        expect_thanks(modern)
        assert hotel.answers()[0].language == "es"

    def test_two_surveys_on_one_telephone_do_not_meet(self, modern: Page, hotel: Hotel) -> None:
        one, other = hotel.link(), hotel.link()
        modern.goto(one)
        tap(modern, "overall", "4")
        modern.goto(other)
        assert "soggiorno" in heading(modern)

    def test_nothing_stays_on_the_telephone_once_it_is_sent(self, modern: Page, hotel: Hotel) -> None:
        to_contact(modern, hotel.link())
        assert COMMENT in modern.evaluate("JSON.stringify(localStorage)")
        tap(modern, "reach", "email")
        expect_thanks(modern)
        assert modern.evaluate("localStorage.length") == 0

    def test_a_browser_that_keeps_nothing_asks_all_the_same_and_says_so(self, browser: Browser, hotel: Hotel) -> None:
        context = telephone(browser, scripts=True)
        context.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })")
        page = context.new_page()
        page.goto(hotel.link())
        tap(page, "overall", "9")
        go_on(page)
        context.set_offline(offline=True)
        go_on(page)
        expect(page.get_by_text("Lasci aperta questa pagina")).to_be_visible()
        expect(page.get_by_text("al sicuro su questo telefono")).to_be_hidden()
        context.set_offline(offline=False)
        expect_thanks(page)
        context.close()


class TestADeadNetwork:
    def test_the_answer_is_kept_and_sent_once_when_the_network_returns(self, modern: Page, hotel: Hotel) -> None:
        to_contact(modern, hotel.link())
        modern.context.set_offline(offline=True)
        tap(modern, "reach", "email")
        expect(modern.get_by_role("heading", level=1)).to_have_text(KEPT)
        expect(modern.get_by_role("heading", level=1)).to_be_focused()
        assert hotel.answers() == []
        modern.context.set_offline(offline=False)
        expect_thanks(modern)
        (answer,) = hotel.answers()
        assert (answer.comment, answer.contact["channel"]) == (COMMENT, "email")

    def test_or_when_the_page_is_opened_again(self, modern: Page, hotel: Hotel) -> None:
        link = hotel.link()
        to_contact(modern, link)
        modern.context.set_offline(offline=True)
        tap(modern, "reach", "email")
        expect(modern.get_by_role("heading", level=1)).to_have_text(KEPT)
        # Closed, and not only left: a page that a browser keeps to go back to may send it by itself.
        context = modern.context
        modern.close()
        context.set_offline(offline=False)
        again = context.new_page()
        again.goto(link)
        # Whichever was quicker, the page that was closed or the new one: it has arrived, once, and the guest is told.
        expect(again.get_by_role("heading", level=1)).to_have_text(re.compile("Grazie|già risposto"))
        assert len(hotel.answers()) == 1

    def test_or_when_the_guest_tries_again(self, modern: Page, hotel: Hotel) -> None:
        to_contact(modern, hotel.link())
        modern.route("**/s/v/**", lambda route: route.fulfill(status=503, body=""))
        tap(modern, "reach", "email")
        expect(modern.get_by_role("heading", level=1)).to_have_text(KEPT)
        modern.get_by_role("button", name="Riprova adesso").click()
        expect(modern.locator("form[aria-busy]")).to_have_count(0)
        expect(modern.get_by_role("heading", level=1)).to_have_text(KEPT)
        modern.unroute("**/s/v/**")
        modern.get_by_role("button", name="Riprova adesso").click()
        expect_thanks(modern)
        assert len(hotel.answers()) == 1

    def test_an_answer_whose_receipt_was_lost_is_not_sent_as_another(self, modern: Page, hotel: Hotel) -> None:
        to_contact(modern, hotel.link())

        def swallow(route: Any) -> None:
            if route.request.method == "POST":
                route.fetch(max_redirects=0)
                route.abort()
            else:
                route.continue_()

        modern.route("**/s/v/**", swallow)
        tap(modern, "reach", "email")
        expect(modern.get_by_role("heading", level=1)).to_have_text(KEPT)
        assert len(hotel.answers()) == 1
        modern.unroute("**/s/v/**")
        modern.get_by_role("button", name="Riprova adesso").click()
        expect_thanks(modern)
        assert len(hotel.answers()) == 1

    def test_the_guest_may_still_change_it(self, modern: Page, hotel: Hotel) -> None:
        to_contact(modern, hotel.link())
        modern.context.set_offline(offline=True)
        tap(modern, "reach", "email")
        modern.get_by_role("button", name="Modifico la risposta").click()
        expect(here(modern).locator("button[name=reach]").first).to_be_visible()
        modern.context.set_offline(offline=False)
        tap(modern, "reach", "none")
        expect_thanks(modern)
        (answer,) = hotel.answers()
        assert answer.contact["refused"]

    def test_a_card_is_answered_offline_too(self, modern: Page, hotel: Hotel) -> None:
        modern.goto(f"{hotel.address}/q/aurora")
        tap(modern, "overall", "10")
        go_on(modern)
        modern.context.set_offline(offline=True)
        go_on(modern)
        expect(modern.get_by_role("heading", level=1)).to_have_text(KEPT)
        modern.context.set_offline(offline=False)
        expect_thanks(modern)
        modern.goto(f"{hotel.address}/q/aurora")
        assert "soggiorno" in heading(modern)
        assert len(hotel.answers()) == 1

    def test_a_page_left_open_over_night_is_sent_with_a_form_of_today(self, modern: Page, hotel: Hotel) -> None:
        modern.clock.install()
        to_contact(modern, hotel.link())
        modern.clock.fast_forward("13:00:00")
        tap(modern, "reach", "email")
        expect_thanks(modern)
        assert len(hotel.answers()) == 1

    def test_who_has_answered_elsewhere_meanwhile_is_told_so(self, modern: Page, hotel: Hotel) -> None:
        link = hotel.link()
        to_contact(modern, link)
        hotel.desk.answer(link.rsplit("/", 1)[1], answers={"overall": 10})
        tap(modern, "reach", "email")
        expect(modern.get_by_role("heading", level=1)).to_have_text("Ha già risposto")
        assert modern.evaluate("localStorage.length") == 0

    def test_a_cookie_that_is_gone_loses_nothing(self, modern: Page, hotel: Hotel) -> None:
        link = hotel.link()
        to_contact(modern, link)
        modern.context.clear_cookies()
        tap(modern, "reach", "email")
        expect(modern.get_by_role("heading", level=1)).to_have_text("Riapra il Suo link, per favore")
        modern.goto(link)
        expect_thanks(modern)
        assert hotel.answers()[0].comment == COMMENT


class TestMistakes:
    def test_a_number_that_is_needed_is_asked_for_at_once(self, modern: Page, hotel: Hotel) -> None:
        to_contact(modern, hotel.link(customer={"phone": None}))
        made = requests_of(modern)
        tap(modern, "reach", "now")
        field = modern.get_by_label("Telefono")
        expect(field).to_be_focused()
        expect(field).to_have_accessible_description(re.compile("ci serve il numero"))
        assert made == []
        field.fill("chiamatemi")
        tap(modern, "reach", "now")
        expect(field).to_have_accessible_description(re.compile("Questo non è un numero di telefono"))
        field.fill("+39 333 765432")
        tap(modern, "reach", "now")
        expect(modern.get_by_text("La chiamiamo.")).to_be_visible()

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("email", "giulia@example.com"),
            ("email", "g.r+hotel@posta.example.it"),
            ("email", "giulia chiocciola"),
            ("email", "giulia@example"),
            ("email", '"giulia"@example.com'),
            ("phone", "+39 (333) 12/34-56"),
            ("phone", "1234"),
            ("phone", "chiamatemi"),
        ],
    )
    def test_the_telephone_takes_what_the_server_takes(self, modern: Page, hotel: Hotel, name: str, text: str) -> None:
        modern.goto(f"{hotel.address}/q/aurora")
        field = modern.locator(f"#stage [name={name}]")
        takes = field.evaluate("(field, text) => { field.value = text; return field.checkValidity(); }", text)
        _, wrong = mistakes.read([CONTACT], {"reach": ["email"], name: [text]})
        assert takes == (wrong == {})

    def test_the_enter_key_chooses_for_nobody_how_to_be_reached(self, modern: Page, hotel: Hotel) -> None:
        to_contact(modern, hotel.link(customer={"phone": None, "email": None}))
        modern.get_by_label("Telefono").fill("+39 333 765432")
        modern.keyboard.press("Enter")
        expect(modern.get_by_role("button", name="Chiamatemi subito")).to_be_focused()
        assert hotel.answers() == []

    def test_what_only_the_server_finds_is_shown_with_everything_still_there(self, modern: Page, hotel: Hotel) -> None:
        to_contact(modern, hotel.link(customer={"phone": None}))
        modern.evaluate("document.querySelectorAll('[pattern]').forEach((each) => each.removeAttribute('pattern'))")
        modern.get_by_text("Un altro numero, indirizzo o orario").click()
        modern.get_by_label("Telefono").fill("123 abc")
        tap(modern, "reach", "sms")
        expect(modern.get_by_role("alert")).to_contain_text("Questo non è un numero di telefono.")
        expect(modern.get_by_label("Telefono")).to_have_value("123 abc")
        modern.get_by_label("Telefono").fill("+39 333 765432")
        tap(modern, "reach", "sms")
        expect_thanks(modern)
        assert hotel.answers()[0].comment == COMMENT

    def test_a_required_choice_is_asked_for(self, modern: Page, hotel: Hotel) -> None:
        written(
            hotel,
            [
                {"key": "overall", "type": "nps"},
                {
                    "key": "fault",
                    "type": "multiple",
                    "text": {"it": "Che cosa?"},
                    "required": True,
                    "options": [{"key": "a", "text": {"it": "A"}}, {"key": "b", "text": {"it": "B"}}],
                },
            ],
        )
        modern.goto(hotel.link())
        tap(modern, "overall", "9")
        go_on(modern)
        expect(modern.get_by_text("Scelga una risposta, per favore.")).to_be_visible()
        modern.get_by_label("B").check()
        go_on(modern)
        expect_thanks(modern)


class TestPhotos:
    @pytest.fixture
    def words(self, modern: Page, hotel: Hotel) -> Page:
        modern.goto(hotel.link())
        tap(modern, "overall", "2")
        go_on(modern)
        return modern

    def test_a_photo_is_made_small_and_sent_while_the_guest_goes_on(
        self, words: Page, hotel: Hotel, photo: str
    ) -> None:
        made = requests_of(words)
        here(words).locator("[type=file]").set_input_files(photo)
        expect(words.get_by_text("Foto aggiunta").first).to_be_visible()
        expect(here(words).locator(".thumb canvas")).to_be_visible()
        assert int(made[0].headers.get("content-length", 0)) < 300_000
        go_on(words)
        words.reload()
        tap(words, "reach", "none")
        expect_thanks(words)
        assert len(hotel.answers()[0].photos) == 1

    def test_three_are_enough_and_one_can_be_taken_back(self, words: Page, hotel: Hotel, photo: str) -> None:
        file = here(words).locator("[type=file]")
        for count in range(1, 4):
            file.set_input_files(photo)
            expect(here(words).locator(".photos li")).to_have_count(count)
        expect(file).to_be_hidden()
        words.get_by_role("button", name="Togli").first.click()
        expect(here(words).locator(".photos li")).to_have_count(2)
        expect(file).to_be_focused()
        go_on(words)
        tap(words, "reach", "none")
        expect_thanks(words)
        assert len(hotel.answers()[0].photos) == 2

    def test_a_file_that_is_none_is_explained(self, words: Page, tmp_path: Any) -> None:
        path = tmp_path / "IMG.jpg"
        path.write_text("<svg/>")
        here(words).locator("[type=file]").set_input_files(path)
        expect(words.get_by_text("Questo file non è una foto che sappiamo leggere.")).to_be_visible()
        expect(here(words).locator("[type=file]")).to_have_attribute("aria-invalid", "true")

    def test_without_network_it_says_so_and_the_guest_goes_on(self, words: Page, hotel: Hotel, photo: str) -> None:
        words.context.set_offline(offline=True)
        here(words).locator("[type=file]").set_input_files(photo)
        expect(words.get_by_text("la foto non è partita")).to_be_visible()
        words.context.set_offline(offline=False)
        go_on(words)
        tap(words, "reach", "none")
        expect_thanks(words)
        assert hotel.answers()[0].photos == []


REMEMBERS = """
const send = navigator.sendBeacon.bind(navigator);
navigator.sendBeacon = (url, body) => { sessionStorage.setItem("beacon", body); return send(url, body); };
"""


def test_where_the_page_is_left_counts_and_nothing_else(modern: Page, hotel: Hotel) -> None:
    today = clock.now().date()
    modern.add_init_script(REMEMBERS)
    modern.goto(hotel.link())
    tap(modern, "overall", "2")
    rate(modern, "room", 1)
    modern.goto(f"{hotel.address}/healthz")
    assert until(lambda: progress.left_at("stay@1", today, today), what="a count") == {"touchpoints": 1}
    said = dict(parse_qsl(modern.evaluate("sessionStorage.getItem('beacon')"), keep_blank_values=True))
    assert said.pop("csrf_token")
    assert said == {"survey": "stay@1", "at": "touchpoints", "stood": "", "go": "left"}
    modern.go_back()
    go_on(modern)
    go_on(modern)
    tap(modern, "reach", "none")
    expect_thanks(modern)
    assert progress.left_at("stay@1", today, today) == {}


def written(hotel: Hotel, questions: list[dict[str, Any]]) -> None:
    """Let the hotel ask something else."""
    survey = Survey.objects.get(pk="stay")
    survey.questions = questions
    store.save(survey)
    hotel.desk.wiring.places.forget()


def walk(page: Page, link: str, mark: str) -> list[str]:
    """The headings on the way of a guest who gives every single mark so, and no other answer."""
    page.goto(link)
    seen = [heading(page)]
    while not re.search("/thanks", page.url) and len(seen) < 12:
        screen = here(page)
        taps = screen.locator(".marks button, .options button")
        if taps.count():
            (taps.first if mark == "worst" else taps.last).click()
        elif screen.locator("button[name=reach]").count():
            tap(page, "reach", "none")
            expect_thanks(page)
        else:
            label = screen.locator(".on").inner_text()
            go_on(page)
            if label == "Invia":
                expect_thanks(page)
        seen.append(heading(page))
    return seen


@pytest.mark.parametrize("mark", ["worst", "best"])
@pytest.mark.parametrize("template", library.KEYS)
def test_scripts_lead_the_same_way_as_the_server(
    guest: Page, modern: Page, hotel: Hotel, template: str, mark: str
) -> None:
    written(hotel, dump(library.template(template).questions))
    without, with_scripts = (walk(page, hotel.link(), mark) for page in (guest, modern))
    assert without == with_scripts
    one, other = hotel.answers()
    assert (one.overall, one.touchpoints, one.choices) == (other.overall, other.touchpoints, other.choices)
