"""The desk's words: the relationship, the marks, and what stands out."""

import datetime as dt

import pytest

from services.recovery import reading
from services.recovery.case import Case
from services.recovery.places import Tree
from services.recovery.web import presenting
from services.recovery.web.presenting import Reader
from shared.events import Contact, Reason
from shared.kit import clock
from tests.low_scores import BREAKFAST, detected, giulia, place

NOW = clock.now()
READER = Reader(language="it", now=dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC))
TREE = Tree.of([place().to_data()])
WHOLE = Reason(key="overall_low", values={"overall": 4, "threshold": 6})


def case_for(**changes: object) -> Case:
    event = detected(**changes)
    return Case.open(
        place=event.place,
        customer=reading.customer(event),
        answer=reading.answer(event),
        due_at=event.submitted_at + dt.timedelta(hours=24),
        at=NOW,
    )


def marks(case: Case) -> dict[str, bool]:
    return {chip.text: chip.failing for chip in presenting.said(case.latest, case, TREE, READER).marks}


def test_only_the_failing_detail_stands_out() -> None:
    case = case_for(reasons=[WHOLE, BREAKFAST], overall=4)
    assert marks(case) == {"Nel complesso 4/10": False, "Colazione 1/5": True, "Camera 5/5": False}


def test_the_whole_stands_out_where_no_detail_failed() -> None:
    assert marks(case_for(reasons=[WHOLE], overall=4, touchpoints={"room": 5})) == {
        "Nel complesso 4/10": True,
        "Camera 5/5": False,
    }


def test_a_mark_that_was_not_given_is_not_shown() -> None:
    assert marks(case_for(overall=None, touchpoints={})) == {}


@pytest.mark.parametrize(
    ("since", "said"),
    [
        (None, ""),
        (dt.date(2026, 5, 1), ""),
        (dt.date(2025, 11, 22), "1 anno"),
        (dt.date(2025, 11, 23), ""),
        (dt.date(2016, 5, 1), "10 anni"),
        (dt.date(2027, 1, 1), ""),
    ],
)
def test_years_with_us_are_full_years(since: dt.date | None, said: str) -> None:
    assert presenting.years_with_us(since, READER) == said


def test_the_relationship_tells_what_is_known() -> None:
    known = case_for(contact=Contact(basis="consent", email="g@example.com", window="dopo le 18"))
    told = {fact.what: str(fact.figure) for fact in presenting.facts(known, 2, READER)}
    assert told == {
        "cliente dal 2016": "10 anni",
        "livello del cliente": "Oro",
        "altri casi": "2",
        "preferisce essere contattato": "dopo le 18",
    }
    new = case_for(customer=giulia(since=dt.date(2026, 10, 1), tier="standard"))
    assert presenting.facts(new, 1, READER)[0].figure == "nuovo"
    assert len(presenting.facts(case_for(customer=giulia(since=None)), 0, READER)) == 2


def test_the_line_in_the_list_says_why_and_quotes_the_customer() -> None:
    row = presenting.row(case_for(), TREE, READER)
    assert (
        row.gist == "Colazione 1/5, pur con 9/10 nel complesso: “Nessun tavolo libero e una sola macchina del caffè.”"
    )
    assert (row.place, row.since, row.critical) == ("Hotel Demo", "10 anni", False)
    assert presenting.row(case_for(comment=None), TREE, READER).gist == "Colazione 1/5, pur con 9/10 nel complesso"


def test_somebody_without_a_name_is_called_something() -> None:
    nameless = case_for(customer=giulia(name=None), contact=Contact())
    assert presenting.customer_name(nameless, READER) == "Cliente senza nome"


def test_a_step_without_an_owner_says_so() -> None:
    step = presenting.step(case_for(), READER)
    assert step is not None
    assert (step.owner, step.what) == (None, "Affidare il caso a qualcuno")


def test_a_closed_case_has_no_step() -> None:
    case = case_for()
    case.is_open = False
    assert presenting.step(case, READER) is None
