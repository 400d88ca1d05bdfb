"""What to do about a visit now: the table of a decision without clock and without storage."""

import dataclasses
import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.feedback.invitations.decision import (
    PATIENCE,
    Ask,
    Asked,
    Here,
    Known,
    Leave,
    Outcome,
    Reason,
    Standing,
    Step,
    Wait,
    decide,
    standing,
)
from services.feedback.triage.policy import InvitationRules, policy_for

ROME = ZoneInfo("Europe/Rome")
RULES = dataclasses.replace(policy_for().invitations, pulse=True)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def rome(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ROME).astimezone(dt.UTC)


ENDED = rome("2026-11-22T10:00")
MORNING = rome("2026-11-23T09:00")
UNTIL = ENDED + RULES.expire_after
ARRIVED = rome("2026-11-20T15:00")
FIRST_MORNING = rome("2026-11-21T10:00")


def stay(**changes: Any) -> Known:
    usual: dict[str, Any] = {"kind": "stay", "state": "completed", "ends_at": ENDED, "email": "giulia@example.com"}
    return Known(**usual | changes)


def guest(**changes: Any) -> Known:
    """A stay that has begun."""
    return stay(**{"state": "started", "began_at": ARRIVED} | changes)


def at(now: dt.datetime, rules: InvitationRules = RULES, zone: ZoneInfo = ROME) -> Here:
    return Here(rules=rules, zone=zone, now=now)


def rules(**changes: Any) -> InvitationRules:
    return dataclasses.replace(RULES, **changes)


def invited(outcome: Outcome | None = "sent", **changes: Any) -> Known:
    sent_at = MORNING if outcome in {"sent", "delivered"} else None
    return stay(**{"asked": {"invitation": Asked(not_after=UNTIL, outcome=outcome, sent_at=sent_at)}} | changes)


@pytest.mark.parametrize(
    ("now", "step"),
    [
        (ENDED, Wait(MORNING)),
        (MORNING - dt.timedelta(milliseconds=1), Wait(MORNING)),
        (MORNING, Ask("invitation", UNTIL)),
        (MORNING + HOUR, Ask("invitation", UNTIL)),
        # The worker was away over the day: nobody is woken for that.
        (rome("2026-11-23T22:00"), Wait(rome("2026-11-24T09:00"))),
        (rome("2026-11-24T03:00"), Wait(rome("2026-11-24T09:00"))),
        (rome("2026-11-24T09:00"), Ask("invitation", UNTIL)),
        (UNTIL - HOUR, Ask("invitation", UNTIL)),
        (UNTIL, Leave("expired")),
        (UNTIL + 1000 * DAY, Leave("expired")),
    ],
)
def test_a_stay_is_asked_about_on_the_next_morning_or_when_it_can_be(now: dt.datetime, step: Step) -> None:
    assert decide(stay(), at(now)) == step


@pytest.mark.parametrize(
    ("ended", "due"),
    [
        ("2026-11-23T11:00", "2026-11-23T12:00"),
        ("2026-11-23T19:59", "2026-11-23T20:59"),
        ("2026-11-23T20:00", "2026-11-24T09:00"),
        ("2026-11-23T23:30", "2026-11-24T09:00"),
    ],
)
def test_a_meeting_is_asked_about_after_an_hour_though_not_in_the_night(ended: str, due: str) -> None:
    meeting = stay(kind="meeting", ends_at=rome(ended))
    assert decide(meeting, at(rome(ended))) == Wait(rome(due))
    assert isinstance(decide(meeting, at(rome(due))), Ask)


def test_a_place_may_ask_so_long_after_a_stay_instead_and_as_early_as_it_likes() -> None:
    assert decide(stay(), at(ENDED, rules(stay_after=3 * HOUR))) == Wait(ENDED + 3 * HOUR)
    early, seven = rules(stay_next_morning_at=dt.time(7)), rome("2026-11-23T07:00")
    assert decide(stay(), at(ENDED, early)) == Wait(seven)
    assert decide(stay(), at(seven + dt.timedelta(seconds=2), early)) == Ask("invitation", UNTIL)
    assert decide(stay(), at(seven + dt.timedelta(minutes=20), early)) == Wait(MORNING)


