"""The bodies of the API: what is refused, and where."""

import datetime as dt
from typing import Any

import marshmallow as ma
import pytest

from services.feedback.responses.reach import Wanted
from services.feedback.web.api.response_schemas import SubmissionSchema
from services.feedback.web.api.visit_schemas import VisitSchema
from shared.kit.web.field_errors import by_path

VISIT: dict[str, Any] = {"external_id": "S-1", "kind": "stay", "place": "hotel-demo", "customer": {}}
SUBMISSION: dict[str, Any] = {"token": "t", "answers": {"overall": 9}}


def changed(body: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    first, _, rest = path.partition(".")
    return {**body, first: changed(body.get(first, {}), rest, value) if rest else value}


def refused(schema: ma.Schema, body: dict[str, Any]) -> list[str]:
    with pytest.raises(ma.ValidationError) as raised:
        schema.load(body)
    return list(by_path(raised.value.messages_dict, schema))


def test_a_visit_is_read_with_its_customer() -> None:
    visit = VisitSchema().load(
        VISIT
        | {
            "ended_at": "2026-11-22T09:00:00+01:00",
            "amount": 42000,
            "currency": "EUR",
            "customer": {"external_id": "G-1", "name": " Giulia ", "since": "2016-05-01", "consents": {"email": True}},
        }
    )
    assert visit.ended_at == dt.datetime(2026, 11, 22, 8, tzinfo=dt.UTC)
    assert (visit.customer.name, visit.customer.since, visit.customer.tier) == (
        "Giulia",
        dt.date(2016, 5, 1),
        "standard",
    )
    assert visit.touchpoints is None


@pytest.mark.parametrize(
    "ends",
    [
        {"ended_at": "2026-11-22T09:00:00+01:00"},
        {"expected_end_at": "2026-11-22T09:00:00+01:00"},
        {"ended_at": "2026-11-22T09:00:00+01:00", "expected_end_at": "2026-11-23T09:00:00+01:00"},
    ],
)
def test_a_visit_does_not_start_after_its_end(ends: dict[str, str]) -> None:
    visit = VISIT | ends
    assert refused(VisitSchema(), visit | {"started_at": "2026-11-22T08:00:01Z"}) == ["started_at"]
    assert VisitSchema().load(visit | {"started_at": "2026-11-22T08:00:00Z"}).started_at


def test_a_meeting_may_start_after_it_was_expected_to_end() -> None:
    late = {
        "expected_end_at": "2026-11-22T09:00:00Z",
        "started_at": "2026-11-22T09:05:00Z",
        "ended_at": "2026-11-22T09:30:00Z",
    }
    assert VisitSchema().load(VISIT | late).started_at


@pytest.mark.parametrize(("staff", "read"), [("anna", ["anna"]), (["anna", "luca"], ["anna", "luca"]), ([], [])])
def test_staff_is_one_or_several(staff: Any, read: list[str]) -> None:
    assert VisitSchema().load(VISIT | {"staff": staff}).staff == read


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("external_id", ""),
        ("external_id", "x" * 201),
        ("external_id", "  "),
        ("customer.external_id", "\t"),
        ("customer.since", "1899-12-31"),
        ("customer.since", "2999-01-01"),
        ("customer.phone", "-----"),
        ("customer.phone", "(0) 39 - 1"),
        ("amount", 2**63),
        ("external_id", 7),
        ("kind", "trip"),
        ("place", None),
        ("ended_at", "22/11/2026"),
        ("ended_at", "2026-11-22T09:00:00"),
        ("ended_at", "9999-12-31T23:59:59Z"),
        ("expected_end_at", "0001-01-01T00:00:00+00:00"),
        ("staff", 7),
        ("staff", ["x"] * 101),
        ("touchpoints", "breakfast"),
        ("amount", 12.5),
        ("amount", -1),
        ("amount", 10**13),
        ("currency", "eur"),
        ("customer", "Giulia"),
        ("customer.email", "giulia"),
        ("customer.phone", "call me"),
        ("customer.since", "ten years"),
        ("customer.language", "italiano!"),
        ("customer.consents.email", "perhaps"),
        ("customer.consents.fax", True),
        ("colour", "red"),
    ],
)
def test_a_wrong_field_of_a_visit_is_named(path: str, value: Any) -> None:
    assert refused(VisitSchema(), changed(VISIT, path, value)) == [path]


def test_a_wrong_entry_of_a_list_is_named_by_its_position() -> None:
    assert refused(VisitSchema(), VISIT | {"touchpoints": ["room", "the pool"]}) == ["touchpoints.1"]


def test_an_amount_means_nothing_without_its_currency() -> None:
    assert refused(VisitSchema(), VISIT | {"amount": 100}) == ["currency"]


def test_an_answer_is_read() -> None:
    body = SubmissionSchema().load(
        SUBMISSION
        | {
            "answers": {"overall": 9, "touchpoints": {"breakfast": 1}, "choices": {"why": ["queue"], "again": "no"}},
            "contact": {"consent": True, "email": "g@example.com"},
            "language": "it-IT",
        }
    )
    assert body["answers"]["touchpoints"] == {"breakfast": 1}
    assert body["contact"] == Wanted(consent=True, email="g@example.com")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("token", ""),
        ("token", 7),
        ("answers", []),
        ("answers.overall", 11),
        ("answers.overall", -1),
        ("answers.overall", "9"),
        ("answers.overall", 9.5),
        ("answers.overall", True),
        ("answers.touchpoints.breakfast", 0),
        ("answers.touchpoints.breakfast", 6),
        ("answers.touchpoints.breakfast", None),
        ("answers.touchpoints", [1]),
        ("answers.choices.why", {"a": 1}),
        ("answers.choices.why", ["x" * 501]),
        ("answers.choices.why", ["x"] * 51),
        ("answers.comment", "x" * 10_001),
        ("answers.wish", 7),
        ("answers.colour", "red"),
        ("contact", True),
        ("contact.consent", "yes"),
        ("language", "x"),
        ("extra", 1),
    ],
)
def test_a_wrong_field_of_an_answer_is_named(path: str, value: Any) -> None:
    assert path in refused(SubmissionSchema(), changed(SUBMISSION, path, value))


@pytest.mark.parametrize("answers", [{}, {"overall": None}, {"touchpoints": {}, "comment": " \n "}])
def test_an_answer_to_nothing_is_refused(answers: dict[str, Any]) -> None:
    assert refused(SubmissionSchema(), {"token": "t", "answers": answers}) == ["answers.overall"]


@pytest.mark.parametrize("authority", [{}, {"token": "t", "code": "c"}])
def test_an_answer_is_about_one_thing(authority: dict[str, str]) -> None:
    assert refused(SubmissionSchema(), {"answers": {"overall": 9}, **authority}) == ["token"]
