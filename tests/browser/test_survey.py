"""The survey in a real browser without scripts: screen by screen, back again, and with mistakes."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.guests import (
    COMMENT,
    ENDINGS,
    PHONE,
    SMALL,
    WIDE,
    Hotel,
    answer,
    expect_thanks,
    go_on,
    heading,
    here,
    rate,
    tap,
    telephone,
    to_contact,
)

pytestmark = pytest.mark.browser


def test_a_guest_rates_the_breakfast_and_hears_what_happens_next(guest: Page, hotel: Hotel) -> None:
    link = hotel.link()
    guest.goto(link)
    assert link.rsplit("/", 1)[1] not in guest.url
    expect(guest.get_by_role("heading", level=1)).to_contain_text("soggiorno?")
    guest.get_by_role("button", name="9", exact=True).click()
    guest.get_by_role("group", name="Colazione").get_by_label("1", exact=True).check()
    guest.get_by_role("button", name="Avanti").click()
    guest.get_by_label("Vuole dirci di più?").fill(COMMENT)
    guest.get_by_label("Che cosa potrebbe rimediare?").fill("Un tavolo e un caffè senza fare la fila.")
    guest.get_by_role("button", name="Avanti").click()
    guest.get_by_text("Un altro numero, indirizzo o orario").click()
    guest.get_by_label("Quando Le fa comodo?").fill("dopo le 18")
    guest.get_by_role("button", name="E-mail").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Grazie, Giulia Rossi")
    expect(guest.get_by_text("Avrà nostre notizie")).to_be_visible()
    (answer,) = hotel.answers()
    assert (answer.severity, answer.comment, answer.contact["window"]) == ("low", COMMENT, "dopo le 18")
    assert (answer.overall, answer.touchpoints) == (9, {"breakfast": 1})


def test_a_happy_guest_is_done_in_three_taps(guest: Page, hotel: Hotel) -> None:
    guest.goto(hotel.link())
    tap(guest, "overall", "10")
    guest.get_by_role("button", name="Avanti").click()
    guest.get_by_role("button", name="Invia").click()
    expect_thanks(guest)


def test_a_guest_switches_the_language_in_the_middle(guest: Page, hotel: Hotel) -> None:
    guest.goto(hotel.link())
    tap(guest, "overall", "4")
    go_on(guest)
    here(guest).locator("[name=comment]").fill(COMMENT)
    guest.locator(".languages summary").click()
    guest.get_by_role("button", name="Français").click()
    expect(guest.locator("html")).to_have_attribute("lang", "fr")
    expect(here(guest).locator("[name=comment]")).to_have_value(COMMENT)
    go_on(guest)
    tap(guest, "reach", "none")
    expect(guest.get_by_role("heading", level=1)).to_have_text("Merci, Giulia Rossi")
    (answer,) = hotel.answers()
    assert (answer.overall, answer.language) == (4, "fr")


def test_a_mistake_is_shown_where_it_is_and_nothing_typed_is_lost(guest: Page, hotel: Hotel) -> None:
    to_contact(guest, hotel.link())
    guest.get_by_text("Un altro numero, indirizzo o orario").click()
    guest.get_by_label("E-mail", exact=True).fill("giulia chiocciola")
    tap(guest, "reach", "email")
    guest.get_by_role("alert").get_by_role("link", name="Questo non è un indirizzo e-mail.").click()
    field = guest.get_by_label("E-mail", exact=True)
    expect(field).to_be_in_viewport()
    expect(field).to_have_value("giulia chiocciola")
    expect(field).to_have_accessible_description(re.compile(r"Questo non è un indirizzo e-mail\.$"))
    field.fill("giulia@example.com")
    tap(guest, "reach", "email")
    expect_thanks(guest)
    assert hotel.answers()[0].comment == COMMENT


def test_a_touchpoint_rated_by_mistake_can_be_left_out_again(guest: Page, hotel: Hotel) -> None:
    guest.goto(hotel.link())
    tap(guest, "overall", "9")
    parking = guest.get_by_role("group", name="Parcheggio")
    parking.get_by_label("1", exact=True).check()
    parking.get_by_label("non provato").check()
    go_on(guest)
    go_on(guest)
    expect_thanks(guest)
    (answer,) = hotel.answers()
    assert (answer.severity, answer.touchpoints) == ("none", {})


def test_the_browsers_own_back_button_works(guest: Page, hotel: Hotel) -> None:
    guest.goto(hotel.link())
    tap(guest, "overall", "9")
    rate(guest, "room", 4)
    go_on(guest)
    expect(here(guest).locator("[name=comment]")).to_be_visible()
    guest.go_back()
    expect(guest.get_by_role("group", name="Colazione")).to_be_visible()
    guest.go_back()
    assert "soggiorno" in heading(guest)
    tap(guest, "overall", "8")
    go_on(guest)
    go_on(guest)
    expect_thanks(guest)
    assert hotel.answers()[0].overall == 8


def test_a_photo_goes_along_without_scripts(guest: Page, hotel: Hotel, photo: str) -> None:
    guest.goto(hotel.link())
    tap(guest, "overall", "2")
    go_on(guest)
    here(guest).locator("[name=photo]").set_input_files(photo)
    go_on(guest)
    guest.get_by_role("button", name="Indietro").click()
    expect(guest.get_by_text("Foto aggiunta")).to_be_visible()
    go_on(guest)
    tap(guest, "reach", "none")
    expect_thanks(guest)
    assert len(hotel.answers()[0].photos) == 1


def test_a_card_is_answered_by_somebody_unknown(guest: Page, hotel: Hotel) -> None:
    guest.goto(f"{hotel.address}/q/aurora")
    tap(guest, "overall", "3")
    go_on(guest)
    go_on(guest)
    guest.get_by_label("Telefono").fill("+39 333 765432")
    tap(guest, "reach", "now")
    expect(guest.get_by_text("La chiamiamo.")).to_be_visible()
    assert hotel.answers()[0].contact["phone"] == "+39 333 765432"


def test_the_keyboard_is_enough(browser: Browser, hotel: Hotel) -> None:
    context = telephone(browser, scripts=False, viewport=WIDE)
    page = context.new_page()
    page.goto(hotel.link())
    page.get_by_role("button", name="8", exact=True).focus()
    page.keyboard.press("Enter")
    page.locator("[name='touchpoints.room']").last.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[name='touchpoints.room'][value='5']")).to_be_checked()
    page.keyboard.press("Enter")
    expect(here(page).locator("[name=comment]")).to_be_visible()
    page.get_by_role("button", name="Invia").focus()
    page.keyboard.press("Space")
    expect_thanks(page)
    context.close()


@pytest.mark.parametrize("language", ["it", "de", "fr"])
def test_the_public_review_has_the_same_place_and_size_at_every_score(guest: Page, hotel: Hotel, language: str) -> None:
    customer = {"language": language, "name": "Maximiliane Oberhuber-Castellani"}
    boxes: dict[int, list[object]] = {}
    for overall, reach in ENDINGS:
        answer(guest, hotel.link(customer=customer), overall, reach)
        for size in (SMALL, PHONE, WIDE):
            guest.set_viewport_size(size)
            card = guest.locator(".review a")
            seen = (card.get_attribute("href"), card.inner_text(), card.bounding_box())
            boxes.setdefault(size["width"], []).append(seen)
    for width, seen_there in boxes.items():
        assert seen_there == seen_there[:1] * len(ENDINGS), width
