"""What a guest's form says, and what is wrong with it in words for a guest."""

from typing import Any

import pytest

from services.feedback.responses.reach import Wanted
from services.feedback.surveys.questions import Option, Question
from services.feedback.web.guest import filled, mistakes

YES, NO = Option(key="yes", text={"en": "Yes"}), Option(key="no", text={"en": "No"})
OVERALL = Question(key="overall", type="nps", required=True)
TOUCHPOINTS = Question(key="touchpoints", type="touchpoints")
EFFORT = Question(key="effort", type="ces")
SETTLED = Question(key="settled", type="single", options=(YES, NO))
FAULT = Question(key="fault", type="multiple", options=(YES, NO))
COMMENT = Question(key="comment", type="long")
WISH = Question(key="wish", type="long")
NICKNAME = Question(key="nickname", type="short", text={"en": "?"})
PHOTO = Question(key="photo", type="photo")
CONTACT = Question(key="contact", type="contact")
ALL = [OVERALL, TOUCHPOINTS, EFFORT, SETTLED, FAULT, COMMENT, WISH, NICKNAME, PHOTO, CONTACT]

FIELDS = {
    "csrf_token": ["x"],
    "overall": ["9"],
    "touchpoints.breakfast": ["", "1"],
    "touchpoints.parking": [""],
    "choices.effort": ["2"],
    "choices.settled": ["no"],
    "choices.fault": ["yes", "no", "yes"],
    "comment": [" Ottimo,\r\ntranne la colazione. "],
    "wish": [""],
    "texts.nickname": ["Giù"],
    "photos": ["p1", "", "p2", "p1"],
    "reach": ["phone"],
    "name": ["Giulia"],
    "email": [""],
    "phone": ["+39 333 1234567"],
    "window": ["dopo le 18"],
}


@pytest.mark.parametrize(
    ("field", "path"),
    [
        ("overall", "answers.overall"),
        ("touchpoints.breakfast", "answers.touchpoints.breakfast"),
        ("choices.effort", "answers.choices.effort"),
    ],
)
@pytest.mark.parametrize("digits", [20, 5000])
def test_a_mark_that_no_machine_can_count_to_is_a_mistake_at_its_question(field: str, path: str, digits: int) -> None:
    _, wrong = mistakes.read(ALL, {**FIELDS, field: ["9" * digits]})
    assert wrong.keys() == {path}


def test_a_form_says_what_the_apis_body_says() -> None:
    body, wrong = mistakes.read(ALL, FIELDS, to_send=True)
    assert wrong == {}
    assert body
    assert body["answers"] == {
        "overall": 9,
        "touchpoints": {"breakfast": 1},
        "choices": {"effort": 2, "settled": "no", "fault": ["yes", "no"]},
        "comment": "Ottimo,\ntranne la colazione.",
        "texts": {"nickname": "Giù"},
    }
    assert body["contact"] == Wanted(
        consent=True, name="Giulia", phone="+39 333 1234567", channel="phone", window="dopo le 18"
    )
    assert filled.photos(ALL, FIELDS) == ["p1", "p2"]


def test_conditions_see_the_answers_by_question() -> None:
    assert filled.answers(ALL, FIELDS) == {
        "overall": 9,
        "touchpoints": {"breakfast": 1},
        "effort": 2,
        "settled": "no",
        "fault": ["yes", "no"],
        "comment": "Ottimo,\r\ntranne la colazione.",
        "nickname": "Giù",
        "photo": ["p1", "p2"],
        "contact": "phone",
    }


def test_what_is_no_mark_leads_nowhere() -> None:
    fields = {"overall": ["ten"], "touchpoints.room": ["²"], "choices.effort": ["1.5"]}
    assert filled.answers(ALL, fields) == {}


def test_of_two_marks_the_later_one_counts() -> None:
    assert filled.answers([OVERALL], {"overall": ["9", "3"]}) == {"overall": 3}
    assert filled.answers([OVERALL], {"overall": ["9", ""]}) == {"overall": 9}


