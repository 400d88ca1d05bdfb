import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kit.ids import new_id, new_number
from shared.kit.privacy import HIDDEN, clean, clean_text
from shared.kit.tokens import derive

KEYS = (("k1", "a-secret-that-only-tests-know-0123456789"),)


@pytest.mark.parametrize(
    "person",
    [
        "giulia.rossi@example.it",
        "giulia.rossi%40example.it",
        "o'hara+x@mail.example.co.uk",
        "+39 333 123 4567",
        "0039 02 1234 5678",
        "333-1234567",
        "(02) 1234 5678",
        "3331234567",
    ],
)
def test_addresses_and_numbers_of_people_are_hidden_wherever_they_stand(person: str) -> None:
    for text in (person, f"call {person} now", f"<{person}>", f"x={person}, y", f"failed for {person}."):
        assert person not in clean_text(text)
        assert HIDDEN in clean_text(text)


def test_secrets_are_hidden() -> None:
    token = derive(KEYS, "survey", new_id())
    for text in (f"GET /s/{token}", "rk_abc123_s3cr3t-_x", "Authorization: Bearer abc"):
        assert HIDDEN in clean_text(text)
    assert token not in clean_text(f"GET /s/{token}")


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22T10:15:30.123+00:00",
        "2026-11-22",
        "127.0.0.1:8101",
        "feedback.low_score.detected",
        "shared.kit.web.problems",
        "R-7Q4M-K2XP",
        "case opened in 38 ms",
        "io.rimedio.feedback.visit.recorded.v1",
    ],
)
def test_what_operators_need_stays(text: str) -> None:
    assert clean_text(text) == text


@given(st.builds(new_id))
def test_identifiers_stay(id_: str) -> None:
    assert clean(id_, "subject") == id_


@given(st.builds(new_number))
def test_case_numbers_stay(number: str) -> None:
    assert clean_text(number) == number


@pytest.mark.parametrize("key", ["name", "Email", "comment", "wish", "answers", "subject", "body", "path"])
def test_what_is_named_after_a_person_or_their_words_is_hidden(key: str) -> None:
    assert clean("Giulia", key) == HIDDEN
    assert clean({"deep": ["Giulia"]}, key) == HIDDEN


def test_a_secret_is_hidden_even_when_it_looks_like_an_identifier() -> None:
    assert clean(new_id(), "token") == HIDDEN


def test_it_looks_inside() -> None:
    value = {"a": [{"email": "x"}, "anna@example.it", 7], "anna@example.it": True}
    assert clean(value) == {"a": [{"email": HIDDEN}, HIDDEN, 7], HIDDEN: True}


def test_an_object_tells_no_more_than_its_type() -> None:
    class Guest:
        def __repr__(self) -> str:
            return "Giulia Rossi"

    assert clean(Guest()) == "Guest"
    assert clean(ValueError("Giulia Rossi")) == "ValueError"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_it_takes_anything(value: object) -> None:
    clean(value)
