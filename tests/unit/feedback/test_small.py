"""Small pure things of the pages: masked addresses and readable colours; and the customers' stored form."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.places import brand
from services.feedback.visits import customers
from shared.events import Consents, Customer
from shared.kit.masking import masked_email, masked_phone

colours = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


def rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def test_an_address_is_known_again_by_its_owner_only() -> None:
    assert masked_email("giulia.rossi@example.com") == "g•••@example.com"
    assert masked_phone("+39 333 1234567") == "••• 567"


@given(colours)
def test_a_brands_colour_is_readable_by_day_and_by_night(colour: str) -> None:
    shades = brand.shades(colour)
    assert shades
    assert all(brand.contrast(rgb(shades.day), ground) >= 4.5 for ground in brand.DAY)
    assert all(brand.contrast(rgb(shades.night), ground) >= 4.5 for ground in brand.NIGHT)


def test_a_colour_that_is_readable_stays_as_it_is() -> None:
    shades = brand.shades("#0f5c5c")
    assert shades
    assert shades.day == "#0f5c5c"


def test_black_on_white_is_the_most_contrast_there_is() -> None:
    assert brand.contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)


@pytest.mark.parametrize("colour", [None, 3, "red", "#12345", "#1234567", "#12345g", "} body {"])
def test_what_is_no_colour_changes_nothing(colour: object) -> None:
    assert brand.shades(colour) is None


@pytest.mark.parametrize(
    "customer",
    [
        Customer(id="c1"),
        Customer(
            id="c1",
            external_id="G-1",
            name="Giulia",
            email="g@example.com",
            phone="+39333",
            language="it",
            since=dt.date(2016, 5, 1),
            tier="gold",
            consents=Consents(email=True, sms=False),
        ),
    ],
)
def test_a_customer_comes_back_as_it_was_stored(customer: Customer) -> None:
    assert customers.from_stored(customers.to_stored(customer)) == customer
