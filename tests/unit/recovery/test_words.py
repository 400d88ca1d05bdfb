"""What keys mean: everything that a case can say has words in both languages."""

import ast
from pathlib import Path

import pytest

from services import recovery
from services.recovery import words

VALUES = {
    "name": "Anna Ferri",
    "role": "manager",
    "channel": "email",
    "reason": "address_refused",
    "because": "contact_refused",
    "severity": "critical",
    "due_at": "2026-11-22T11:30:00+00:00",
}
CONTACT_STATES = ("sent", "delivered", "failed", "suppressed", "unconfirmed")


def noted() -> set[str]:
    """The keys that the code enters into histories, read from the code itself."""
    folder = Path(str(recovery.__file__)).parent
    found = {f"contact_{state}" for state in CONTACT_STATES}
    for name in ("case.py", "handlers.py"):
        for node in ast.walk(ast.parse((folder / name).read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "note":
                found |= {
                    constant.value
                    for constant in ast.walk(node.args[1])
                    if isinstance(constant, ast.Constant) and isinstance(constant.value, str)
                }
    return found - {"contact_"}


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("key", sorted(noted()))
def test_whatever_enters_a_history_can_be_said(key: str, language: str) -> None:
    said = words.event(key, VALUES, "Europe/Rome", language)
    assert said != key
    assert "%(" not in said
    assert words.event(key, {}, "Europe/Rome", language)


def test_times_are_told_where_the_place_is() -> None:
    said = words.event("deadline_brought_forward", VALUES, "Europe/Rome", "it")
    assert said.endswith("12:30")


def test_an_entry_of_a_newer_version_is_said_by_its_key() -> None:
    assert words.event("promise_made", {}, "UTC", "it") == "promise_made"


def test_common_words_are_translated_and_others_left_as_they_are() -> None:
    assert (words.tier("gold", "it"), words.tier("Ambassador", "it")) == ("Oro", "Ambassador")
    assert (words.role("director", "it"), words.role("concierge", "it")) == ("direzione", "concierge")
    assert (words.channel("email", "it"), words.channel(None, "it")) == ("per e-mail", "")
    assert (words.reason("opted_out", "en"), words.reason("moon_phase", "en")) == (
        "the customer has opted out",
        "moon_phase",
    )
    assert words.severity("critical", "it") == "critico"
