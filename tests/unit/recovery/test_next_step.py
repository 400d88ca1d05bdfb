"""The next step: there always is one, and it is a person's where the machine came to nothing."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.recovery import words
from services.recovery.next_step import decide

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
USUAL: dict[str, Any] = {
    "owned": True,
    "obstacle": None,
    "preferred": None,
    "reachable_by": ["email", "phone"],
    "acknowledgement": "sent",
    "due_at": NOON,
    "overdue": False,
}


@pytest.mark.parametrize(
    ("changes", "what", "because"),
    [
        ({}, "get_in_touch", None),
        ({"acknowledgement": "requested"}, "get_in_touch", None),
        ({"acknowledgement": "delivered"}, "get_in_touch", None),
        ({"preferred": "phone"}, "telephone", None),
        ({"preferred": "email"}, "write", None),
        ({"preferred": "whatsapp"}, "get_in_touch", None),
        ({"acknowledgement": "failed"}, "telephone", "acknowledgement_failed"),
        ({"acknowledgement": "failed", "preferred": "email"}, "telephone", "acknowledgement_failed"),
        ({"acknowledgement": "failed", "reachable_by": ["email"]}, "write", "acknowledgement_failed"),
        ({"acknowledgement": "unconfirmed"}, "telephone", "acknowledgement_unconfirmed"),
        ({"acknowledgement": "unheard", "reachable_by": ["email"]}, "write", "acknowledgement_unheard"),
        ({"acknowledgement": "suppressed"}, "telephone", "acknowledgement_suppressed"),
        ({"acknowledgement": "suppressed", "reachable_by": ["email"]}, "get_in_touch", "acknowledgement_suppressed"),
        ({"obstacle": "contact_refused", "acknowledgement": None}, "put_right_silently", "contact_refused"),
        ({"obstacle": "contact_refused", "acknowledgement": "failed"}, "put_right_silently", "contact_refused"),
        ({"obstacle": "no_basis", "acknowledgement": None}, "put_right_silently", "no_basis"),
        ({"obstacle": "no_address", "acknowledgement": None}, "find_address", "no_address"),
        ({"owned": False}, "assign", "nobody_in_charge"),
        ({"owned": False, "obstacle": "contact_refused"}, "assign", "nobody_in_charge"),
    ],
)
def test_the_step_follows_from_the_case(changes: dict[str, Any], what: str, because: str | None) -> None:
    step = decide(**{**USUAL, **changes})
    assert (step.what, step.because, step.due_at, step.overdue) == (what, because, NOON, False)


@given(
    owned=st.booleans(),
    obstacle=st.sampled_from([None, "contact_refused", "no_basis", "no_address"]),
    preferred=st.sampled_from([None, "email", "phone", "sms", "whatsapp"]),
    reachable_by=st.lists(st.sampled_from(["email", "phone"]), unique=True),
    acknowledgement=st.sampled_from(
        [None, "requested", "sent", "delivered", "failed", "suppressed", "unconfirmed", "unheard"]
    ),
    overdue=st.booleans(),
    language=st.sampled_from(["it", "en"]),
)
def test_every_step_can_be_said(language: str, **facts: Any) -> None:
    step = decide(due_at=NOON, **facts)
    assert step.overdue == facts["overdue"]
    assert words.next_step(step, language)
    assert step.because is None or words.because(step.because, language).endswith(".")