def test_what_is_due_in_one_zone_is_not_yet_in_another() -> None:
    new_york = ZoneInfo("America/New_York")
    ended = dt.datetime(2026, 11, 22, 10, tzinfo=new_york).astimezone(dt.UTC)
    due = dt.datetime(2026, 11, 23, 9, tzinfo=new_york).astimezone(dt.UTC)
    assert decide(stay(ends_at=ended), at(MORNING, zone=new_york)) == Wait(due)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"labels": frozenset({"group"})}, "excluded"),
        ({"labels": frozenset({"vip", "staff"})}, "excluded"),
        ({"consent": False}, "no_consent"),
        ({"email": None}, "no_address"),
        ({"email": ""}, "no_address"),
        ({"opted_out": True}, "opted_out"),
        ({"ends_at": None}, "undated"),
        ({"ends_at": ENDED + 4000 * DAY}, "undated"),
        ({"ends_at": dt.datetime.max.replace(tzinfo=dt.UTC)}, "undated"),
        ({"ends_at": dt.datetime.min.replace(tzinfo=dt.UTC)}, "expired"),
        ({"ends_at": ENDED - 15 * DAY}, "expired"),
        ({"state": "cancelled"}, "cancelled"),
        ({"answered": frozenset({"visit"})}, "answered"),
    ],
)
def test_who_is_not_invited_is_left_in_peace_at_once_with_the_reason(changes: dict[str, Any], reason: Reason) -> None:
    assert decide(stay(**changes), at(ENDED)) == Leave(reason)
    assert decide(stay(**changes), at(MORNING)) == Leave(reason)
    assert standing(stay(**changes), Leave(reason)) == ("none", reason)


@pytest.mark.parametrize(
    "changes",
    [
        {"consent": True},
        {"labels": frozenset({"vip"})},
        {"answered": frozenset({"pulse"})},
        {"rests_until": {"pulse": MORNING + DAY}},
        {"rests_until": {"invitation": MORNING}},
        {"asked": {"pulse": Asked(not_after=ENDED, outcome="failed")}},
    ],
)
def test_what_is_no_reason_keeps_nobody_from_being_invited(changes: dict[str, Any]) -> None:
    assert decide(stay(**changes), at(MORNING)) == Ask("invitation", UNTIL)


def test_who_was_asked_about_another_visit_rests_and_that_is_seen_when_it_is_time() -> None:
    rests = stay(rests_until={"invitation": MORNING + HOUR})
    assert decide(rests, at(ENDED)) == Wait(MORNING)
    assert decide(rests, at(MORNING)) == Leave("resting")


def test_a_policy_that_would_ask_after_it_is_too_late_asks_nobody() -> None:
    assert decide(stay(), at(ENDED, rules(expire_after=HOUR))) == Leave("expired")


@pytest.mark.parametrize("state", ["scheduled", "started"])
def test_a_visit_that_is_not_over_gets_no_invitation(state: Any) -> None:
    assert decide(stay(state=state, ends_at=ENDED), at(ENDED + DAY)) == Leave()
    assert standing(stay(state=state), Leave()) == ("not_due", None)


@pytest.mark.parametrize("outcome", ["sent", "delivered"])
@pytest.mark.parametrize(
    ("now", "step"),
    [
        (MORNING + DAY, Wait(MORNING + 3 * DAY)),
        (MORNING + 3 * DAY, Ask("reminder", UNTIL)),
        (rome("2026-11-26T23:00"), Wait(rome("2026-11-27T09:00"))),
        (UNTIL, Leave("expired")),
    ],
)
def test_who_has_not_answered_is_reminded_once(outcome: Outcome, now: dt.datetime, step: Step) -> None:
    assert decide(invited(outcome), at(now)) == step
    assert standing(invited(outcome), step) == ("sent", None)
    reminded = {**invited(outcome).asked, "reminder": Asked(not_after=UNTIL, outcome="sent", sent_at=now)}
    assert not isinstance(decide(stay(asked=reminded), at(now + 4 * DAY)), Ask)


@pytest.mark.parametrize(
    ("changes", "policy"),
    [
        ({"answered": frozenset({"visit"})}, {}),
        ({"opted_out": True}, {}),
        ({"consent": False}, {}),
        ({"email": None}, {}),
        ({"state": "cancelled"}, {}),
        ({"labels": frozenset({"staff"})}, {}),
        ({}, {"reminders": 0}),
        ({}, {"remind_after": 20 * DAY}),
        ({"asked": {"invitation": Asked(not_after=UNTIL, outcome="delivered")}}, {}),
    ],
)
def test_who_is_not_to_be_reminded_is_not(changes: dict[str, Any], policy: dict[str, Any]) -> None:
    assert isinstance(decide(invited(**changes), at(MORNING + 3 * DAY, rules(**policy))), Leave)


