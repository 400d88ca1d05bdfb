"""How far a visit has come: forward, unless its source corrects itself."""

import pytest

from services.feedback.visits.states import after
from shared.events import VisitState


@pytest.mark.parametrize(
    ("known", "told", "then"),
    [
        ("scheduled", "scheduled", "scheduled"),
        ("scheduled", "started", "started"),
        ("scheduled", "completed", "completed"),
        ("started", "completed", "completed"),
        ("completed", "completed", "completed"),
        ("scheduled", "cancelled", "cancelled"),
        ("started", "cancelled", "cancelled"),
        ("completed", "cancelled", "cancelled"),
        ("cancelled", "cancelled", "cancelled"),
        ("completed", None, "completed"),
        ("cancelled", None, "cancelled"),
    ],
)
def test_a_visit_goes_forward(known: VisitState, told: VisitState | None, then: VisitState) -> None:
    assert after(known, told) == then


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ("started", "scheduled"),
        ("completed", "scheduled"),
        ("completed", "started"),
        ("cancelled", "scheduled"),
        ("cancelled", "started"),
        ("cancelled", "completed"),
    ],
)
def test_what_comes_late_changes_nothing_unless_it_is_a_correction(known: VisitState, told: VisitState) -> None:
    assert after(known, told) is None
    assert after(known, told, corrects=True) == told


def test_a_correction_that_says_nothing_of_the_state_leaves_it() -> None:
    assert after("started", None, corrects=True) == "started"
