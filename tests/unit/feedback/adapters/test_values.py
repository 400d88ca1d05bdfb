"""Values as vendors write them."""

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.visits.adapters import values

UTC = dt.UTC
ROME = ZoneInfo("Europe/Rome")
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize(
    ("amount", "currency", "money"),
    [
        (420.5, "EUR", (42050, "EUR")),
        (420, "EUR", (42000, "EUR")),
        ("420.50", "EUR", (42050, "EUR")),
        (0.1 + 0.2, "EUR", (30, "EUR")),
        (1.005, "EUR", (101, "EUR")),
        (12500, "JPY", (12500, "JPY")),
        (12500.5, "JPY", (12501, "JPY")),
        (42.125, "KWD", (42125, "KWD")),
        (1.5, "CLF", (15000, "CLF")),
        (0, "EUR", (0, "EUR")),
        (-5, "EUR", (None, None)),
        (float("nan"), "EUR", (None, None)),
        (float("inf"), "EUR", (None, None)),
        (True, "EUR", (None, None)),
        ("a lot", "EUR", (None, None)),
        (None, "EUR", (None, None)),
        (10**12, "EUR", (None, None)),
        (420.5, "eur", (None, None)),
        (420.5, None, (None, None)),
    ],
)
def test_money_is_minor_units_of_its_currency(amount: Any, currency: Any, money: tuple[int | None, str | None]) -> None:
    assert values.money(amount, currency) == money


@given(st.integers(0, 10**10), st.sampled_from(["EUR", "JPY", "KWD", "CLF"]))
def test_no_cent_is_lost(minor: int, currency: str) -> None:
    exponent = values.EXPONENTS.get(currency, 2)
    written = str(Decimal(minor).scaleb(-exponent))
    assert values.money(written, currency) == (minor, currency)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-11-22T09:00:00Z", dt.datetime(2026, 11, 22, 9, tzinfo=UTC)),
        ("2026-11-22T10:00:00.3672125+01:00", dt.datetime(2026, 11, 22, 9, 0, 0, 367212, tzinfo=UTC)),
        ("2026-11-22 10:00:00", dt.datetime(2026, 11, 22, 9, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59Z", None),
        ("yesterday", None),
        (None, None),
        (7, None),
    ],
)
def test_times_are_read_with_their_zone_or_the_places(written: Any, read: dt.datetime | None) -> None:
    assert values.moment(written, ROME) == read


def test_a_time_without_any_zone_is_unknown() -> None:
    assert values.moment("2026-11-22T10:00:00") is None


@pytest.mark.parametrize(("day", "hour"), [("2026-07-22", 9), ("2026-11-22", 10), ("22/11/2026", None), (None, None)])
def test_a_days_hour_is_that_of_the_place(day: Any, hour: int | None) -> None:
    read = values.on_day(day, dt.time(11), ROME)
    assert (read.hour if read else None) == hour


@pytest.mark.parametrize(
    ("tags", "language"),
    [(("it-IT",), "it-IT"), ((None, "", "en_GB"), "en-GB"), (("Italian, of course", "it"), "it"), ((7,), None)],
)
def test_the_first_language_tag_counts(tags: Any, language: str | None) -> None:
    assert values.language(*tags) == language


@pytest.mark.parametrize(
    ("parts", "line"),
    [(("Giulia", None, " Rossi\n"), "Giulia Rossi"), ((12,), "12"), (("", " "), None), ((True, {}), None)],
)
def test_a_line_is_one_line(parts: Any, line: str | None) -> None:
    assert values.line(*parts) == line


def test_a_line_is_not_too_long() -> None:
    assert len(values.line("x" * 1000) or "") == values.LINE_MOST


def test_words_become_labels() -> None:
    words = ("VeryImportant", "Staff", "staff", "LoyaltyProgram", "VIP guest", "OTAEmail", 7, "!?")
    assert values.labels(*words) == ["very-important", "staff", "loyalty-program", "vip-guest", "ota-email"]


@given(ANYTHING, ANYTHING)
def test_nothing_that_a_vendor_writes_is_an_error(one: Any, other: Any) -> None:
    values.money(one, other)
    values.moment(one, ROME)
    values.on_day(one, dt.time(11), ROME)
    values.language(one, other)
    values.line(one, other)
    values.labels(one, other)
    values.at(one, "a", "b")
    list(values.several(one))