def test_a_reminder_falls_into_the_day_even_where_the_invitation_went_out_late() -> None:
    late = stay(asked={"invitation": Asked(not_after=UNTIL, outcome="sent", sent_at=rome("2026-11-23T23:00"))})
    assert decide(late, at(rome("2026-11-24T10:00"))) == Wait(rome("2026-11-27T09:00"))


@pytest.mark.parametrize("outcome", ["failed", "suppressed", "opted_out", "unconfirmed"])
def test_what_reached_nobody_is_neither_sent_again_nor_reminded_of(outcome: Any) -> None:
    for now in (MORNING, MORNING + 3 * DAY, UNTIL + DAY):
        step = decide(invited(outcome), at(now))
        assert step == Leave(outcome)
        assert standing(invited(outcome), step) == ("none", outcome)


def test_an_invitation_that_nobody_hears_of_is_no_invitation_after_its_time() -> None:
    assert decide(invited(None), at(MORNING)) == Wait(UNTIL + PATIENCE)
    assert standing(invited(None), Wait(UNTIL + PATIENCE)) == ("requested", None)
    assert decide(invited(None), at(UNTIL + PATIENCE)) == Leave("unheard")
    assert standing(invited(None), Leave("unheard")) == ("none", "unheard")


@pytest.mark.parametrize(
    ("known", "step", "expected"),
    [
        (stay(), Wait(MORNING), ("waiting", None)),
        (stay(), Ask("invitation", UNTIL), ("waiting", None)),
        (guest(), Wait(FIRST_MORNING), ("not_due", None)),
        (invited("sent", state="cancelled"), Leave("cancelled"), ("sent", None)),
    ],
)
def test_how_it_stands_with_the_invitation(known: Known, step: Step, expected: tuple[Standing, Reason | None]) -> None:
    assert standing(known, step) == expected


@pytest.mark.parametrize(
    ("now", "step"),
    [
        (ARRIVED, Wait(FIRST_MORNING)),
        (FIRST_MORNING, Ask("pulse", FIRST_MORNING + 8 * HOUR)),
        (FIRST_MORNING + 7 * HOUR, Ask("pulse", FIRST_MORNING + 8 * HOUR)),
        (FIRST_MORNING + 8 * HOUR, Leave()),
        (FIRST_MORNING + 12 * HOUR, Leave()),
        (ARRIVED - 4 * DAY, Leave()),
        (ARRIVED + 4 * DAY, Leave()),
    ],
)
def test_a_stay_is_asked_about_on_its_first_morning_and_only_then(now: dt.datetime, step: Step) -> None:
    assert decide(guest(), at(now)) == step


def test_a_pulse_makes_no_sense_after_the_departure() -> None:
    leaving = FIRST_MORNING + HOUR
    assert decide(guest(ends_at=leaving), at(FIRST_MORNING)) == Ask("pulse", leaving)
    assert decide(guest(ends_at=FIRST_MORNING), at(ARRIVED)) == Leave()
    assert decide(guest(ends_at=FIRST_MORNING - HOUR), at(ARRIVED)) == Leave()
    assert decide(guest(ends_at=None), at(ARRIVED)) == Wait(FIRST_MORNING)


@pytest.mark.parametrize(
    ("changes", "policy"),
    [
        ({}, {"pulse": False}),
        ({"kind": "meeting"}, {}),
        ({"began_at": None}, {}),
        ({"asked": {"pulse": Asked(not_after=ENDED)}}, {}),
        ({"answered": frozenset({"pulse"})}, {}),
        ({"answered": frozenset({"visit"})}, {}),
        ({"opted_out": True}, {}),
        ({"consent": False}, {}),
        ({"email": None}, {}),
        ({"labels": frozenset({"group"})}, {}),
        ({"rests_until": {"pulse": FIRST_MORNING + HOUR}}, {}),
        ({"state": "scheduled"}, {}),
    ],
)
def test_who_is_not_asked_while_they_are_here_is_not(changes: dict[str, Any], policy: dict[str, Any]) -> None:
    step = decide(guest(**changes), at(FIRST_MORNING, rules(**policy)))
    assert step == Leave()


def test_a_bare_installation_asks_nobody_during_a_stay() -> None:
    assert decide(guest(), at(FIRST_MORNING, policy_for().invitations)) == Leave()
