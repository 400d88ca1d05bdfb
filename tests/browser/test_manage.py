"""The manager's pages in a real browser: with scripts and without, in the dark, on a small screen, by keyboard."""

import re
from collections.abc import Callable, Iterator

import pytest
from mongoengine.connection import disconnect, get_connection
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect

from services.feedback import demo
from services.feedback.app import create_app
from services.feedback.responses.document import Response
from services.feedback.surveys.document import Survey
from services.feedback.wiring import Wiring, build
from services.feedback.worker import AGGREGATES
from shared.events import DirectoryStaff
from shared.kit import store
from shared.kit.auth import StaffSession
from shared.kit.settings import Settings
from tests.browser.looking import overflows, violations
from tests.integration.feedback.front_desk import told_by
from tests.running import served

pytestmark = pytest.mark.browser

SMALL, WIDE = {"width": 320, "height": 640}, {"width": 1440, "height": 900}
HOTEL = "/manage/places/hotel-demo"
STAY = f"{HOTEL}/surveys/stay/visit"
PAGES = {
    "places": "/manage",
    "surveys": "/manage/surveys",
    "surveys of a place": f"{HOTEL}/surveys",
    "beginning": f"{HOTEL}/surveys/stay/pulse/begin",
    "editor": STAY,
    "preview": f"{STAY}/preview",
    "triage": f"{HOTEL}/triage",
    "codes": f"{HOTEL}/codes",
    "replacing": f"{HOTEL}/codes/replace?touchpoint=breakfast",
    "uninvited": "/manage/uninvited",
}


@pytest.fixture
def settings(make_settings: Callable[..., Settings]) -> Settings:
    return make_settings("feedback", languages=("it", "en", "de"))


@pytest.fixture
def wiring(settings: Settings) -> Iterator[Wiring]:
    wiring = build(settings)
    store.ensure_indexes(*AGGREGATES)
    demo.install()
    yield wiring
    get_connection("feedback").drop_database(settings.database)
    disconnect("feedback")


@pytest.fixture
def address(wiring: Wiring, make_settings: Callable[..., Settings]) -> Iterator[str]:
    """Where the pages are served, on a database of the test's own."""
    languages = wiring.settings.languages
    with served(lambda url: create_app(make_settings("feedback", languages=languages, feedback_url=url))) as address:
        yield address


@pytest.fixture
def open_browser(browser: Browser, address: str, wiring: Wiring) -> Iterator[Callable[..., Page]]:
    """A browser in which Olga, who leads everything, is signed in."""
    contexts: list[BrowserContext] = []

    def open_(**options: object) -> Page:
        entry = DirectoryStaff(id="olga", label="Olga Neri", email="o@example.com", roles=["manager"], places=["root"])
        wiring.directory.apply(entry, told_by("recovery", key="staff/olga"))
        session = StaffSession(id="olga", name="Olga Neri", roles=("manager",), places=("root",))
        context = browser.new_context(base_url=address, locale="it-IT", **options)  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        context.add_cookies([{"name": "rimedio_staff", "value": session.mint(wiring.settings), "url": address}])
        contexts.append(context)
        return context.new_page()

    yield open_
    for context in contexts:
        context.close()


def stay() -> Survey:
    survey: Survey = Survey.objects.get(place="hotel-demo", occasion="visit")
    return survey


def preview(page: Page) -> FrameLocator:
    return page.frame_locator("iframe[name^=preview]:not(.coming)")


@pytest.mark.parametrize("options", [{"viewport": SMALL}, {"viewport": WIDE, "color_scheme": "dark"}])
def test_everybody_can_use_every_page(open_browser: Callable[..., Page], options: dict[str, object]) -> None:
    page = open_browser(**options)
    for name, path in PAGES.items():
        page.goto(path)
        assert violations(page) == [], name
        assert not overflows(page), name


def test_every_state_of_the_editor_can_be_used_by_everybody(open_browser: Callable[..., Page]) -> None:
    page = open_browser(viewport=SMALL)
    page.goto(STAY)
    for summary in page.locator("details.ask > summary").all():
        summary.click()
    assert violations(page) == []
    assert not overflows(page)
    page.get_by_label("Aggiungi una domanda").select_option("single")
    page.get_by_role("button", name="Aggiungi", exact=True).click()
    page.get_by_role("button", name="Salva come versione 2").click()
    expect(page.get_by_role("alert")).to_contain_text("nulla è ancora salvato")
    assert violations(page) == []
    assert not overflows(page)
    page.get_by_role("alert").get_by_role("link").first.click()
    expect(page.get_by_label("Domanda", exact=True).last).to_be_focused()


