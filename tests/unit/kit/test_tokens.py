import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kit import tokens
from shared.kit.ids import new_id

OLD = ("k0", "the-secret-of-last-year-0123456789abcdef")
NEW = ("k1", "the-secret-of-this-year-0123456789abcdef")


def test_a_token_stands_for_its_id_and_is_the_same_each_time() -> None:
    id_ = new_id()
    token = tokens.derive((NEW,), "survey", id_)
    assert tokens.verify((NEW,), "survey", token) == id_
    assert tokens.derive((NEW,), "survey", id_) == token


def test_it_carries_its_key_its_id_and_at_least_128_bits() -> None:
    key_id, id_, mac = tokens.derive((NEW,), "survey", "abc").split(".")
    assert (key_id, id_) == ("k1", "abc")
    assert len(mac) * 6 >= 128


def test_it_is_void_for_another_purpose() -> None:
    with pytest.raises(tokens.BadToken):
        tokens.verify((NEW,), "case", tokens.derive((NEW,), "survey", "abc"))


def test_links_made_with_the_old_key_work_until_it_is_withdrawn() -> None:
    link = tokens.derive((OLD,), "survey", "abc")
    assert tokens.verify((NEW, OLD), "survey", link) == "abc"
    with pytest.raises(tokens.BadToken):
        tokens.verify((NEW,), "survey", link)


def test_the_first_key_signs() -> None:
    assert tokens.derive((NEW, OLD), "survey", "abc").startswith("k1.")


def test_a_key_id_cannot_be_claimed_for_another_key() -> None:
    made = tokens.derive((OLD,), "survey", "abc")
    with pytest.raises(tokens.BadToken):
        tokens.verify((NEW, OLD), "survey", made.replace("k0.", "k1.", 1))


@pytest.mark.parametrize(
    "text", ["", ".", "..", "k1", "k1.abc", "k1.abc.", "k1..x", "k9.abc.def", "k1.abc.\ud800", "k1.é.à"]
)
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(tokens.BadToken):
        tokens.verify((NEW,), "survey", text)


@given(st.text())
def test_no_text_is_accepted_by_chance(text: str) -> None:
    with pytest.raises(tokens.BadToken):
        tokens.verify((NEW,), "survey", text)


@given(st.integers(0, 200), st.characters(codec="ascii"))
def test_no_single_character_may_be_altered(position: int, character: str) -> None:
    token = tokens.derive((NEW, OLD), "survey", "abcdefgh")
    position %= len(token)
    altered = token[:position] + character + token[position + 1 :]
    if altered != token:
        with pytest.raises(tokens.BadToken):
            tokens.verify((NEW, OLD), "survey", altered)
