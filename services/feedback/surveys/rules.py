"""What the shape of a survey's JSON cannot say: whether its questions make sense together; pure."""

from collections.abc import Callable, Iterator, Sequence

from services.feedback.surveys.conditions import AllOf, Answered, AnyOf, Condition, Is, Low, Mark, Not
from services.feedback.surveys.questions import CHOICES, MARKS, RESERVED, WORDS, Question, QuestionType
from shared.kit.problem import Errors

OPTIONS_LEAST = 2
OF_ONE_KEY: frozenset[QuestionType] = frozenset({"touchpoints", "photo", "contact"})

_Complaint = tuple[str, str]


def complaints(questions: Sequence[Question]) -> Errors:
    """What is wrong with a survey, by path."""
    found: dict[str, list[str]] = {}
    earlier: dict[str, Question] = {}
    for place, question in enumerate(questions):
        for path, complaint in (*_own(question, earlier), *_conditions(question, earlier)):
            found.setdefault(f"questions.{place}.{path}", []).append(complaint)
        earlier.setdefault(question.key, question)
    return found


def _own(question: Question, earlier: dict[str, Question]) -> Iterator[_Complaint]:
    if question.key in earlier:
        yield "key", "Another question has this key."
    wanted = RESERVED.get(question.key)
    if wanted and question.type != wanted:
        yield "type", f"A question with this key is of the type {wanted}."
    if question.type in OF_ONE_KEY and not wanted:
        yield "key", f"A question of this type has the key {question.type}."
    if not question.text and not wanted:
        yield "text", "Say the question in at least one language."
    if question.required and question.type in WORDS | {"photo"}:
        yield "required", "Nobody has to write or to take pictures."
    yield from _options(question)


def _options(question: Question) -> Iterator[_Complaint]:
    if question.type not in CHOICES:
        if question.options:
            yield "options", "Only single and multiple have options."
        return
    if len(question.options) < OPTIONS_LEAST:
        yield "options", f"Offer at least {OPTIONS_LEAST}."
    keys = [option.key for option in question.options]
    for place, option in enumerate(question.options):
        if option.key in keys[:place]:
            yield f"options.{place}.key", "Another option has this key."
        if not option.text:
            yield f"options.{place}.text", "Say the option in at least one language."


def _conditions(question: Question, earlier: dict[str, Question]) -> Iterator[_Complaint]:
    if question.show_if:
        yield from _of_condition(question.show_if, "show_if", earlier)


def _of_condition(condition: Condition, path: str, earlier: dict[str, Question]) -> Iterator[_Complaint]:
    match condition:
        case AllOf(conditions) | AnyOf(conditions):
            name = "all" if isinstance(condition, AllOf) else "any"
            for place, each in enumerate(conditions):
                yield from _of_condition(each, f"{path}.{name}.{place}", earlier)
        case Not(inner):
            yield from _of_condition(inner, f"{path}.not", earlier)
        case Low():
            if not any(each.scale for each in earlier.values()):
                yield f"{path}.low", "No question before this one gives a mark with a threshold."
        case Mark() | Is() | Answered():
            about = earlier.get(condition.question)
            if about is None:
                yield f"{path}.question", "No question before this one has this key."
            elif not isinstance(condition, Answered):
                check: Callable[..., Iterator[_Complaint]] = _of_mark if isinstance(condition, Mark) else _of_is
                yield from ((f"{path}.{name}", complaint) for name, complaint in check(condition, about))


def _of_mark(condition: Mark, about: Question) -> Iterator[_Complaint]:
    if about.type not in MARKS:
        yield "question", "Nobody gives a mark there."
        return
    if condition.touchpoint and about.type != "touchpoints":
        yield "touchpoint", "Only the rating of touchpoints has touchpoints."
    worst, best = MARKS[about.type]
    for name, mark in (("at_least", condition.at_least), ("at_most", condition.at_most)):
        if mark is not None and not worst <= mark <= best:
            yield name, f"Not a mark from {worst} to {best}."


def _of_is(condition: Is, about: Question) -> Iterator[_Complaint]:
    if about.type in CHOICES:
        if condition.value not in [option.key for option in about.options]:
            yield "is", "Not one of its options."
    elif about.type in MARKS and about.type != "touchpoints":
        worst, best = MARKS[about.type]
        if not isinstance(condition.value, int) or not worst <= condition.value <= best:
            yield "is", f"Not a mark from {worst} to {best}."
    else:
        yield "question", "Nobody chooses there."