def test_only_what_was_asked_is_read() -> None:
    body, _ = mistakes.read([OVERALL], FIELDS)
    assert body == {"answers": {"overall": 9, "touchpoints": {}, "choices": {}, "texts": {}}, "contact": None}
    assert filled.photos([OVERALL], FIELDS) == []


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({}, None),
        ({"name": ["Giulia"]}, None),
        ({"reach": ["none"], "email": ["g@example.com"]}, Wanted(consent=False)),
        (
            {"reach": ["now"], "phone": ["+39 333"]},
            Wanted(consent=True, phone="+39 333", channel="phone", call_now=True),
        ),
        ({"reach": ["email"]}, Wanted(consent=True, channel="email")),
        ({"reach": ["sms", "none"]}, Wanted(consent=False)),
    ],
)
def test_how_to_be_reached(fields: dict[str, list[str]], wanted: Wanted | None) -> None:
    body, wrong = mistakes.read([CONTACT], fields)
    assert wrong == {}
    assert body
    assert body["contact"] == wanted


def test_an_address_without_a_choice_is_asked_about() -> None:
    assert mistakes.read([CONTACT], {"email": ["g@example.com"]})[1] == {
        "contact.consent": "Please say how we may contact you."
    }


@pytest.mark.parametrize("fields", [{}, {"comment": ["  "]}, {"touchpoints.room": [""]}])
def test_an_empty_form_is_a_slip_once_it_is_to_be_sent(fields: dict[str, list[str]]) -> None:
    asked = [TOUCHPOINTS, COMMENT]
    assert mistakes.read(asked, fields)[1] == {}
    assert mistakes.read(asked, fields, to_send=True)[1] == {"answers.overall": mistakes.NOTHING_SAID}


def test_what_must_be_answered_is_asked_for() -> None:
    assert mistakes.read([OVERALL, COMMENT], {"comment": ["!"]})[1] == {"answers.overall": mistakes.WANTED}


@pytest.mark.parametrize(
    ("name", "text", "path"),
    [
        ("overall", "11", "answers.overall"),
        ("touchpoints.breakfast", "0", "answers.touchpoints.breakfast"),
        ("touchpoints.breakfast", "²", "answers.touchpoints.breakfast"),
        ("touchpoints.a b", "1", "answers.touchpoints.a b"),
        ("choices.effort", "8", "answers.choices.effort"),
        ("choices.settled", "perhaps", "answers.choices.settled"),
        ("choices.fault", "perhaps", "answers.choices.fault"),
        ("comment", "x" * 10_001, "answers.comment"),
        ("wish", "x" * 10_001, "answers.wish"),
        ("texts.nickname", "x" * 501, "answers.texts.nickname"),
        ("reach", "pigeon", "contact.channel"),
        ("email", "giulia@example", "contact.email"),
        ("phone", "call me", "contact.phone"),
        ("window", "x" * 501, "contact.window"),
        ("name", "x" * 501, "contact.name"),
    ],
)
def test_what_is_wrong_is_said_of_its_field_in_a_sentence_for_guests(name: str, text: str, path: str) -> None:
    fields: dict[str, Any] = {"overall": ["9"], "reach": ["email"], name: [text]}
    _, wrong = mistakes.read(ALL, fields)
    assert list(wrong) == [path]
    assert wrong[path] in set(mistakes.EXPLAINED.values())


def test_a_mistake_is_found_on_its_screen() -> None:
    assert mistakes.about(ALL, "answers.touchpoints.pool") == TOUCHPOINTS
    assert mistakes.about(ALL, "answers.choices.effort") == EFFORT
    assert mistakes.about(ALL, "answers.texts.nickname") == NICKNAME
    assert mistakes.about(ALL, "answers.photos") == PHOTO
    assert mistakes.about(ALL, "contact.email") == CONTACT
    assert mistakes.about([COMMENT], "answers.overall") is None


def test_each_question_names_its_fields() -> None:
    assert filled.names_of(TOUCHPOINTS, ["room"]) == ["touchpoints.room"]
    assert filled.names_of(CONTACT, []) == ["reach", "name", "email", "phone", "window"]
    assert filled.names_of(FAULT, []) == ["choices.fault"]
