"""Surveys and answers to them, made at random, as strategies for Hypothesis."""

from typing import Any

from hypothesis import strategies as st

from services.feedback.surveys.conditions import AllOf, Answered, AnyOf, Condition, Is, Low, Mark, Not
from services.feedback.surveys.engine import Thresholds
from services.feedback.surveys.questions import CHOICES, MARKS, RESERVED, TYPES, WORDS, Option, Question

TOUCHPOINTS = ("room", "breakfast", "pool")
PLAIN = [type_ for type_ in TYPES if type_ not in {"touchpoints", "photo", "contact"}]

texts = st.sampled_from([{}, {"it": "Allora?"}, {"en": "Well?", "pt-BR": "E então?"}])
said = texts.filter(bool)
thresholds = st.fixed_dictionaries(
    {},
    optional={
        "overall": st.integers(-1, 10),
        "touchpoint": st.integers(0, 5),
        "effort": st.integers(0, 7),
        "satisfaction": st.integers(0, 5),
    },
)


@st.composite
def surveys(draw: st.DrawFn, most: int = 6) -> tuple[Question, ...]:
    """A survey that makes sense, with conditions of every kind."""
    keys = draw(st.lists(st.sampled_from([*RESERVED, *"abcdef"]), min_size=1, max_size=most, unique=True))
    questions: list[Question] = []
    for key in keys:
        questions.append(draw(_question(key, questions)))
    return tuple(questions)


@st.composite
def _question(draw: st.DrawFn, key: str, earlier: list[Question]) -> Question:
    type_ = RESERVED.get(key) or draw(st.sampled_from(PLAIN))
    names = draw(st.lists(st.sampled_from("xyz"), min_size=2, max_size=3, unique=True)) if type_ in CHOICES else []
    return Question(
        key=key,
        type=type_,
        text=draw(texts if key in RESERVED else said),
        hint=draw(texts),
        options=tuple(Option(key=name, text=draw(said)) for name in names),
        show_if=draw(st.none() | _conditions(earlier)) if earlier else None,
        required=draw(st.booleans()) if type_ not in WORDS | {"photo"} else False,
    )


def _conditions(earlier: list[Question]) -> st.SearchStrategy[Condition]:
    leaves: list[st.SearchStrategy[Condition]] = [_about(question) for question in earlier]
    if any(question.scale for question in earlier):
        leaves.append(st.just(Low()))
    return st.recursive(
        st.one_of(leaves),
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda some: AllOf(tuple(some))),
            st.lists(inner, min_size=1, max_size=3).map(lambda some: AnyOf(tuple(some))),
            inner.map(Not),
        ),
        max_leaves=4,
    ).filter(lambda condition: _depth(condition) <= 5)


def _depth(condition: Condition) -> int:
    match condition:
        case AllOf(conditions) | AnyOf(conditions):
            return 1 + max(map(_depth, conditions))
        case Not(inner):
            return 1 + _depth(inner)
    return 1


def _about(question: Question) -> st.SearchStrategy[Condition]:
    key = question.key
    kinds: list[st.SearchStrategy[Condition]] = [st.builds(Answered, question=st.just(key), answered=st.booleans())]
    if question.type in MARKS:
        marks = st.integers(*MARKS[question.type])
        only = st.none() | st.sampled_from(TOUCHPOINTS) if question.type == "touchpoints" else st.none()
        kinds += [
            st.builds(Mark, question=st.just(key), touchpoint=only, at_least=marks, at_most=st.none() | marks),
            st.builds(Mark, question=st.just(key), touchpoint=only, at_most=marks),
        ]
        if question.type != "touchpoints":
            kinds.append(st.builds(Is, question=st.just(key), value=marks))
    if question.type in CHOICES:
        options = st.sampled_from([option.key for option in question.options])
        kinds.append(st.builds(Is, question=st.just(key), value=options))
    return st.one_of(kinds)


@st.composite
def answers_to(draw: st.DrawFn, questions: tuple[Question, ...]) -> dict[str, Any]:
    """Answers to some of the questions, whether they would be asked or not."""
    return {question.key: draw(_answer(question)) for question in questions if draw(st.booleans())}


def _answer(question: Question) -> st.SearchStrategy[Any]:
    options = [option.key for option in question.options]
    match question.type:
        case "touchpoints":
            return st.dictionaries(st.sampled_from(TOUCHPOINTS), st.integers(1, 5))
        case "single":
            return st.sampled_from(options)
        case "multiple":
            return st.lists(st.sampled_from(options), unique=True)
        case "nps" | "csat" | "ces":
            return st.integers(*MARKS[question.type])
        case "contact":
            return st.sampled_from(["yes", "no", ""])
        case _:
            return st.sampled_from(["", "words"])


@st.composite
def sittings(draw: st.DrawFn) -> tuple[tuple[Question, ...], dict[str, Any], Thresholds]:
    """A survey, answers to it, and a place's thresholds."""
    questions = draw(surveys())
    return questions, draw(answers_to(questions)), draw(thresholds)
