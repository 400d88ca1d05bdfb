"""Where a guest stands in a survey, as their page carries it."""

import datetime as dt

import pytest

from services.feedback.responses.progress import Stand

TODAY = dt.date(2026, 11, 22)


def test_it_comes_back_as_it_was_written() -> None:
    stand = Stand(day=TODAY, question="-send")
    assert Stand.read(str(stand), TODAY) == stand


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "2026-11-22",
        "2026-11-22.",
        "2026-11-22.a.b",
        "2026-11-22.$inc",
        "2026-11-23.a",
        "2026-09-01.a",
        "2026-13-01.a",
    ],
)
def test_anything_else_is_none(text: str) -> None:
    assert Stand.read(text, TODAY) is None