def test_without_scripts_a_survey_is_written_looked_at_and_saved(open_browser: Callable[..., Page]) -> None:
    page = open_browser(viewport=WIDE, java_script_enabled=False)
    page.goto(STAY)
    expect(preview(page).get_by_role("heading", level=1)).to_contain_text("soggiorno?")
    first = page.locator("details.ask").first
    first.locator("summary").click()
    first.get_by_label("Domanda", exact=True).fill("Che ne pensa, davvero?")
    first.get_by_role("button", name="Mostra 1").click()
    expect(preview(page).get_by_role("heading", level=1)).to_have_text("Che ne pensa, davvero?")
    page.get_by_label("Aggiungi una domanda").select_option("short")
    page.get_by_role("button", name="Aggiungi", exact=True).click()
    expect(preview(page).get_by_role("heading", level=1)).to_have_text("Prema “Mostra di nuovo”")
    last = page.locator("details.ask").last
    last.get_by_label("Domanda", exact=True).fill("Chi dobbiamo ringraziare?")
    last.get_by_role("button", name="Sposta su").click()
    page.get_by_role("button", name="Mostra di nuovo").click()
    expect(preview(page).get_by_role("heading", level=1)).to_have_text("Che ne pensa, davvero?")
    page.get_by_role("button", name="Salva come versione 2").click()
    expect(page.get_by_role("status")).to_contain_text("Le risposte alla versione 1 restano")
    assert stay().questions[0]["text"] == {"it": "Che ne pensa, davvero?"}
    assert stay().questions[5]["text"] == {"it": "Chi dobbiamo ringraziare?"}


def test_with_scripts_the_preview_follows_what_is_written(open_browser: Callable[..., Page]) -> None:
    page = open_browser(viewport=WIDE)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(STAY)
    wish = page.locator("details.ask").nth(3)
    wish.locator("summary").click()
    wish.get_by_label("Domanda", exact=True).fill("Che cosa possiamo fare per Lei?")
    expect(preview(page).get_by_text("Che cosa possiamo fare per Lei?").first).to_be_visible()
    expect(wish.get_by_label("Domanda", exact=True)).to_be_focused()
    wish.get_by_label("Domanda", exact=True).press("Enter")
    expect(page).to_have_url(re.compile(STAY))
    assert page.evaluate("history.length") == 2
    page.get_by_role("button", name="EN", exact=False).first.click()
    expect(wish).to_have_attribute("open", "")
    # Which question it shows depends on which one was opened last; all of them are English now.
    expect(preview(page).locator("html")).to_have_attribute("lang", "en")
    assert said == []
    assert stay().version == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_who_wrote_for_longer_than_the_sign_in_lasts_goes_back_and_saves(
    open_browser: Callable[..., Page], *, scripts: bool
) -> None:
    page = open_browser(viewport=WIDE, java_script_enabled=scripts)
    page.goto(STAY)
    page.locator("details.ask summary").nth(1).click()
    page.get_by_role("button", name="Sposta su 2").click()
    first = page.get_by_label("Domanda", exact=True).first
    first.fill("E i particolari, com'erano?")
    kept = page.context.cookies()
    page.context.clear_cookies()
    page.get_by_role("button", name="Salva come versione 2").click()
    expect(page.get_by_text("scaduto")).to_be_visible()
    page.context.add_cookies(kept)  # type: ignore[arg-type]
    page.go_back()
    expect(first).to_have_value("E i particolari, com'erano?")
    page.get_by_role("button", name="Salva come versione 2").click()
    expect(page.get_by_role("status")).to_be_visible()
    assert stay().questions[0]["text"] == {"it": "E i particolari, com'erano?"}


@pytest.mark.parametrize("scripts", [True, False])
def test_a_preview_is_walked_through_like_the_real_page_and_sends_nothing(
    open_browser: Callable[..., Page], *, scripts: bool
) -> None:
    page = open_browser(viewport=WIDE, java_script_enabled=scripts)
    page.goto(STAY)
    frame = preview(page)
    frame.get_by_role("button", name="2", exact=True).click()
    frame.get_by_role("button", name="Avanti").click()
    frame.get_by_label("Che cosa potrebbe rimediare?").fill("Un tavolo.")
    frame.get_by_role("button", name="Avanti").click()
    frame.get_by_role("button", name="Chiamatemi subito").click()
    expect(frame.get_by_role("heading", level=1)).to_contain_text("Grazie")
    expect(frame.get_by_text("La chiamiamo")).to_be_visible()
    assert Response.objects.count() == 0


def test_thresholds_are_set_by_keyboard(open_browser: Callable[..., Page]) -> None:
    page = open_browser(viewport=WIDE)
    page.goto(f"{HOTEL}/triage")
    field = page.get_by_role("group", name="andata, da 0 a 10").get_by_label("basso")
    field.focus()
    field.select_option("8")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Salva").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Vale da adesso.")
    expect(field).to_have_value("8")
    assert violations(page) == []


def test_a_code_is_replaced(open_browser: Callable[..., Page]) -> None:
    page = open_browser(viewport=WIDE, java_script_enabled=False)
    page.goto(f"{HOTEL}/codes")
    page.get_by_role("link", name="Sostituisci questo codice Colazione").click()
    page.get_by_role("button", name="Sostituisci il codice").click()
    expect(page.get_by_role("status")).to_contain_text("Colazione ha un nuovo codice.")
