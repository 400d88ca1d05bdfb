"""What Mews says, as visits."""

import contextlib
import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.visits.adapters import mews
from services.feedback.visits.adapters.base import Found, Hint, NotTheirs, Unusable
from shared.events import VisitCancelled, VisitCompleted, VisitScheduled, VisitStarted
from tests import vendors
from tests.unit.feedback.adapters.making import made

SETTINGS = {"client_token": "c", "access_tokens": {vendors.ENTERPRISE: "a"}}


def visit(customer: Any = None, room: Any = None, tiers: Any = None, **changes: Any) -> Found:
    reservation = vendors.mews_reservation(**changes)
    return mews.visit(reservation, customer, room, place="hotel-demo", prefix="mews:", tiers=tiers or {})


def test_a_webhook_names_each_reservation_once() -> None:
    body = vendors.mews_webhook("r-1", "r-2", "r-1")
    hints = made("mews", api=SETTINGS).hear(body, b"")
    assert hints == [Hint(subject=name, property_id=vendors.ENTERPRISE) for name in ("r-1", "r-2")]


def test_a_webhook_without_reservations_is_theirs_and_says_nothing() -> None:
    assert mews.reservations_named(vendors.mews_webhook() | {"Events": []}) == []
    assert mews.reservations_named(vendors.mews_webhook() | {"Events": [{"Discriminator": "PaymentUpdated"}]}) == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (vendors.apaleo_webhook(), "EnterpriseId"),
        (vendors.cloudbeds_webhook(), "EnterpriseId"),
        ({"EnterpriseId": vendors.ENTERPRISE}, "Events"),
        ({"EnterpriseId": 7, "Events": []}, "EnterpriseId"),
        ({"EnterpriseId": "e", "Events": [{"Discriminator": "ServiceOrderUpdated"}]}, "Events.0.Value.Id"),
        (vendors.mews_webhook("r-1", "x" * 151), "Events.1.Value.Id"),
    ],
)
def test_what_mews_does_not_send_is_refused_by_the_fields_name(body: Any, field: str) -> None:
    with pytest.raises(NotTheirs) as refused:
        mews.reservations_named(body)
    assert list(refused.value.errors) == [field]


def test_a_check_out_is_a_visit_that_is_over() -> None:
    found = visit(vendors.mews_customer(), vendors.mews_room())
    event = found.event
    assert isinstance(event, VisitCompleted)
    assert event.external_id == f"mews:{vendors.RESERVATION}"
    assert (event.kind, event.place, event.room, event.labels) == ("stay", "hotel-demo", "204", ["returning"])
    assert event.started_at == dt.datetime(2026, 11, 20, 15, 31, 7, tzinfo=dt.UTC)
    assert event.ended_at == dt.datetime(2026, 11, 22, 9, 12, 40, tzinfo=dt.UTC)
    assert event.expected_end_at == dt.datetime(2026, 11, 22, 10, tzinfo=dt.UTC)
    assert found.told_at == dt.datetime(2026, 11, 22, 9, 12, 41, tzinfo=dt.UTC)


def test_the_guest_is_known_as_mews_knows_them() -> None:
    guest = visit(vendors.mews_customer()).event.customer
    assert guest.external_id == f"mews:{vendors.CUSTOMER}"
    assert (guest.name, guest.email, guest.phone) == ("Giulia Rossi", "giulia@example.com", "00393331234567")
    assert (guest.language, guest.since, guest.tier) == ("it-IT", dt.date(2016, 5, 1), "standard")
    # Marketing is something else than being asked how it was.
    assert guest.consents.email is None


@pytest.mark.parametrize(
    ("state", "event"),
    [
        ("Confirmed", VisitScheduled),
        ("Started", VisitStarted),
        ("Processed", VisitCompleted),
        ("Canceled", VisitCancelled),
    ],
)
def test_each_state_is_an_event(state: str, event: type) -> None:
    found = visit(State=state)
    assert type(found.event) is event
    assert found.event.external_id == f"mews:{vendors.RESERVATION}"


def test_a_stay_to_come_is_expected_when_it_is_booked_for() -> None:
    event = visit(State="Confirmed", ActualStartUtc=None, ActualEndUtc=None).event
    assert (event.started_at.hour, event.expected_end_at.hour, event.ended_at) == (14, 10, None)


def test_without_an_actual_time_of_check_out_the_booked_one_counts() -> None:
    assert visit(ActualEndUtc=None).event.ended_at == dt.datetime(2026, 11, 22, 10, tzinfo=dt.UTC)


def test_what_policies_ask_about_is_said_by_labels() -> None:
    staff = vendors.mews_customer(Classifications=["Staff", "VeryImportant", 7], HasOtaEmail=True)
    event = visit(staff, AvailabilityBlockId="block").event
    assert event.labels == ["group", "ota-email", "staff", "very-important"]
    assert event.customer.email == "giulia@example.com"


def test_the_organisation_says_which_classification_is_which_tier() -> None:
    important = vendors.mews_customer(Classifications=["Returning", "VeryImportant"])
    assert visit(important, tiers={"VeryImportant": "platinum"}).event.customer.tier == "platinum"


def test_a_guest_whom_mews_does_not_show_is_still_the_same_one() -> None:
    assert visit().event.customer.external_id == f"mews:{vendors.CUSTOMER}"
    assert visit(AccountId=None).event.customer.external_id == f"mews:{vendors.RESERVATION}"


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({}, [vendors.CUSTOMER]),
        ({"AccountType": "Company", "BookerId": "booker"}, ["booker"]),
        ({"AccountType": "Company"}, []),
        ({"AccountId": 7}, []),
    ],
)
def test_a_companys_reservation_is_about_who_booked_it(changes: Any, asked: list[str]) -> None:
    assert mews._people(vendors.mews_reservation(**changes))["CustomerIds"] == asked  # noqa: SLF001  Pure, and worth a table.


def test_a_reservation_without_an_id_is_no_visit() -> None:
    with pytest.raises(Unusable, match=r"external_id"):
        visit(Id="x" * 200)


@given(
    st.dictionaries(st.sampled_from(sorted(vendors.mews_customer())), st.none() | st.integers() | st.text(max_size=9)),
    st.dictionaries(
        st.sampled_from(sorted(set(vendors.mews_reservation()) - {"State"})),
        st.none() | st.integers() | st.lists(st.text(max_size=3), max_size=2),
    ),
)
def test_whatever_stands_in_a_field_it_is_a_visit_or_said_to_be_none(customer: Any, reservation: Any) -> None:
    with contextlib.suppress(Unusable):
        visit(vendors.mews_customer(**customer), vendors.mews_room(Name=customer.get("Id")), **reservation)


def test_why_something_is_no_visit_is_said_without_naming_anybody() -> None:
    with pytest.raises(Unusable, match="external_id") as error:
        visit(Id=None)
    assert "Giulia" not in str(error.value)
