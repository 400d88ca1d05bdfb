"""The thresholds of a place: chosen, tried against the answers that there are, and saved."""

import pytest
from flask.testing import FlaskClient

from services.feedback.triage.document import TriagePolicy
from services.feedback.wiring import Wiring
from shared.kit import store
from tests.integration.feedback.filled_form import Form
from tests.integration.feedback.front_desk import FrontDesk

TRIAGE = "/manage/places/hotel-demo/triage"


@pytest.fixture
def manager(desk: FrontDesk) -> FlaskClient:
    browser, _ = desk.in_charge("hotel-demo")
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


def opened(browser: FlaskClient) -> Form:
    return Form(browser, browser.get(TRIAGE))


def said() -> dict[str, object]:
    policy: TriagePolicy | None = TriagePolicy.objects(pk="hotel-demo").first()
    return dict(policy.rules) if policy else {}


def test_what_is_said_above_is_shown_as_such(manager: FlaskClient, wiring: Wiring) -> None:
    page = manager.get(TRIAGE).text
    assert "as Rimedio Demo: up to 6" in page
    root = store.load(TriagePolicy, "root")
    root.rules = {"overall": {"low": 5}}
    store.save(root)
    wiring.places.forget()
    page = manager.get(TRIAGE).text
    assert "as Rimedio Demo: up to 5" in page
    assert "as the program: up to 3" in page
    store.add(TriagePolicy.said("hotel-demo", {"overall": {"low": 7}}))
    assert "its own; Rimedio Demo: up to 5" in manager.get(TRIAGE).text


def test_a_threshold_is_set_and_taken_back(manager: FlaskClient, wiring: Wiring) -> None:
    store.add(TriagePolicy.said("hotel-demo", {"reminders": 0, "loyalty": {"years": 12, "tiers": ["gold"]}}))
    form = opened(manager)
    assert form.fields["loyalty.years"] == "12"
    saved = form.fill(overall__low="7", comment__refund="critical", touchpoint__critical="0").press("do", "save")
    assert saved.status_code == 303
    assert said() == {
        "reminders": 0,
        "loyalty": {"years": 12, "tiers": ["gold"]},
        "overall": {"low": 7},
        "comment": {"refund": "critical"},
        "touchpoint": {"critical": 0},
    }
    assert wiring.places.get("hotel-demo").policy.overall.low == 7
    assert "This holds from now on." in manager.get(saved.location).text
    form = opened(manager).fill(overall__low="", comment__refund="", touchpoint__critical="", loyalty__years="")
    form.press("do", "save")
    assert said() == {"reminders": 0, "loyalty": {"tiers": ["gold"]}}


def test_what_makes_no_sense_together_is_refused_at_its_field(manager: FlaskClient) -> None:
    for button in ("save", "try"):
        refused = opened(manager).fill(overall__critical="8").press("do", button)
        assert refused.status_code == 422
        assert 'id="overall.critical-error">A critical mark is a low one too' in refused.text
        assert Form(manager, refused).fields["overall.critical"] == "8"
    assert said() == {}


def test_what_nobody_can_have_chosen_changes_nothing(manager: FlaskClient) -> None:
    form = opened(manager)
    form.fields |= {"overall.low": "many", "comment.refund": "8"}
    form.press("do", "save")
    assert said() == {}


def test_whoever_is_late_loses_nothing(manager: FlaskClient) -> None:
    mine = opened(manager).fill(overall__low="8")
    opened(manager).fill(overall__low="7").press("do", "save")
    late = mine.press("do", "save")
    assert late.status_code == 422
    assert "Somebody changed these rules while you were choosing." in late.text
    assert said() == {"overall": {"low": 7}}
    assert Form(manager, late).press("do", "save").status_code == 303
    assert said() == {"overall": {"low": 8}}


def test_a_page_that_was_open_for_a_day_is_not_lost(manager: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    form = opened(manager).fill(overall__low="8")
    monkeypatch.setattr("shared.kit.auth.form_token.LIFETIME", -1)
    shown = form.press("do", "save")
    assert (shown.status_code, "Nothing is lost" in shown.text) == (422, True)
    assert said() == {}


class TestTrial:
    def answers(self, desk: FrontDesk) -> None:
        for overall in (10, 8, 7, 2):
            desk.answer(desk.token(), answers={"overall": overall, "touchpoints": {"breakfast": 4}})
        desk.answer(desk.token(place="bank-demo", kind="meeting"), answers={"overall": 8})

    def test_how_many_low_scores_it_would_have_made(self, manager: FlaskClient, desk: FrontDesk) -> None:
        self.answers(desk)
        form = opened(manager).fill(overall__low="8", overall__critical="2")
        tried = form.press("do", "try")
        page = tried.text
        assert 'great figures">3<' in page
        assert "low scores instead of 1, of 4 answers in 90 days" in page
        assert page.count("not low") == 2
        assert "7/10 overall" in page
        assert "8/10 overall" in page
        assert "Giulia" not in page
        assert said() == {}
        assert Form(manager, tried).fields["overall.low"] == "8"

    def test_how_many_would_be_no_low_scores_any_more(self, manager: FlaskClient, desk: FrontDesk) -> None:
        self.answers(desk)
        page = opened(manager).fill(overall__low="-1", overall__critical="-1", drop__points="0").press("do", "try").text
        assert 'great figures">0<' in page
        assert "critical</span>" in page

    def test_nothing_would_change(self, manager: FlaskClient, desk: FrontDesk) -> None:
        self.answers(desk)
        assert "No answer would have been judged otherwise." in opened(manager).press("do", "try").text

    def test_there_is_nothing_to_try_it_on(self, manager: FlaskClient) -> None:
        assert "Nobody has answered here" in opened(manager).press("do", "try").text

    def test_where_there_are_too_many_the_latest_are_tried(
        self, manager: FlaskClient, desk: FrontDesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.answers(desk)
        monkeypatch.setattr("services.feedback.responses.trying.MOST", 2)
        assert "There were more answers" in opened(manager).press("do", "try").text
