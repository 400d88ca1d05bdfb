"""What Apaleo says, as visits."""

import contextlib
import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.visits.adapters import apaleo
from services.feedback.visits.adapters.base import Found, Hint, NotTheirs, Unusable
from shared.events import VisitCancelled, VisitCompleted, VisitScheduled, VisitStarted
from tests import vendors
from tests.unit.feedback.adapters.making import made

HEALTH = {"topic": "system", "type": "healthcheck", "id": "h", "accountId": "AURO", "propertyIds": [vendors.HOTEL]}


def visit(**changes: Any) -> Found:
    return apaleo.visit(vendors.apaleo_reservation(**changes), place="hotel-demo", prefix="apaleo:")


@pytest.mark.parametrize("type_", ["created", "amended", "changed", "checked-in", "checked-out", "canceled"])
def test_whatever_happens_to_a_reservation_it_is_looked_at(type_: str) -> None:
    adapter = made("apaleo", api={"client_id": "c", "client_secret": "s"})
    expected = [Hint(subject="QWERTZUI-1", property_id=vendors.HOTEL)]
    assert adapter.hear(vendors.apaleo_webhook(type=type_), b"") == expected
    assert adapter.hear(vendors.apaleo_webhook(type=type_, topic="reservation"), b"") == expected


@pytest.mark.parametrize(
    "body", [HEALTH, vendors.apaleo_webhook(topic="Folio"), vendors.apaleo_webhook(topic="Booking")]
)
def test_other_topics_and_the_check_of_a_subscription_say_nothing(body: Any) -> None:
    assert apaleo.reservation_named(body) == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (vendors.mews_webhook(), "topic"),
        (vendors.cloudbeds_webhook(), "topic"),
        ({"topic": "Reservation"}, "type"),
        (vendors.apaleo_webhook(data={}), "data.entityId"),
        (vendors.apaleo_webhook(data="QWERTZUI-1"), "data.entityId"),
        (vendors.apaleo_webhook(data={"entityId": "x" * 151}), "data.entityId"),
    ],
)
def test_what_apaleo_does_not_send_is_refused_by_the_fields_name(body: Any, field: str) -> None:
    with pytest.raises(NotTheirs) as refused:
        apaleo.reservation_named(body)
    assert list(refused.value.errors) == [field]


def test_a_check_out_is_a_visit_that_is_over() -> None:
    found = visit()
    event = found.event
    assert isinstance(event, VisitCompleted)
    assert (event.external_id, event.kind, event.place) == ("apaleo:QWERTZUI-1", "stay", "hotel-demo")
    assert (event.room, event.amount, event.currency, event.labels) == ("204", 42050, "EUR", [])
    assert event.started_at == dt.datetime(2026, 11, 20, 15, 31, 7, tzinfo=dt.UTC)
    assert event.ended_at == dt.datetime(2026, 11, 22, 9, 12, 40, tzinfo=dt.UTC)
    assert event.expected_end_at == dt.datetime(2026, 11, 22, 10, tzinfo=dt.UTC)
    assert found.told_at == dt.datetime(2026, 11, 22, 9, 12, 41, 367212, tzinfo=dt.UTC)


def test_the_guest_is_the_primary_one() -> None:
    guest = visit().event.customer
    assert guest.external_id == "apaleo:QWERTZUI-1/guest"
    assert (guest.name, guest.email, guest.phone) == ("Giulia Rossi", "giulia@example.com", "+393331234567")
    assert guest.language == "it"


@pytest.mark.parametrize(
    ("status", "event"),
    [
        ("Confirmed", VisitScheduled),
        ("InHouse", VisitStarted),
        ("CheckedOut", VisitCompleted),
        ("Canceled", VisitCancelled),
        ("NoShow", VisitCancelled),
    ],
)
def test_each_status_is_an_event(status: str, event: type) -> None:
    assert type(visit(status=status).event) is event


def test_a_stay_to_come_is_expected_when_it_is_booked_for() -> None:
    event = visit(status="Confirmed", checkInTime=None, checkOutTime=None).event
    assert (event.started_at.hour, event.expected_end_at.hour, event.ended_at) == (14, 10, None)


def test_a_block_of_rooms_is_a_groups() -> None:
    assert visit(blockId="ROM-WEDDING").event.labels == ["group"]


def test_yen_have_no_hundredths() -> None:
    event = visit(totalGrossAmount={"amount": 42000, "currency": "JPY"}).event
    assert (event.amount, event.currency) == (42000, "JPY")


@given(
    st.dictionaries(
        st.sampled_from(sorted(set(vendors.apaleo_reservation()) - {"status"})),
        st.none() | st.integers() | st.text(max_size=9) | st.dictionaries(st.text(max_size=3), st.integers()),
    )
)
def test_whatever_stands_in_a_field_it_is_a_visit_or_said_to_be_none(changes: Any) -> None:
    with contextlib.suppress(Unusable):
        visit(**changes)


def test_why_something_is_no_visit_is_said_without_naming_anybody() -> None:
    with pytest.raises(Unusable, match="external_id") as error:
        visit(id=None)
    assert "Giulia" not in str(error.value)
