"""What Cloudbeds says, as visits."""

import contextlib
import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.visits.adapters import cloudbeds
from services.feedback.visits.adapters.base import Found, Hint, NotTheirs, Unusable
from shared.events import VisitCancelled, VisitCompleted, VisitScheduled, VisitStarted
from tests import vendors
from tests.unit.feedback.adapters.making import SPOT, made

SAID = {"currency": "EUR", "check_in": dt.time(15), "check_out": dt.time(11)}


def visit(said: Any = None, **changes: Any) -> Found:
    return cloudbeds.visit(vendors.cloudbeds_reservation(**changes), spot=SPOT, prefix="cb:", mapping=said or SAID)


@pytest.mark.parametrize(
    "body",
    [
        vendors.cloudbeds_webhook(),
        vendors.cloudbeds_webhook(event="reservation/dates_changed"),
        {"event": "reservation/created", "reservationID": 7061304400001, "propertyID": 318267},
        {"event": "reservation/deleted", "reservationId": "7061304400001", "propertyId": "318267"},
    ],
)
def test_whatever_happens_to_a_reservation_it_is_looked_at(body: Any) -> None:
    adapter = made("cloudbeds", api={"keys": {vendors.PROPERTY: "k"}})
    assert adapter.hear(body, b"") == [Hint(subject="7061304400001", property_id=vendors.PROPERTY)]


def test_other_events_say_nothing() -> None:
    assert cloudbeds.reservation_named({"event": "guest/details_changed", "guestId": 7}) == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (vendors.mews_webhook(), "event"),
        (vendors.apaleo_webhook(), "event"),
        ({"event": "something"}, "event"),
        ({"event": "reservation/created"}, "reservationID"),
        ({"event": "reservation/created", "reservationID": True}, "reservationID"),
    ],
)
def test_what_cloudbeds_does_not_send_is_refused_by_the_fields_name(body: Any, field: str) -> None:
    with pytest.raises(NotTheirs) as refused:
        cloudbeds.reservation_named(body)
    assert list(refused.value.errors) == [field]


def test_a_check_out_is_a_visit_that_is_over() -> None:
    found = visit()
    event = found.event
    assert isinstance(event, VisitCompleted)
    assert (event.external_id, event.kind, event.place) == ("cb:7061304400001", "stay", "hotel-demo")
    assert (event.room, event.amount, event.currency, event.labels) == ("204, 205", 42050, "EUR", [])
    assert event.started_at == dt.datetime(2026, 11, 20, 14, tzinfo=dt.UTC)
    assert event.expected_end_at == dt.datetime(2026, 11, 22, 10, tzinfo=dt.UTC)
    # Who left at 10:12 had left before the hour of check-out.
    assert event.ended_at == found.told_at == dt.datetime(2026, 11, 22, 9, 12, 41, tzinfo=dt.UTC)


def test_a_bill_that_is_put_right_next_week_does_not_prolong_the_stay() -> None:
    event = visit(dateModified="2026-11-29 18:00:00").event
    assert event.ended_at == dt.datetime(2026, 11, 22, 10, tzinfo=dt.UTC)


def test_the_guest_is_the_main_one() -> None:
    guest = visit().event.customer
    assert guest.external_id == "cb:90210"
    assert (guest.name, guest.email, guest.phone) == ("Giulia Rossi", "giulia@example.com", "+39 333 1234567")
    assert guest.language is None


@pytest.mark.parametrize("guests", [{}, [], None, {"1": "Giulia"}, {"1": vendors.cloudbeds_guest(isMainGuest=False)}])
def test_without_a_main_guest_the_reservations_own_words_count(guests: Any) -> None:
    guest = visit(guestList=guests).event.customer
    assert (guest.external_id, guest.name, guest.email) == (
        "cb:7061304400001",
        "Giulia Rossi",
        "giulia@example.com",
    )


@pytest.mark.parametrize(
    "changes",
    [{"isAnonymized": True}, {"guestList": {"90210": vendors.cloudbeds_guest(isAnonymized=True)}}],
)
def test_of_a_guest_whose_data_were_removed_nothing_is_taken(changes: Any) -> None:
    guest = visit(**changes).event.customer
    assert (guest.external_id, guest.name, guest.email, guest.phone) == ("cb:90210", None, None, None)


@pytest.mark.parametrize(
    ("status", "event"),
    [
        ("confirmed", VisitScheduled),
        ("checked_in", VisitStarted),
        ("checked_out", VisitCompleted),
        ("canceled", VisitCancelled),
        ("no_show", VisitCancelled),
    ],
)
def test_each_status_is_an_event(status: str, event: type) -> None:
    assert type(visit(status=status).event) is event


def test_what_cloudbeds_does_not_say_the_organisation_says() -> None:
    said = {"currency": None, "check_in": dt.time(16, 30), "check_out": dt.time(9)}
    event = visit(said).event
    assert (event.amount, event.currency) == (None, None)
    assert (event.started_at.hour, event.started_at.minute, event.expected_end_at.hour) == (15, 30, 8)


def test_a_block_of_rooms_is_a_groups() -> None:
    assert visit(allotmentBlockCode="WEDDING").event.labels == ["group"]


@given(
    st.dictionaries(
        st.sampled_from(sorted(set(vendors.cloudbeds_reservation()) - {"status"})),
        st.none() | st.integers() | st.text(max_size=9) | st.lists(st.integers(), max_size=2),
    )
)
def test_whatever_stands_in_a_field_it_is_a_visit_or_said_to_be_none(changes: Any) -> None:
    with contextlib.suppress(Unusable):
        visit(**changes)


def test_why_something_is_no_visit_is_said_without_naming_anybody() -> None:
    with pytest.raises(Unusable, match="external_id") as error:
        visit(reservationID=None)
    assert "Giulia" not in str(error.value)
