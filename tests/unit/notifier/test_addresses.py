"""The same inbox is the same address, however it is typed; two inboxes are two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.addresses import normalised


@pytest.mark.parametrize(
    "typed",
    ["giulia@example.it", "Giulia@Example.IT", "  giulia@example.it\n", "giulia@EXAMPLE.it", "giulia\uff20example.it"],
)
def test_one_inbox_is_one_address(typed: str) -> None:
    assert normalised(typed) == "giulia@example.it"


def test_a_domain_may_be_written_in_two_ways() -> None:
    assert normalised("a@münchen.example") == normalised("A@xn--mnchen-3ya.example") == normalised("a@MÜNCHEN.example")


@pytest.mark.parametrize("other", ["giulia+hotel@example.it", "g.iulia@example.it", "giulia@example.com", "giulia"])
def test_what_may_be_somebody_elses_is_not_guessed_to_be_the_same(other: str) -> None:
    assert normalised(other) != "giulia@example.it"


@given(st.text(max_size=100))
def test_any_text_has_a_form_which_stays(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)
