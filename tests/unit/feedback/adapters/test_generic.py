"""Systems that a mapping describes: a PMS and a bank's CRM, each in its own words."""

import datetime as dt
import hashlib
from typing import Any

import marshmallow as ma
import orjson
import pytest

from services.feedback.visits.adapters.base import Found, Hint, NotTheirs, Unusable
from services.feedback.visits.adapters.proof import by_bearer
from shared.events import VisitCancelled, VisitCompleted, VisitScheduled, VisitStarted
from shared.kit.web.field_errors import by_path
from tests.unit.feedback.adapters.making import made

OPERA: dict[str, Any] = {
    "state": {
        "path": "reservation.status",
        "values": {
            "RESERVED": "scheduled",
            "INHOUSE": "started",
            "CHECKEDOUT": "completed",
            "CANCELED": "cancelled",
            "NOSHOW": "cancelled",
            "*": "ignore",
        },
    },
    "event_id": "messageId",
    "updated_at": {"path": "changed", "format": "epoch_ms"},
    "external_id": "reservation.confirmationNo",
    "kind": {"value": "stay"},
    "place": "hotelCode",
    "started_at": {"path": "reservation.arrival", "format": "%d.%m.%Y %H:%M"},
    "expected_end_at": {"path": "reservation.departure", "format": "%d.%m.%Y %H:%M"},
    "ended_at": {"path": ["reservation.checkOut", "reservation.departure"], "format": "%d.%m.%Y %H:%M"},
    "room": {"path": "reservation.rooms.*.number", "join": ", "},
    "amount": {"path": "bill.total", "decimal": ","},
    "currency": {"path": "bill.currency", "default": "EUR"},
    "labels": {"path": "reservation.flags", "values": {"GRP": "group", "HSE": "staff", "*": "other"}},
    "customer.external_id": "guest.profileId",
    "customer.name": {"path": ["guest.first", "guest.last"], "join": " "},
    "customer.email": {"path": ["guest.email", "guest.addresses.0.mail"]},
    "customer.phone": "guest.phone",
    "customer.language": {"path": "guest.language", "values": {"I": "it", "E": "en", "D": "de"}},
    "customer.tier": {"path": "guest.vip", "values": {"1": "platinum", "2": "gold"}, "default": "standard"},
    "customer.since": {"path": "guest.since", "format": "%Y"},
    "customer.consents.email": "guest.mayMail",
}


def stay(**changes: Any) -> dict[str, Any]:
    """What the PMS sends when somebody leaves."""
    reservation = {
        "confirmationNo": 8812,
        "status": "CHECKEDOUT",
        "arrival": "20.11.2026 16:31",
        "departure": "22.11.2026 11:00",
        "checkOut": "22.11.2026 10:12",
        "rooms": [{"number": "204"}, {"number": 205}],
        "flags": ["GRP", "XYZ"],
        **changes,
    }
    return {
        "messageId": "m-1",
        "changed": 1795338761000,
        "hotelCode": "ROM01",
        "reservation": reservation,
        "bill": {"total": "1.420,50"},
        "guest": {
            "profileId": 4711,
            "first": "Giulia",
            "last": "Rossi",
            "email": "",
            "addresses": [{"mail": "giulia@example.com"}],
            "phone": "+39 333 1234567",
            "language": "I",
            "vip": 2,
            "since": "2016",
            "mayMail": "Y",
        },
    }


def look(body: dict[str, Any], mapping: Any = None, prefix: str = "") -> Found | None:
    raw = orjson.dumps(body)
    adapter = made("generic", prefix=prefix, mapping=mapping or OPERA)
    (hint,) = adapter.hear(orjson.loads(raw), raw)
    return adapter.look(hint)


def refused(mapping: Any) -> list[str]:
    kind = made("generic", mapping=OPERA).mapping(unknown=ma.RAISE)
    with pytest.raises(ma.ValidationError) as error:
        kind.load(OPERA | mapping)
    return list(by_path(error.value.messages, kind))


