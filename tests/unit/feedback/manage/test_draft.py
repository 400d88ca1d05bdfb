"""A survey while it is written in a form."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.surveys.reading import QUESTIONS_MOST, dump, parse
from services.feedback.web.manage.editor.actions import act
from services.feedback.web.manage.editor.draft import ADDABLE, Draft, Raw, read
from services.feedback.web.manage.editor.shown import Writing
from tests.unit.feedback.surveys import surveys


def question(key: str, type_: str = "short", **more: Any) -> Raw:
    return {
        "key": key,
        "type": type_,
        "text": {"it": key},
        "hint": {},
        "options": [],
        "show_if": None,
        "required": False,
        **more,
    }


THREE = Draft(questions=(question("a"), question("b"), question("c")), opened=frozenset({2}))


def keys(draft: Draft) -> list[str]:
    return [each["key"] for each in draft.questions]


def written(draft: Draft, language: str = "it") -> dict[str, str]:
    """What the editor's form would send of a draft."""
    fields: dict[str, str] = {}
    shown = Writing(draft, kind="stay", touchpoints={}, language=language, words=str, speak=lambda _: str).questions()
    for each in shown:
        start = each.start
        fields |= {f"{start}key": each.question["key"], f"{start}type": each.question["type"], **dict(each.others)}
        fields |= {each.text.name: each.text.value, each.hint.name: each.hint.value, f"{start}join": each.join}
        for place, (key, field) in enumerate(each.options):
            fields |= {f"{start}options.{place}.key": key, field.name: field.value}
        for place, row in enumerate(each.rows):
            fields |= {f"{start}rules.{place}.what": row.what, f"{start}rules.{place}.mark": row.mark}
        fields |= {f"{start}kept": each.kept} if each.kept else {}
        fields |= {f"{start}required": "1"} if each.question["required"] else {}
        fields |= {f"{start}opened": "1"} if each.opened else {}
    return fields


@given(surveys(), st.sampled_from(["it", "en", "pt-BR"]))
def test_a_survey_that_is_only_looked_at_stays_what_it_is(questions: Any, language: str) -> None:
    draft = Draft(questions=tuple(dump(questions)), opened=frozenset({0}))
    again = read(written(draft, language))
    assert parse(list(again.questions)) == questions
    assert again.opened == draft.opened


@given(surveys(), st.sampled_from(["up.0", "down.0", "remove.1", "drop.0.0", "always.1", "more.0", "add", "save"]))
def test_whatever_is_pressed_can_be_shown(questions: Any, action: str) -> None:
    draft = act(Draft(questions=tuple(dump(questions))), action, "single")
    assert read(written(draft)).questions == draft.questions


def test_questions_are_moved() -> None:
    assert keys(act(THREE, "up.1")) == ["b", "a", "c"]
    assert keys(act(THREE, "down.1")) == ["a", "c", "b"]
    assert act(THREE, "down.0").opened == {1}


@pytest.mark.parametrize(
    "action", ["up.0", "down.2", "up.9", "up", "up.x", "up.1.1", "drop.1", "fly.1", "", "add", "up." + "9" * 5000]
)
def test_what_makes_no_sense_changes_nothing(action: str) -> None:
    assert act(THREE, action, "elephants") == THREE


def test_a_question_is_removed_and_what_was_open_stays_open() -> None:
    draft = act(THREE, "remove.0")
    assert keys(draft) == ["b", "c"]
    assert draft.opened == {1}
    assert act(draft, "remove.1").opened == frozenset()


@pytest.mark.parametrize("what", sorted(ADDABLE))
def test_a_question_is_added_and_opened(what: str) -> None:
    draft = act(THREE, "add", what)
    assert len(draft.questions) == 4
    assert draft.opened == {3}
    assert keys(act(draft, "add", what))[-1] != draft.questions[-1]["key"]


def test_the_usual_question_has_its_own_name() -> None:
    draft = act(THREE, "add", "overall")
    assert (draft.questions[-1]["key"], draft.questions[-1]["type"]) == ("overall", "nps")


def test_there_is_an_end_to_it() -> None:
    draft = THREE
    for _ in range(QUESTIONS_MOST):
        draft = act(draft, "add", "short")
    assert len(draft.questions) == QUESTIONS_MOST


def test_options_get_names_and_the_empty_one_is_left_out() -> None:
    form = {
        "questions.0.key": "fault",
        "questions.0.type": "single",
        "questions.0.options.0.key": "option-2",
        "questions.0.options.0.text.it": "Il cibo",
        "questions.0.options.1.key": "",
        "questions.0.options.1.text.it": " L'attesa ",
        "questions.0.options.2.key": "",
        "questions.0.options.2.text.it": " ",
        "questions.0.options.3.key": "",
        "questions.0.options.3.text.it": "Il conto",
    }
    (found,) = read(form).questions
    assert found["options"] == [
        {"key": "option-2", "text": {"it": "Il cibo"}},
        {"key": "option-1", "text": {"it": "L'attesa"}},
        {"key": "option-3", "text": {"it": "Il conto"}},
    ]


def test_an_option_is_dropped() -> None:
    options = [{"key": "x", "text": {"it": "X"}}, {"key": "y", "text": {"it": "Y"}}]
    draft = act(Draft(questions=(question("a", "single", options=options),)), "drop.0.0")
    assert [option["key"] for option in draft.questions[0]["options"]] == ["y"]
    assert draft.opened == {0}


def test_a_condition_is_dropped() -> None:
    draft = act(Draft(questions=(question("a", show_if={"low": True}),)), "always.0")
    assert draft.questions[0]["show_if"] is None


def test_a_condition_that_was_tampered_with_is_complained_about_and_not_lost() -> None:
    form = {"questions.0.key": "a", "questions.0.type": "short", "questions.0.kept": "{broken"}
    assert read(form).questions[0]["show_if"] == "{broken"


def test_nobody_has_to_write() -> None:
    form = {"questions.0.key": "a", "questions.0.type": "long", "questions.0.required": "1"}
    assert read(form).questions[0]["required"] is False


@given(st.dictionaries(st.from_regex(r"questions\.\d{1,3}\.[a-z.0-9]{1,20}", fullmatch=True), st.text(max_size=9)))
def test_no_form_is_too_odd_to_be_read_and_shown(form: dict[str, str]) -> None:
    read(written(read(form)))
