"""What decides while the customer waits, and what is left for afterwards."""

import datetime as dt
from typing import Any

import pytest

from services.feedback.surveys import library
from services.feedback.triage import stages
from services.feedback.triage.policy import policy_for
from services.feedback.triage.stages import Said
from services.feedback.triage.trial import Count, Sample, count
from services.feedback.triage.verdict import Background, Given, Verdict
from shared.events import Occasion

POLICY = policy_for()
NAMES = {"breakfast": {"it": "colazione"}}
STAY = library.usual()["stay", "visit"]
PULSE = library.usual()["stay", "pulse"]
NEW = Background(today=dt.date(2026, 11, 22))
LONG = "Personale cortese. " * 150 + "Non torneremo. " + "Camera ampia. " * 150


def said(**answers: Any) -> Said:
    return Said(language="it", **answers)


def at_once(survey: Any = STAY, **answers: Any) -> Verdict:
    return stages.at_once(said(**answers), survey, POLICY, NAMES, NEW)


def keys(verdict: Verdict) -> list[str]:
    return [reason.key for reason in verdict.reasons]


def test_marks_and_words_decide_together() -> None:
    verdict = at_once(overall=9, touchpoints={"breakfast": 1}, comment="Tutto perfetto, ma non torneremo.")
    assert keys(verdict) == ["detail", "comment_leaving"]


def test_how_easy_it_was_and_how_it_goes_so_far_count() -> None:
    assert keys(at_once(choices={"effort": 2})) == ["effort_low"]
    verdict = at_once(PULSE, choices={"so_far": 2})
    assert keys(verdict) == ["satisfaction_low"]
    assert verdict.reasons[0].values["name"]["it"] == "Finora va tutto bene?"


def test_a_mark_that_the_survey_does_not_ask_for_does_not_count() -> None:
    assert at_once(STAY, choices={"so_far": 1}).severity == "none"


def test_answers_to_other_questions_are_heard_too() -> None:
    assert keys(at_once(texts={"anything_else": "La camera era sporca."})) == ["comment_negative"]


def test_a_wish_is_heard_for_what_must_not_wait_alone() -> None:
    assert at_once(wish="Un tavolo libero, senza coda.").severity == "none"
    assert keys(at_once(wish="Voglio il rimborso.")) == ["comment_refund"]


def test_the_middle_of_a_long_comment_is_left_for_afterwards() -> None:
    answer = said(overall=10, comment=LONG)
    assert stages.at_once(answer, STAY, POLICY, NAMES, NEW).severity == "none"
    assert stages.is_more_to_come(answer, POLICY, "visit", known=False)
    assert keys(stages.afterwards(answer, POLICY, NAMES, NEW)) == ["comment_leaving"]


@pytest.mark.parametrize(
    ("overall", "occasion", "known", "more"),
    [
        (7, "visit", True, True),
        (0, "visit", True, True),
        (8, "visit", True, False),
        (7, "visit", False, False),
        (7, "pulse", True, False),
        (None, "visit", True, False),
    ],
)
def test_only_what_may_be_a_drop_is_looked_at_again(
    overall: int | None, occasion: Occasion, known: object, more: object
) -> None:
    answer = said(overall=overall, comment="Bene.")
    assert stages.is_more_to_come(answer, POLICY, occasion, known=bool(known)) is more


def test_nothing_is_looked_at_again_where_drops_do_not_matter() -> None:
    policy = policy_for({"drop": {"points": 0}})
    assert not stages.is_more_to_come(said(overall=0), policy, "visit", known=True)


def test_the_second_stage_knows_earlier_answers() -> None:
    verdict = stages.afterwards(said(overall=7), POLICY, NAMES, Background(today=NEW.today, earlier=(10,)))
    assert keys(verdict) == ["drop"]


def test_a_trial_counts_what_each_place_would_say() -> None:
    answers = [(9, "a"), (7, "a"), (3, "a"), (7, "b")]
    samples = [Sample(place=place, given=Given(overall=mark), background=NEW) for mark, place in answers]
    stricter = {"a": policy_for({"overall": {"low": 7}}), "b": POLICY}
    assert count(samples, lambda _: POLICY) == Count(low=0, critical=1)
    assert count(samples, stricter.__getitem__) == Count(low=1, critical=1)
    assert count([], stricter.__getitem__) == Count(low=0, critical=0)