def test_a_check_out_is_a_visit_that_is_over() -> None:
    found = look(stay(), prefix="opera:")
    assert found
    event = found.event
    assert isinstance(event, VisitCompleted)
    assert (event.external_id, event.kind, event.place) == ("opera:8812", "stay", "hotel-demo")
    assert (event.room, event.amount, event.currency) == ("204, 205", 142050, "EUR")
    assert event.labels == ["group", "other"]
    # Times without a zone are the place's own.
    assert event.started_at == dt.datetime(2026, 11, 20, 15, 31, tzinfo=dt.UTC)
    assert event.ended_at == dt.datetime(2026, 11, 22, 9, 12, tzinfo=dt.UTC)
    assert found.told_at == dt.datetime(2026, 11, 22, 9, 12, 41, tzinfo=dt.UTC)


def test_the_guest_is_read_too() -> None:
    found = look(stay(), prefix="opera:")
    assert found
    guest = found.event.customer
    assert (guest.external_id, guest.name, guest.email) == ("opera:4711", "Giulia Rossi", "giulia@example.com")
    assert (guest.language, guest.tier, guest.since) == ("it", "gold", dt.date(2016, 1, 1))
    assert (guest.consents.email, guest.consents.sms) == (True, None)


@pytest.mark.parametrize(
    "changes", [{"arrival": "23.11.2026 16:31"}, {"arrival": "22.11.2026 11:30", "checkOut": None}]
)
def test_a_start_after_the_end_is_left_out_and_the_visit_taken(changes: dict[str, Any]) -> None:
    found = look(stay(**changes))
    assert found
    assert (found.event.started_at, found.event.ended_at is None) == (None, False)


@pytest.mark.parametrize("since", ["0001", "1899", "2999"])
def test_a_day_on_which_nobody_became_a_customer_is_left_out_and_the_visit_taken(since: str) -> None:
    body = stay()
    found = look(body | {"guest": body["guest"] | {"since": since}})
    assert found
    assert (found.event.customer.since, found.event.customer.name) == (None, "Giulia Rossi")


@pytest.mark.parametrize(
    ("status", "event"),
    [
        ("RESERVED", VisitScheduled),
        ("INHOUSE", VisitStarted),
        ("CHECKEDOUT", VisitCompleted),
        ("NOSHOW", VisitCancelled),
        ("PROSPECT", None),
    ],
)
def test_their_statuses_are_ours(status: str, event: type | None) -> None:
    found = look(stay(status=status))
    assert (type(found.event) if found else None) is event


def test_the_first_path_that_leads_somewhere_counts() -> None:
    found = look(stay(checkOut=None))
    assert found
    assert found.event.ended_at == dt.datetime(2026, 11, 22, 10, tzinfo=dt.UTC)


def test_somebody_whom_the_source_does_not_name_is_nobody_else() -> None:
    found = look(stay() | {"guest": {}}, prefix="opera:")
    assert found
    assert found.event.customer.external_id == "opera:8812/guest"


def test_a_message_is_known_by_its_id_or_else_by_what_it_says() -> None:
    adapter = made("generic", mapping=OPERA)
    raw = orjson.dumps(stay())
    assert adapter.hear(stay(), raw) == [Hint(subject="m-1", payload=raw.decode())]
    for id_ in (None, {"a": 1}, "x" * 151):
        body = stay() | {"messageId": id_}
        assert adapter.hear(body, b"raw")[0].subject == hashlib.sha256(b"raw").hexdigest()


def test_where_the_mapping_finds_nothing_that_is_needed_the_sender_is_told_the_path() -> None:
    adapter = made("generic", mapping=OPERA)
    with pytest.raises(NotTheirs) as error:
        adapter.hear(stay(confirmationNo=None) | {"hotelCode": " "}, b"")
    assert list(error.value.errors) == ["reservation.confirmationNo", "hotelCode"]


