"""Every mail as its reader sees it: in each language, by day and by night, on a small telephone and a large screen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from services.notifier.messages.kinds import KINDS
from services.notifier.messages.render import render
from tests.browser.looking import overflows, too_small, violations
from tests.unit.notifier.values import FEEDBACK, LANGUAGES, acknowledgement, invitation

pytestmark = pytest.mark.browser

SMALL, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
NAMES = {"customer_name": "Niccolò D'Àmico-Wolfeschlegelsteinhausenbergerdorff", "place_name": "מלון אורורה 🌞"}


def html(kind: str, language: str) -> str:
    values = acknowledgement(**NAMES) if kind == "acknowledgement" else invitation(**NAMES)
    message = render(
        kind,
        language,
        values,
        "Europe/Rome",
        languages=LANGUAGES,
        feedback_url=FEEDBACK,
        number="R-7Q4M-K2XP",
        answerable=True,
        opt_out_url=f"{FEEDBACK}/opt-out/k1.token",
    )
    return message.html


@pytest.fixture(params=["320-dark", "1280-light"])
def reader(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, scheme = request.param.split("-")
    context = browser.new_context(
        viewport=SMALL if width == "320" else WIDE, color_scheme=scheme, java_script_enabled=True
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_every_mail_is_accessible_and_fits(reader: Page, kind: str) -> None:
    for language in LANGUAGES:
        reader.set_content(html(kind, language))
        assert violations(reader) == [], language
        assert not overflows(reader), language


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "acknowledgement"])
def test_there_is_one_button_large_enough_for_a_thumb(reader: Page, kind: str) -> None:
    reader.set_content(html(kind, "it"))
    button, way_out = reader.get_by_role("link").all()
    expect(button).to_have_attribute("href", invitation()["survey_url"])
    expect(way_out).to_have_attribute("href", f"{FEEDBACK}/opt-out/k1.token")
    assert too_small(button) == []
