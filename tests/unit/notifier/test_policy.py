"""Whether, how and when a contact is made."""

import datetime as dt

import pytest

from services.notifier import policy
from services.notifier.channels import CHANNELS, email
from services.notifier.messages.kinds import KINDS

NOW = dt.datetime(2026, 11, 22, 14, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("audience", "basis", "objection"),
    [
        ("customer", "consent", None),
        ("customer", "visit", None),
        ("customer", None, "no_basis"),
        ("staff", None, None),
    ],
)
def test_a_customer_is_contacted_only_on_a_legal_ground(
    audience: str, basis: str | None, objection: str | None
) -> None:
    assert policy.objection(audience, basis) == objection


@pytest.mark.parametrize(
    ("kind", "audience", "basis", "stopped"),
    [
        *((kind, "customer", basis, True) for kind in sorted(policy.UNASKED) for basis in ("consent", "visit")),
        # Who complains and says "yes, get in touch" has asked for the answer.
        ("acknowledgement", "customer", "consent", False),
        ("acknowledgement", "customer", "visit", True),
        # A kind that is still to come is stopped unless it was asked for.
        ("something-new", "customer", "visit", True),
        ("acknowledgement", "staff", None, False),
    ],
)
def test_an_opt_out_stops_what_nobody_asked_for(kind: str, audience: str, basis: str | None, stopped: bool) -> None:  # noqa: FBT001  A table's column.
    assert policy.stopped_by_opt_out(kind, audience, basis) is stopped


def test_what_nobody_asked_for_can_be_written() -> None:
    assert set(KINDS) > policy.UNASKED


@pytest.mark.parametrize(("address", "channel"), [("giulia@example.it", "email"), ("", None), (None, None)])
def test_the_channel_follows_from_the_addresses(address: str | None, channel: str | None) -> None:
    assert policy.channel(address) == channel


def test_every_channel_that_policy_may_choose_is_there() -> None:
    assert set(CHANNELS) == set(policy.Channel.__args__)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (8, 60), (1_000, 60)])
def test_the_pause_doubles_up_to_a_minute(attempts: int, seconds: int) -> None:
    assert policy.retry_at(NOW, attempts, NOW + dt.timedelta(hours=1)) == NOW + dt.timedelta(seconds=seconds)


def test_that_it_is_too_late_is_known_at_once() -> None:
    assert policy.retry_at(NOW, 7, NOW + dt.timedelta(seconds=20)) == NOW + dt.timedelta(seconds=20)


def test_nobody_is_given_up_while_still_talking_to_the_provider() -> None:
    # NOOP to nobody, connecting, the greeting, EHLO, STARTTLS, its EHLO, three lines of a login, MAIL, RCPT and DATA.
    conversation = 12 * email.STEP_SECONDS + email.ANSWER_SECONDS
    assert conversation <= policy.SENDING_FOR.total_seconds()
