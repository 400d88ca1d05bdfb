"""Opting out in a real browser, without scripts, from the link in a real mail: by day and by night, small and large."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from kafka import KafkaProducer
from playwright.sync_api import Browser, Page, expect

from shared.events import Addresses, ContactRequested
from shared.kit import clock, message
from shared.kit.ids import new_id
from tests.browser.looking import overflows, too_small, violations
from tests.outside import TIMEOUT_SECONDS, Outside
from tests.waiting import until

pytestmark = pytest.mark.browser

SMALL, PHONE, WIDE = ({"width": 320, "height": 640}, {"width": 400, "height": 860}, {"width": 1280, "height": 900})
ALWAYS = {"until": "00:00", "from": "24:00"}


@pytest.fixture
def outside(stack: dict[str, Any]) -> Outside:
    """A system in which mails go out at any hour, whenever the test runs."""
    outside = Outside(stack)
    body = {"quiet_hours": {"email": dict.fromkeys(("weekday", "saturday", "sunday"), ALWAYS)}}
    answer = outside.api.put(f"{outside.urls['notifier']}/v1/messaging", json=body, timeout=TIMEOUT_SECONDS)
    assert answer.status_code == 200, answer.text
    return outside


def ask(outside: Outside, address: str, *, kind: str = "invitation", language: str = "it") -> str:
    """Ask the notifier for an invitation, as feedback does; return the request's id."""
    visit = new_id()
    values = {
        "customer_name": "Niccolò D'Àmico",
        "place_name": "Hotel Demo",
        "kind": "stay",
        "survey_url": f"{outside.urls['feedback']}/s/k1.{visit}.token",
    }
    asked = ContactRequested(
        request_id=f"{visit}/{kind}",
        requester="feedback",
        kind=kind,
        audience="customer",
        customer_id=f"customer-{visit}",
        place="hotel-demo",
        addresses=Addresses(email=address),
        language=language,
        zone="Europe/Rome",
        values=values,
        basis="visit",
        not_after=clock.now() + dt.timedelta(hours=1),
    )
    entry = {
        "id": new_id(),
        "type": asked.type(),
        "key": asked.customer_id,
        "subject": asked.request_id,
        "sequence": 1,
        "at": clock.now(),
        "data": asked.to_data(),
    }
    record = message.encode(entry, "/rimedio/feedback")
    producer = KafkaProducer(bootstrap_servers=outside.stack["kafka"], allow_auto_create_topics=False)
    producer.send("notifier.requests", key=record.key, value=record.value, headers=record.headers)
    producer.close()
    return asked.request_id


def link_in_mail(outside: Outside, language: str = "it") -> tuple[str, str]:
    """The link out of an invitation that somebody has in their inbox, and their address."""
    address = f"niccolo-{new_id()}@example.com"
    ask(outside, address, language=language)
    (mail,) = until(lambda: outside.mails_to(address), what="the invitation")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return str(mail["List-Unsubscribe"]).strip("<>"), address


def contact_of(outside: Outside, request_id: str) -> dict[str, Any] | None:
    """The contact of a request, once it is settled."""
    found = [each for each in outside.contacts() if each["request_id"] == request_id]
    return found[0] if found and found[0]["settled_at"] else None


@pytest.fixture
def guest(browser: Browser) -> Iterator[Page]:
    """An Italian guest with a telephone that runs no scripts."""
    context = browser.new_context(java_script_enabled=False, locale="it-IT", viewport=PHONE)
    yield context.new_page()
    context.close()


def test_one_tap_and_nothing_comes_any_more(guest: Page, outside: Outside) -> None:
    link, address = link_in_mail(outside)
    guest.goto(link)
    expect(guest.get_by_role("heading", level=1)).to_have_text("Niente più inviti?")
    expect(guest.get_by_text("n•••@example.com")).to_be_visible()
    expect(guest.get_by_text("la riceverà comunque")).to_be_visible()
    guest.get_by_role("button", name="Niente più inviti").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Non glielo chiederemo più")
    expect(guest.get_by_role("button")).to_have_count(0)
    asked = ask(outside, address.upper(), kind="reminder")
    contact = until(lambda: contact_of(outside, asked), what="the end of the reminder")
    assert contact
    assert (contact["state"], contact["reason"], contact["kind"]) == ("suppressed", "opted_out", "reminder")
    assert len(outside.mails_to(address)) == 1


def test_a_mail_program_does_it_without_the_page(guest: Page, outside: Outside) -> None:
    link, _ = link_in_mail(outside)
    # As RFC 8058 has it: no cookie, no page of ours before it, and no redirect followed.
    answer = requests.post(link, data={"List-Unsubscribe": "One-Click"}, timeout=TIMEOUT_SECONDS, allow_redirects=False)
    assert answer.status_code == 200
    guest.goto(link)
    expect(guest.get_by_role("heading", level=1)).to_have_text("Non glielo chiederemo più")


def test_the_page_speaks_the_languages_that_the_installation_does(guest: Page, outside: Outside) -> None:
    link, _ = link_in_mail(outside, language="en")
    guest.goto(link)
    expect(guest.locator("html")).to_have_attribute("lang", "en")
    for choice in guest.get_by_role("navigation").get_by_role("link").all_text_contents():
        guest.get_by_role("link", name=choice, exact=True).click()
        expect(guest.locator("html")).to_have_attribute("lang", choice.lower())
        expect(guest.get_by_role("link", name=choice, exact=True)).to_have_attribute("aria-current", "true")


@pytest.mark.parametrize(
    "view",
    [
        {"viewport": SMALL, "color_scheme": "light", "locale": "it-IT"},
        {"viewport": SMALL, "color_scheme": "dark", "locale": "en-GB"},
        {"viewport": WIDE, "color_scheme": "dark", "locale": "it-IT"},
    ],
    ids=lambda view: f"{view['viewport']['width']}-{view['color_scheme']}-{view['locale'][:2]}",
)
def test_every_state_is_accessible_and_fits(browser: Browser, outside: Outside, view: dict[str, Any]) -> None:
    context = browser.new_context(**view)
    page, said = context.new_page(), list[str]()
    page.on("console", lambda message: said.append(message.text))
    link, _ = link_in_mail(outside, view["locale"][:2])

    def check(state: str) -> None:
        assert violations(page) == [], state
        assert not overflows(page), state

    page.goto(link)
    check("the question")
    for targets in (page.get_by_role("button"), page.get_by_role("navigation").get_by_role("link")):
        assert too_small(targets) == []
    page.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_be_visible()
    check("done")
    assert said == []
    page.goto(f"{outside.urls['notifier']}/opt-out/k1.forged.link")
    check("unknown")
    context.close()
