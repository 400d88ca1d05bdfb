"""The survey page's form."""

import pytest

from services.feedback.responses.reach import Wanted
from services.feedback.web.api.response_schemas import EMPTY
from services.feedback.web.guest import forms


def test_a_form_says_what_the_apis_body_says() -> None:
    body, errors = forms.read(
        {
            "csrf_token": "x",
            "overall": "9",
            "touchpoints.breakfast": "1",
            "touchpoints.parking": "",
            "comment": " Ottimo,\r\ntranne la colazione. ",
            "wish": "",
            "consent": "yes",
            "name": "Giulia",
            "email": "",
            "phone": "+39 333 1234567",
            "channel": "phone",
            "window": "dopo le 18",
        }
    )
    assert errors == {}
    assert body["answers"] == {
        "overall": 9,
        "touchpoints": {"breakfast": 1},
        "comment": "Ottimo,\ntranne la colazione.",
        "wish": None,
    }
    assert body["contact"] == Wanted(
        consent=True, name="Giulia", phone="+39 333 1234567", channel="phone", window="dopo le 18"
    )


def test_no_word_about_contact_is_none() -> None:
    body, errors = forms.read({"overall": "9", "name": "Giulia", "email": ""})
    assert (body["contact"], errors) == (None, {})


def test_a_no_leaves_no_address_behind() -> None:
    body, _ = forms.read({"overall": "9", "consent": "no", "email": "g@example.com"})
    assert body["contact"] == Wanted(consent=False)


def test_addresses_without_a_yes_or_no_are_asked_about() -> None:
    assert forms.read({"overall": "9", "email": "g@example.com"})[1] == {
        "contact.consent": "Please say whether we may contact you."
    }


@pytest.mark.parametrize("form", [{}, {"comment": "  "}, {"touchpoints.room": ""}])
def test_an_empty_form_is_a_slip(form: dict[str, str]) -> None:
    assert forms.read(form)[1] == {"answers.overall": forms.NOTHING_SAID}


@pytest.mark.parametrize(
    ("name", "text", "path"),
    [
        ("overall", "11", "answers.overall"),
        ("overall", "ten", "answers.overall"),
        ("overall", "²", "answers.overall"),
        ("touchpoints.breakfast", "0", "answers.touchpoints.breakfast"),
        ("touchpoints.a b", "1", "answers.touchpoints.a b"),
        ("comment", "x" * 10_001, "answers.comment"),
        ("wish", "x" * 10_001, "answers.wish"),
        ("consent", "maybe", "contact.consent"),
        ("email", "giulia@example", "contact.email"),
        ("phone", "call me", "contact.phone"),
        ("channel", "pigeon", "contact.channel"),
        ("window", "x" * 501, "contact.window"),
        ("name", "x" * 501, "contact.name"),
    ],
)
def test_what_is_wrong_is_said_of_its_field_in_a_sentence_for_guests(name: str, text: str, path: str) -> None:
    _, errors = forms.read({"overall": "9", "consent": "yes", name: text})
    assert list(errors) == [path]
    assert errors[path] in set(forms.EXPLAINED.values())


def test_an_error_of_the_use_case_is_said_in_the_same_words() -> None:
    assert forms.explained({"answers.touchpoints.pool": ["Not asked."], "answers.overall": [EMPTY]}) == {
        "answers.touchpoints.pool": forms.EXPLAINED["answers.touchpoints"],
        "answers.overall": forms.NOTHING_SAID,
    }
