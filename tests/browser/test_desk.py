"""The desk in a real browser: signing in without scripts, reading a case, in the dark, and on a small screen."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from mongoengine.connection import disconnect, get_connection
from playwright.sync_api import Browser, BrowserContext, Page, expect

from services.recovery.app import create_app
from services.recovery.case import Case
from services.recovery.documents import Message
from services.recovery.handlers import hear_of_contact, learn, take_low_score
from services.recovery.wiring import Wiring, build
from services.recovery.worker import AGGREGATES
from shared.events import Contact, ContactFailed, ContactSent, Reason
from shared.kit import clock, store
from shared.kit.settings import Settings
from tests.browser.looking import overflows, violations
from tests.integration.recovery.people import PASSWORD, Person, hire
from tests.low_scores import delivered_as, detected, giulia, outcome, place
from tests.running import served

pytestmark = pytest.mark.browser

HOUR = dt.timedelta(hours=1)
SMALL, WIDE = {"width": 320, "height": 640}, {"width": 1440, "height": 900}


@pytest.fixture
def address(make_settings: Callable[..., Settings]) -> Iterator[str]:
    """Where recovery's pages are served, on a database of the test's own."""
    with served(lambda address: create_app(make_settings("recovery", recovery_url=address))) as address:
        yield address
    get_connection("recovery").drop_database(make_settings("recovery").database)
    disconnect("recovery")


@pytest.fixture
def wiring(address: str, make_settings: Callable[..., Settings]) -> Wiring:
    assert address
    wiring = build(make_settings("recovery"))
    store.ensure_indexes(*AGGREGATES, Message)
    for entry in (place("root", None, label="Rimedio", touchpoints=[]), place(label="Hotel Aurora")):
        learn(wiring, entry, delivered_as(record_key=f"place/{entry.key}"))
    return wiring


@pytest.fixture
def anna(wiring: Wiring) -> Person:
    return hire(wiring, "Anna Ferri", "manager")


@pytest.fixture
def cases(wiring: Wiring, anna: Person) -> list[str]:
    """Cases of every kind that the desk shows, the most urgent first."""
    assert anna.id
    room = Reason(key="touchpoint_low", values={"touchpoint": "room", "name": "Camera", "mark": 1, "of": 5})
    events = [
        detected(giulia(name=None, email=None, phone=None), submitted_at=clock.now() - 26 * HOUR, contact=Contact()),
        detected(submitted_at=clock.now() - 3.4 * HOUR, severity="critical", reasons=[room]),
        detected(giulia(name="K. Lindgren"), submitted_at=clock.now() - HOUR, contact=Contact(refused=True)),
        detected(giulia(name="Paolo Trevisan"), submitted_at=clock.now() - 0.5 * HOUR, comment=None, wish=None),
    ]
    for event in events:
        take_low_score(wiring, event, delivered_as())
    found = [Case.objects.get(answers__response_id=event.response_id) for event in events]
    hear_of_contact(wiring, outcome(ContactSent, found[1].contacts[0].request_id), delivered_as())
    hear_of_contact(wiring, outcome(ContactFailed, found[3].contacts[0].request_id), delivered_as())
    return [case.number for case in found]


def without_scripts(browser: Browser, **options: Any) -> BrowserContext:
    context = browser.new_context(java_script_enabled=False, locale="it-IT", **options)
    context.set_default_timeout(10_000)
    return context


def sign_in(page: Page, address: str, person: Person) -> None:
    page.goto(f"{address}/desk")
    page.get_by_label(re.compile("Indirizzo e-mail|E-mail address")).fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name=re.compile("Accedi|Sign in")).click()
    page.wait_for_url(f"{address}/desk")


def test_a_working_day_at_the_desk_needs_no_scripts(
    browser: Browser, address: str, anna: Person, cases: list[str]
) -> None:
    page = without_scripts(browser, viewport=WIDE).new_page()
    sign_in(page, address, anna)
    rows = page.get_by_role("main").get_by_role("listitem")
    expect(rows).to_have_count(4)
    expect(rows.first).to_contain_text("in ritardo di 2 ore")
    page.get_by_label("Numero o nome").fill("bassi")
    page.get_by_role("button", name="Cerca").click()
    expect(rows).to_have_count(1)
    rows.first.get_by_role("link").click()
    expect(page).to_have_url(f"{address}/desk/cases/{cases[1]}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Giulia Bassi")
    expect(page.get_by_role("article").locator("blockquote").first).to_contain_text("Nessun tavolo libero")
    page.get_by_text("La sua colazione").click()
    expect(page.get_by_text("Gentile Giulia, abbiamo letto.")).to_be_visible()
    page.get_by_role("button", name="Esci").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Accedi")
    page.goto(f"{address}/desk")
    expect(page).to_have_url(re.compile("/sign-in"))


def test_the_keyboard_is_enough(page: Page, address: str, anna: Person, cases: list[str]) -> None:
    sign_in(page, address, anna)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    for _ in range(5):
        page.keyboard.press("Tab")
        if "/desk/cases/" in str(page.evaluate("document.activeElement.getAttribute('href')")):
            break
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}/desk/cases/{cases[0]}")


@pytest.mark.parametrize(
    "view",
    [
        {"viewport": SMALL, "color_scheme": "dark"},
        {"viewport": {"width": 900, "height": 700}, "color_scheme": "light"},
        {"viewport": WIDE, "color_scheme": "dark"},
    ],
    ids=lambda view: f"{view['viewport']['width']}-{view['color_scheme']}",
)
def test_every_page_is_accessible_and_fits(
    browser: Browser, address: str, anna: Person, cases: list[str], view: dict[str, Any]
) -> None:
    context = browser.new_context(**view, locale="it-IT")
    page = context.new_page()
    page.goto(f"{address}/sign-in")
    assert violations(page) == []
    sign_in(page, address, anna)
    for path in ("/desk", "/desk?q=nobody", "/desk/cases/R-0000-0000", *(f"/desk/cases/{number}" for number in cases)):
        page.goto(address + path)
        assert violations(page) == [], path
        assert not overflows(page), path
    context.close()


def test_nothing_on_the_pages_is_refused_by_their_own_policy(
    page: Page, address: str, anna: Person, cases: list[str]
) -> None:
    said = list[str]()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    sign_in(page, address, anna)
    page.goto(f"{address}/desk/cases/{cases[0]}")
    assert said == []


def test_the_desk_speaks_english_to_an_english_browser(
    browser: Browser, address: str, anna: Person, cases: list[str]
) -> None:
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    sign_in(page, address, anna)
    expect(page.get_by_role("main").get_by_role("listitem").first).to_contain_text("late by 2 hours")
    page.goto(f"{address}/desk/cases/{cases[3]}")
    expect(page.get_by_role("complementary")).to_contain_text("Telephone the customer")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    context.close()


def test_an_empty_desk_says_so(page: Page, address: str, anna: Person) -> None:
    sign_in(page, address, anna)
    expect(page.get_by_role("heading", name="Nothing waits.")).to_be_visible()
    assert violations(page) == []
