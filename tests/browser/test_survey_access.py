"""The survey for everybody: every screen and state, in five languages, small and large, by day and by night."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from services.feedback.places.document import Place
from services.feedback.surveys import library
from services.feedback.surveys.document import Survey
from services.feedback.surveys.reading import dump
from services.feedback.visits.document import Visit
from shared.kit import store
from tests.browser.guests import (
    ENDINGS,
    PHONE,
    SMALL,
    WIDE,
    Hotel,
    answer,
    expect_thanks,
    go_on,
    here,
    rate,
    tap,
    telephone,
)
from tests.browser.looking import overflows, too_small, violations

pytestmark = pytest.mark.browser

LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
VIEWS = [
    {"locale": "it-IT", "viewport": SMALL, "color_scheme": "light"},
    {"locale": "en-GB", "viewport": PHONE, "color_scheme": "dark"},
    {"locale": "de-DE", "viewport": SMALL, "color_scheme": "dark"},
    {"locale": "fr-FR", "viewport": WIDE, "color_scheme": "light"},
    {"locale": "es-ES", "viewport": PHONE, "color_scheme": "light"},
]


def named(view: dict[str, Any]) -> str:
    return f"{view['locale'][:2]}-{view['viewport']['width']}-{view['color_scheme']}"


@pytest.fixture(params=VIEWS, ids=named)
def view(request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = request.param
    return found


@pytest.fixture
def page(browser: Browser, view: dict[str, Any]) -> Iterator[Page]:
    context = telephone(browser, scripts=True, **view)
    yield context.new_page()
    context.close()


@pytest.fixture
def check(page: Page, view: dict[str, Any]) -> Callable[[str], None]:
    """Look at what is on the screen."""

    def look(state: str) -> None:
        expect(page.locator("html")).to_have_attribute("lang", view["locale"][:2])
        assert violations(page) == [], state
        assert not overflows(page), state
        assert too_small(targets(page)) == [], state

    return look


def targets(page: Page) -> Locator:
    """What a finger has to hit; a radio button is hidden under its key, which is as large as it is."""
    return page.locator("input:visible, main button:visible:not(.hidden-words), summary:visible, textarea:visible")


def link(hotel: Hotel, view: dict[str, Any], **changes: Any) -> str:
    customer = {"language": view["locale"][:2], **changes.pop("customer", {})}
    return hotel.link(customer=customer, **changes)


def test_every_screen_of_a_survey(
    page: Page, hotel: Hotel, view: dict[str, Any], check: Callable[[str], None], photo: str
) -> None:
    page.goto(link(hotel, view, customer={"phone": None}))
    check("the first question")
    page.locator(".languages summary").click()
    check("the languages")
    page.locator(".languages summary").click()
    page.locator(".privacy summary").click()
    check("what happens with the answers")
    tap(page, "overall", "2")
    rate(page, "room", 1)
    check("the details")
    go_on(page)
    here(page).locator("[type=file]").set_input_files(photo)
    expect(here(page).locator(".photos li")).to_have_count(1)
    check("words, and a photo")
    go_on(page)
    check("how to be reached")
    tap(page, "reach", "now")
    check("a number that is missing")
    page.context.set_offline(offline=True)
    tap(page, "reach", "email")
    expect(page.locator("[data-kept]")).to_be_visible()
    check("kept on the telephone")
    page.context.set_offline(offline=False)
    expect_thanks(page)
    check("thanks")


@pytest.mark.parametrize("template", ["bank-meeting", "branch-visit", "restaurant", "pulse"])
def test_every_kind_of_question(browser: Browser, hotel: Hotel, template: str) -> None:
    context = telephone(browser, scripts=True, viewport=SMALL)
    page = context.new_page()
    survey = Survey.objects.get(pk="stay")
    survey.questions = dump(library.template(template).questions)
    store.save(survey)
    hotel.desk.wiring.places.forget()
    page.goto(hotel.link())
    for _ in range(8):
        assert violations(page) == []
        assert not overflows(page)
        assert too_small(targets(page)) == []
        if here(page).locator("button[name=reach]").count():
            break
        taps = here(page).locator(".marks button, .options button")
        if taps.count():
            taps.first.click()
        else:
            go_on(page)
    else:
        pytest.fail("the survey does not end")
    context.close()


def test_every_ending(page: Page, hotel: Hotel, view: dict[str, Any], check: Callable[[str], None]) -> None:
    for overall, reach in ENDINGS:
        answer(page, link(hotel, view), overall, reach)
        check(f"thanks after {overall} {reach}")


def test_every_closed_door(page: Page, hotel: Hotel, view: dict[str, Any], check: Callable[[str], None]) -> None:
    answered, closed = link(hotel, view), link(hotel, view)
    hotel.desk.answer(answered.rsplit("/", 1)[1])
    aged = {"recorded_at": LONG_AGO, "ended_at": LONG_AGO}
    Visit.objects(pk=closed.rsplit("/", 1)[1].split(".")[1]).update(**{f"set__{name}": at for name, at in aged.items()})
    house = Place.objects.get(pk="bank-demo")
    house.rotate(None, "new")
    store.save(house)
    for state, address in (
        ("already answered", answered),
        ("closed", closed),
        ("unknown", f"{hotel.address}/s/k1.forged.link"),
        ("to be opened again", f"{hotel.address}/s/v/somebodyelse"),
        ("a code that is none of ours", f"{hotel.address}/q/nowhere"),
        ("an old card", f"{hotel.address}/q/centro"),
    ):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        check(state)


def test_a_card(page: Page, hotel: Hotel, check: Callable[[str], None]) -> None:
    page.goto(f"{hotel.address}/q/aurora")
    check("the first question")
    tap(page, "overall", "1")
    go_on(page)
    go_on(page)
    check("how to be reached, by somebody unknown")


def test_every_screen_without_scripts(browser: Browser, hotel: Hotel, view: dict[str, Any]) -> None:
    # Axe is a script itself, so the browser may run some; the page's own is not let through.
    context = telephone(browser, scripts=True, **view)
    page = context.new_page()
    page.route("**/survey.js*", lambda route: route.abort())
    page.goto(link(hotel, view, customer={"phone": None}))
    for leave in (
        lambda: tap(page, "overall", "2"),
        lambda: go_on(page),
        lambda: go_on(page),
        lambda: tap(page, "reach", "now"),
    ):
        assert violations(page) == []
        assert not overflows(page)
        with page.expect_navigation():
            leave()
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == []
    context.close()


def test_nothing_on_the_pages_is_refused_by_their_own_policy_or_comes_from_elsewhere(
    browser: Browser, hotel: Hotel, photo: str
) -> None:
    context = telephone(browser, scripts=True)
    page = context.new_page()
    said, asked = list[str](), list[str]()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    brand = {
        "colour": "#7a1f3d",
        "logo": "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=",
    }
    Place.objects(pk="hotel-demo").update(set__brand=brand)
    hotel.desk.wiring.places.forget()
    page.goto(hotel.link())
    tap(page, "overall", "2")
    go_on(page)
    here(page).locator("[type=file]").set_input_files(photo)
    expect(here(page).locator(".photos li")).to_have_count(1)
    go_on(page)
    tap(page, "reach", "email")
    expect_thanks(page)
    assert said == []
    assert {address.startswith((hotel.address + "/", "data:", "blob:")) for address in asked} == {True}
    context.close()
