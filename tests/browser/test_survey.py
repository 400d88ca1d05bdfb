"""The survey in a real browser, without scripts: in both languages, by day and by night, on small screens and large."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pymongo
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.looking import overflows, violations
from tests.outside import Outside

pytestmark = pytest.mark.browser

SMALL, PHONE, WIDE = ({"width": 320, "height": 640}, {"width": 400, "height": 860}, {"width": 1280, "height": 900})
COMMENT = "Personale gentilissimo. Ma a colazione dieci minuti di coda per un caffè, due mattine."
LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
TARGET = 44


@pytest.fixture
def outside(stack: dict[str, Any]) -> Outside:
    return Outside(stack)


@pytest.fixture
def guest(browser: Browser) -> Iterator[Page]:
    """An Italian guest with a telephone that runs no scripts."""
    context = without_scripts(browser)
    yield context.new_page()
    context.close()


def without_scripts(browser: Browser, **options: Any) -> BrowserContext:
    context = browser.new_context(**{"java_script_enabled": False, "locale": "it-IT", "viewport": PHONE, **options})
    context.set_default_timeout(15_000)
    return context


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"[name='{name}'][value='{value}']").check()


def close_survey(stack: dict[str, Any], visit: str) -> None:
    """Two months pass: so long nobody waits, so the visit is made older."""
    with pymongo.MongoClient[dict[str, Any]](stack["mongo"]) as client:
        aged = {"$set": {"recorded_at": LONG_AGO, "ended_at": LONG_AGO}}
        client["rimedio_feedback"]["visits"].update_one({"_id": visit}, aged)


def test_a_guest_rates_the_breakfast_and_hears_what_happens_next(guest: Page, outside: Outside) -> None:
    visit = outside.visit()
    guest.goto(visit["survey_url"])
    assert visit["token"] not in guest.url
    expect(guest.get_by_role("heading", level=1)).to_contain_text("soggiorno?")
    guest.get_by_role("group", name="soggiorno?").get_by_label("9", exact=True).check()
    guest.get_by_role("group", name="Colazione").get_by_label("1", exact=True).check()
    guest.get_by_label("Vuole dirci di più?").fill(COMMENT)
    guest.get_by_label("Che cosa potrebbe rimediare?").fill("Un tavolo e un caffè senza fare la fila.")
    guest.get_by_label("Sì, volentieri").check()
    guest.get_by_label("Quando Le fa comodo?").fill("dopo le 18")
    guest.get_by_role("button", name="Invia").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Grazie, Giulia B.")
    expect(guest.get_by_text("Avrà nostre notizie")).to_be_visible()
    (answer,) = [each for each in outside.all_responses() if each["visit"] == visit["id"]]
    assert (answer["severity"], answer["answers"]["comment"], answer["contact"]["window"]) == (
        "low",
        COMMENT,
        "dopo le 18",
    )


def test_an_english_guest_switches_to_english_and_is_answered_in_it(guest: Page, outside: Outside) -> None:
    guest.goto(outside.visit()["survey_url"])
    guest.get_by_role("link", name="EN", exact=True).click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("How was your stay?")
    guest.get_by_role("group", name="How was your stay?").get_by_label("10", exact=True).check()
    guest.get_by_role("button", name="Send").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Thank you, Giulia B.")
    expect(guest.locator("html")).to_have_attribute("lang", "en")


def test_a_mistake_is_shown_where_it_is_and_nothing_typed_is_lost(guest: Page, outside: Outside) -> None:
    guest.goto(outside.visit()["survey_url"])
    choose(guest, "overall", "4")
    guest.get_by_label("Vuole dirci di più?").fill(COMMENT)
    guest.get_by_label("Sì, volentieri").check()
    guest.get_by_label("E-mail", exact=True).fill("giulia chiocciola")
    guest.get_by_role("button", name="Invia").click()
    guest.get_by_role("alert").get_by_role("link", name="Questo non è un indirizzo e-mail.").click()
    field = guest.get_by_label("E-mail", exact=True)
    expect(field).to_be_in_viewport()
    expect(field).to_have_value("giulia chiocciola")
    expect(field).to_have_accessible_description(re.compile(r"Questo non è un indirizzo e-mail\.$"))
    expect(guest.get_by_label("Vuole dirci di più?")).to_have_value(COMMENT)
    expect(guest.locator("[name=overall][value='4']")).to_be_checked()
    field.fill("giulia@example.com")
    guest.get_by_role("button", name="Invia").click()
    expect(guest.get_by_role("heading", level=1)).to_contain_text("Grazie")


def test_addresses_are_asked_for_once_the_guest_has_said_yes(guest: Page, outside: Outside) -> None:
    guest.goto(outside.visit()["survey_url"])
    name = guest.get_by_label("Il Suo nome")
    expect(name).to_be_hidden()
    guest.get_by_label("Sì, volentieri").check()
    expect(name).to_have_value("Giulia B.")
    guest.get_by_label("No, grazie").check()
    expect(name).to_be_hidden()


def test_a_touchpoint_rated_by_mistake_can_be_left_out_again(guest: Page, outside: Outside) -> None:
    visit = outside.visit()
    guest.goto(visit["survey_url"])
    choose(guest, "overall", "9")
    parking = guest.get_by_role("group", name="Parcheggio")
    parking.get_by_label("1", exact=True).check()
    parking.get_by_label("non provato").check()
    guest.get_by_role("button", name="Invia").click()
    expect(guest.get_by_role("heading", level=1)).to_contain_text("Grazie")
    (answer,) = [each for each in outside.all_responses() if each["visit"] == visit["id"]]
    assert (answer["severity"], answer["answers"]["touchpoints"]) == ("none", {})


def test_the_keyboard_is_enough(browser: Browser, outside: Outside) -> None:
    context = without_scripts(browser, viewport=WIDE)
    page = context.new_page()
    page.goto(outside.visit()["survey_url"])
    page.locator("[name=overall]").first.focus()
    page.keyboard.press("Space")
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    expect(page.locator("[name=overall][value='8']")).to_be_checked()
    page.get_by_role("button", name="Invia").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Grazie")
    context.close()


@pytest.mark.parametrize("viewport", [SMALL, PHONE, WIDE], ids=["320", "400", "1280"])
def test_the_public_review_has_the_same_place_and_size_at_every_score(
    browser: Browser, outside: Outside, viewport: dict[str, int]
) -> None:
    boxes = []
    for overall in ("10", "6", "1"):
        context = without_scripts(browser, viewport=viewport)
        page = context.new_page()
        page.goto(outside.visit()["survey_url"])
        choose(page, "overall", overall)
        page.get_by_role("button", name="Invia").click()
        link = page.get_by_role("link", name="Scriva una recensione pubblica")
        boxes.append((link.get_attribute("href"), link.bounding_box()))
        context.close()
    assert boxes[0] == boxes[1] == boxes[2]


def targets(page: Page) -> Iterator[Locator]:
    """What a finger has to hit."""
    for found in ("input:visible", "button", "nav a", "summary", "textarea"):
        yield from page.locator(found).all()


@pytest.mark.parametrize(
    "view",
    [
        {"viewport": SMALL, "color_scheme": "light", "locale": "it-IT"},
        {"viewport": SMALL, "color_scheme": "dark", "locale": "en-GB"},
        {"viewport": WIDE, "color_scheme": "dark", "locale": "it-IT"},
    ],
    ids=lambda view: f"{view['viewport']['width']}-{view['color_scheme']}-{view['locale'][:2]}",
)
def test_every_page_and_state_is_accessible_and_fits(
    browser: Browser, stack: dict[str, Any], outside: Outside, view: dict[str, Any]
) -> None:
    language = view["locale"][:2]
    context = without_scripts(browser, **view, java_script_enabled=True)
    page = context.new_page()
    visit, closed = (
        outside.visit(customer={"external_id": "G", "name": "G. B.", "language": language}) for _ in range(2)
    )
    close_survey(stack, closed["id"])

    def check(state: str) -> None:
        expect(page.locator("html")).to_have_attribute("lang", language)
        assert violations(page) == [], state
        assert not overflows(page), state

    page.goto(visit["survey_url"])
    check("the questions")
    choose(page, "consent", "yes")
    check("with a yes to contact")
    for target in targets(page):
        box = target.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= TARGET, target
    page.get_by_role("button").click()
    check("with mistakes")
    choose(page, "overall", "2")
    choose(page, "consent", "no")
    page.get_by_role("button").click()
    check("thanks")
    page.goto(visit["survey_url"])
    check("already answered")
    page.goto(closed["survey_url"])
    check("closed")
    page.goto(f"{outside.urls['feedback']}/s/k1.forged.link")
    check("unknown")
    page.goto(f"{outside.urls['feedback']}/s/v/somebodyelse")
    check("to be opened again")
    context.close()


def test_nothing_on_the_pages_is_refused_by_their_own_policy(page: Page, outside: Outside) -> None:
    said = list[str]()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(outside.visit()["survey_url"])
    choose(page, "overall", "9")
    page.get_by_role("button").click()
    page.wait_for_url("**/thanks?lang=*")
    assert said == []
