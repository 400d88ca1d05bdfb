"""A hotel with guests, whose pages a real browser opens."""

import re
from dataclasses import dataclass
from typing import Any
from weakref import WeakSet

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from services.feedback.responses import links
from services.feedback.responses.document import Response
from services.feedback.visits.document import Visit
from shared.events import Occasion
from tests.integration.feedback.front_desk import FrontDesk

SMALL, PHONE, WIDE = ({"width": 320, "height": 640}, {"width": 400, "height": 860}, {"width": 1280, "height": 900})
ENDINGS = (("10", ""), ("6", "email"), ("6", "none"), ("1", "now"))
"""Overall marks, each with how the guest then asks to be reached."""
COMMENT = "Personale gentilissimo. Ma a colazione dieci minuti di coda per un caffè, due mattine."


_step_by_step = WeakSet[BrowserContext]()


@dataclass(frozen=True)
class Hotel:
    """Where the pages are served, and the front desk behind them."""

    address: str
    desk: FrontDesk

    def link(self, occasion: Occasion = "visit", **changes: Any) -> str:
        """The link that the guest of a new visit gets."""
        visit = self.desk.record(**changes).json["id"]
        return self.address + "/s/" + links.survey_url(self.desk.wiring.settings, visit, occasion).rsplit("/", 1)[1]

    def answers(self) -> list[Response]:
        """What has been answered."""
        return list(Response.objects.order_by("submitted_at"))

    def visits(self) -> list[Visit]:
        """The visits that are known."""
        return list(Visit.objects)


def telephone(browser: Browser, *, scripts: bool, **options: Any) -> BrowserContext:
    """A guest's telephone."""
    context = browser.new_context(
        **{"java_script_enabled": scripts, "locale": "it-IT", "viewport": PHONE, "reduced_motion": "reduce", **options}
    )
    context.set_default_timeout(10_000)
    if not scripts:
        _step_by_step.add(context)
    return context


def here(page: Page) -> Locator:
    """The screen that is shown."""
    return page.locator("section.step:visible")


def heading(page: Page) -> str:
    """What it asks."""
    return page.get_by_role("heading", level=1).inner_text()


def tap(page: Page, name: str, value: str) -> None:
    """Tap a button of the screen."""
    press(page, here(page).locator(f"button[name='{name}'][value='{value}']"))


def rate(page: Page, touchpoint: str, mark: int) -> None:
    """Give a mark to a detail."""
    here(page).locator(f"[name='touchpoints.{touchpoint}'][value='{mark}']").check()


def go_on(page: Page) -> None:
    """Leave a screen by the button that leads on."""
    press(page, here(page).locator(".forth .on"))


def press(page: Page, button: Locator) -> None:
    """Press a button, which without scripts leads to another page."""
    if page.context not in _step_by_step:
        button.click()
        return
    with page.expect_navigation():
        button.click()


def answer(page: Page, link: str, overall: str, reach: str) -> None:
    """Answer without a word to the end."""
    page.goto(link)
    tap(page, "overall", overall)
    go_on(page)
    go_on(page)
    if reach:
        tap(page, "reach", reach)
    expect_thanks(page)


def to_contact(page: Page, link: str) -> None:
    """Answer until the guest is asked how to be reached."""
    page.goto(link)
    tap(page, "overall", "9")
    rate(page, "breakfast", 1)
    go_on(page)
    here(page).locator("[name=comment]").fill(COMMENT)
    go_on(page)
    expect(here(page).locator("button[name=reach]").first).to_be_visible()


def expect_thanks(page: Page) -> None:
    """The answer has arrived."""
    page.wait_for_url(re.compile(r"/thanks"))
    expect(page.locator(".ending")).to_be_visible()