@pytest.mark.parametrize(
    ("body", "mapping", "why"),
    [
        (stay(), {"state": {"path": "reservation.status", "values": {"INHOUSE": "started"}}}, "state: is none of"),
        (stay(), {"state": "reservation.status"}, "state: must become"),
        (stay(arrival="2026-11-20"), {}, "started_at: is not a time"),
        (stay() | {"bill": {"total": "a lot"}}, {}, "amount: is not an amount"),
        (stay() | {"guest": {"mayMail": "perhaps"}}, {}, "customer.consents.email: is neither"),
        (stay() | {"guest": {"since": "ever"}}, {}, "customer.since: is not a day"),
        (stay() | {"guest": {"phone": ["+39"]}}, {}, "customer.phone: is not a single value"),
        (stay(), {"kind": {"value": "trip"}}, "kind"),
        (stay(), {"currency": {"value": "euro"}, "amount": {"path": "bill.total", "unit": "minor"}}, "currency"),
        (stay() | {"hotelCode": "unmapped"}, {}, "It is not mapped"),
    ],
)
def test_what_does_not_fit_is_said_without_its_value(body: Any, mapping: Any, why: str) -> None:
    with pytest.raises(Unusable) as error:
        look(body, OPERA | mapping)
    assert why in str(error.value)
    assert not any(value in str(error.value) for value in ("perhaps", "a lot", "ever", "+39", "Giulia"))


@pytest.mark.parametrize(
    ("bill", "rule", "money"),
    [
        ({"total": 420.5, "currency": "EUR"}, "bill.total", (42050, "EUR")),
        ({"total": "1,420.50", "currency": "EUR"}, "bill.total", (142050, "EUR")),
        ({"total": "1 420.50", "currency": "EUR"}, "bill.total", (142050, "EUR")),
        ({"total": 42050, "currency": "EUR"}, {"path": "bill.total", "unit": "minor"}, (42050, "EUR")),
        ({"total": 42050, "currency": "JPY"}, "bill.total", (42050, "JPY")),
        ({"currency": "EUR"}, "bill.total", (None, None)),
    ],
)
def test_amounts_are_read_as_they_are_written(bill: Any, rule: Any, money: tuple[int | None, str | None]) -> None:
    found = look(stay() | {"bill": bill}, OPERA | {"amount": rule})
    assert found
    assert (found.event.amount, found.event.currency) == money


def test_one_text_may_hold_several_entries() -> None:
    found = look(
        stay(flags="GRP;VIP guest") | {"by": "anna"},
        OPERA | {"labels": {"path": "reservation.flags", "separator": ";"}, "staff": "by"},
    )
    assert found
    assert (found.event.labels, found.event.staff) == (["grp", "vip-guest"], ["anna"])


def test_the_senders_own_header_may_hold_the_signature() -> None:
    assert by_bearer in made("generic", mapping=OPERA).proofs


@pytest.mark.parametrize(
    ("mapping", "path"),
    [
        ({"customer.nam": "guest.name"}, "customer.nam"),
        ({"state": 7}, "state"),
        ({"state": {}}, "state"),
        ({"state": {"path": "a", "value": "b"}}, "state"),
        ({"state": {"path": "a..b"}}, "state.path"),
        ({"state": {"path": [7]}}, "state.path"),
        ({"state": {"path": {}}}, "state.path"),
        ({"state": {"path": "a", "zone": "Europe/Rome"}}, "state.zone"),
        ({"state": {"path": "a", "values": {}}}, "state.values"),
        ({"started_at": {"path": "a", "zone": "Rome"}}, "started_at.zone"),
        ({"started_at": {"path": "a", "zone": "../etc"}}, "started_at.zone"),
        ({"started_at": {"path": "a", "format": "dd.mm.yyyy"}}, "started_at.format"),
        ({"started_at": {"path": "a", "format": "%Q"}}, "started_at.format"),
        ({"amount": {"path": "a", "unit": "cents"}}, "amount.unit"),
        ({"amount": {"path": "a", "decimal": ";"}}, "amount.decimal"),
        ({"external_id": None}, "external_id"),
    ],
)
def test_a_wrong_rule_is_named(mapping: Any, path: str) -> None:
    assert refused(mapping) == [path]


def test_what_every_visit_needs_must_be_mapped() -> None:
    with pytest.raises(ma.ValidationError) as error:
        made("generic", mapping={})
    assert sorted(error.value.messages_dict) == ["external_id", "kind", "place", "state"]
