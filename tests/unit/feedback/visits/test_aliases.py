"""Addresses that booking sites lend: good to reach somebody, never to know who they are."""

import pytest

from services.feedback.visits.aliases import identity, is_alias


@pytest.mark.parametrize(
    "address",
    [
        "giulia.123456@guest.booking.com",
        "GIULIA.123456@Guest.Booking.COM",
        "abc123@m.expediapartnercentral.com",
        "abc123@eu.m.expediapartnercentral.com",
        "36789346@guest.airbnb.com",
        "x@agoda-messaging.com",
        "x@messages.homeaway.com",
        "x@guest.trip.com",
        "Giulia Rossi <giulia.1@guest.booking.com>",
        "mailto:giulia.1@guest.booking.com",
        " giulia.1@guest.booking.com. ",
    ],
)
def test_an_address_that_a_booking_site_lends_is_known_and_identifies_nobody(address: str) -> None:
    assert is_alias(address)
    assert identity(address) is None


@pytest.mark.parametrize("address", ["g•••@example.com", "g***@gmail.com", "g…@example.com", "•••@guest.booking.com"])
def test_a_masked_address_may_be_anybodys(address: str) -> None:
    assert identity(address) is None


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_no_id_is_no_id(nothing: str | None) -> None:
    assert identity(nothing) is None


@pytest.mark.parametrize(
    "id_",
    [
        "G-1",
        "guest.booking.com",
        "giulia@example.com",
        "giulia@booking.com",
        "giulia@notguest.booking.com.example",
        "giulia@myguest.booking.company",
        "a*b",
    ],
)
def test_any_other_id_is_the_sources_own(id_: str) -> None:
    assert identity(id_) == id_
    assert "@" not in id_ or not is_alias(id_)
