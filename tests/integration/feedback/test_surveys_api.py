"""`GET|PUT /v1/surveys/<key>`: what guests are asked, version by version, and answers that fit what was asked."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.feedback.responses.document import Response
from services.feedback.surveys import library, storing
from services.feedback.surveys.document import Survey, SurveyVersion
from services.feedback.surveys.reading import dump
from services.feedback.wiring import Wiring
from shared.kit import store
from shared.kit.store import NotFound
from tests.integration.feedback.front_desk import FrontDesk, Json

WHY: Json = {
    "key": "why",
    "type": "single",
    "text": {"it": "Che cosa non andava?"},
    "hint": {},
    "options": [
        {"key": "queue", "text": {"it": "La coda"}},
        {"key": "food", "text": {"it": "Il cibo"}},
    ],
    "show_if": {"question": "touchpoints", "touchpoint": "breakfast", "at_most": 3},
    "required": False,
}


def plain(key: str, type_: str) -> Json:
    return {"key": key, "type": type_, "text": {}, "hint": {}, "options": [], "show_if": None, "required": False}


SURVEY: Json = {
    "place": "hotel-demo",
    "kind": "stay",
    "occasion": "visit",
    "questions": [plain("overall", "nps"), plain("touchpoints", "touchpoints"), WHY],
}


@pytest.fixture
def program(desk: FrontDesk) -> FlaskClient:
    """A program that may read and write surveys."""
    client = desk.app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = desk.key("surveys:read", "surveys:write")
    return client


def put(client: FlaskClient, at: str = "stay", headers: dict[str, str] | None = None, **changes: Any) -> TestResponse:
    return client.put(f"/v1/surveys/{at}", json={**SURVEY, **changes}, headers=headers)


def test_a_survey_is_shown_as_it_was_written(program: FlaskClient) -> None:
    written = put(program, "north", place="root")
    assert written.status_code == 201, written.text
    shown = program.get("/v1/surveys/north")
    assert shown.json == written.json == {**SURVEY, "key": "north", "version": 1, "place": "root"}
    assert shown.headers["ETag"] == '"1"'
    assert program.get("/v1/surveys/north", headers={"If-None-Match": '"1"'}).status_code == 304


def test_the_same_again_makes_no_new_version(program: FlaskClient) -> None:
    assert put(program).json["version"] == 2
    again = program.put("/v1/surveys/stay", json=program.get("/v1/surveys/stay").json)
    assert (again.status_code, again.json["version"]) == (200, 2)
    assert SurveyVersion.objects.count() == 1


def test_every_version_can_be_read_for_ever(program: FlaskClient) -> None:
    put(program)
    put(program, questions=[plain("overall", "nps")])
    read = [program.get(f"/v1/surveys/stay?version={number}").json for number in (1, 2, 3)]
    assert [len(each["questions"]) for each in read] == [6, 3, 1]
    assert [each["version"] for each in read] == [1, 2, 3]
    assert program.get("/v1/surveys/stay").json == read[-1]
    assert program.get("/v1/surveys/stay?version=4").status_code == 404


def test_a_template_can_be_read_and_made_ones_own(program: FlaskClient) -> None:
    template = program.get("/v1/surveys/restaurant").json
    assert (template["version"], template["place"]) == (0, None)
    assert template["questions"] == dump(library.template("restaurant").questions)
    own = put(program, "restaurant", place="bank-demo", questions=template["questions"], headers={"If-Match": '"0"'})
    assert (own.status_code, own.json["version"]) == (201, 1)
    assert program.get("/v1/surveys/restaurant?version=0").json == template


@pytest.mark.parametrize("path", ["nothing", "nothing?version=0", "nothing?version=1"])
def test_a_survey_that_nobody_wrote_is_not_found(program: FlaskClient, path: str) -> None:
    assert program.get(f"/v1/surveys/{path}").status_code == 404


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"place": "nowhere"}, "place"),
        ({"place": None}, "place"),
        ({"kind": "trip"}, "kind"),
        ({"occasion": "birthday"}, "occasion"),
        ({"questions": []}, "questions"),
        ({"questions": None}, "questions"),
        ({"questions": [{**WHY, "show_if": {"question": "overall", "at_most": 6}}]}, "questions.0.show_if.question"),
        ({"questions": [{**WHY, "show_if": {"all": [{"question": 1}]}}]}, "questions.0.show_if.all.0.question"),
        ({"questions": [{**WHY, "show_if": None, "text": {"it": 7}}]}, "questions.0.text.it"),
        ({"questions": [{**WHY, "show_if": None, "options": []}]}, "questions.0.options"),
        ({"title": "Soggiorno"}, "title"),
        ({"key": "other"}, "key"),
    ],
)
def test_what_is_wrong_with_a_survey_is_named_by_path(program: FlaskClient, changes: Json, path: str) -> None:
    refused = put(program, **changes)
    assert (refused.status_code, refused.json["code"]) == (422, "invalid")
    assert list(refused.json["errors"]) == [path]
    assert Survey.objects.get(id="stay").version == 1


def test_one_place_asks_one_thing_about_one_kind_of_visit(program: FlaskClient) -> None:
    refused = put(program, "other")
    assert list(refused.json["errors"]) == ["place"]
    assert "stay" in refused.json["errors"]["place"][0]
    assert put(program, "pulse", occasion="pulse").status_code == 201


def test_who_decided_on_an_old_version_is_told(program: FlaskClient) -> None:
    assert put(program, headers={"If-Match": '"1"'}).status_code == 200
    stale = put(program, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json["code"]) == (409, "stale")


def test_of_several_who_write_at_the_same_moment_each_makes_a_version(desk: FrontDesk) -> None:
    headers = {"Authorization": desk.key("surveys:write")}

    def write(text: str) -> int:
        questions = [{**plain("overall", "nps"), "text": {"it": text}}]
        return int(put(desk.app.test_client(), headers=headers, questions=questions).json["version"])

    with ThreadPoolExecutor(3) as threads:
        assert sorted(threads.map(write, ["Uno?", "Due?", "Tre?"])) == [2, 3, 4]
    said = [storing.version_of("stay", version).questions[0].text for version in (2, 3, 4)]
    assert {text["it"] for text in said} == {"Uno?", "Due?", "Tre?"}


def test_staff_write_surveys_for_their_own_places(desk: FrontDesk) -> None:
    manager, header = desk.in_charge("bank-demo")
    agent, agents = desk.in_charge("root", role="agent")
    assert manager.get("/v1/surveys/stay").status_code == 200
    assert put(manager, headers=header).status_code == 403
    assert put(manager, headers=header, place="bank-demo").status_code == 403
    assert put(manager, "new", headers=header, place="bank-demo").status_code == 201
    assert put(agent, headers=agents).status_code == 403


def test_scopes_say_who_may_read_and_who_may_write(desk: FrontDesk) -> None:
    def may(scope: str) -> tuple[int, int]:
        client, headers = desk.app.test_client(), {"Authorization": desk.key(scope)}
        return client.get("/v1/surveys/stay", headers=headers).status_code, put(client, headers=headers).status_code

    assert may("surveys:write") == (200, 200)
    assert may("surveys:read") == (200, 403)
    assert may("places:write") == (403, 403)


class TestAnswers:
    def test_an_answer_is_kept_with_the_version_that_it_answers(self, program: FlaskClient, desk: FrontDesk) -> None:
        put(program)
        answers = {"overall": 9, "touchpoints": {"breakfast": 1}, "choices": {"why": "queue"}}
        answer = desk.answer(desk.token(), answers=answers)
        assert answer.status_code == 201
        shown = desk.client.get(f"/v1/responses/{answer.json['id']}").json
        assert (shown["survey"], shown["answers"]["choices"]) == ("stay@2", {"why": "queue"})
        said = [entry["data"] for entry in Response.objects.get().outbox]
        assert [(each["survey"], each["survey_version"], each["choices"]) for each in said] == [
            ("stay", 2, {"why": "queue"})
        ] * 2

    @pytest.mark.parametrize(
        ("answers", "path"),
        [
            ({"choices": {"why": "bill"}}, "answers.choices.why"),
            ({"choices": {"why": 7}}, "answers.choices.why"),
            ({"choices": {"why": {}}}, "answers.choices.why"),
            ({"choices": {"where": "bar"}}, "answers.choices.where"),
            ({"texts": {"why": "La coda"}}, "answers.texts.why"),
            ({"texts": {"why": "x" * 10_001}}, "answers.texts.why"),
            ({"touchpoints": {"pool": 3}}, "answers.touchpoints.pool"),
        ],
    )
    def test_what_was_not_asked_cannot_be_answered(
        self, program: FlaskClient, desk: FrontDesk, answers: Json, path: str
    ) -> None:
        put(program)
        refused = desk.answer(desk.token(), answers={"overall": 9, **answers})
        assert refused.status_code == 422
        assert list(refused.json["errors"]) == [path]

    def test_who_had_the_old_questions_open_answers_them(self, program: FlaskClient, desk: FrontDesk) -> None:
        put(program)
        token = desk.token()
        put(program, questions=[plain("overall", "nps")])
        answers = {"overall": 9, "choices": {"why": "food"}}
        assert desk.answer(token, answers=answers).status_code == 422
        answered = desk.answer(token, answers=answers, survey="stay@2")
        assert answered.status_code == 201
        assert desk.client.get(f"/v1/responses/{answered.json['id']}").json["survey"] == "stay@2"

    @pytest.mark.parametrize("survey", ["stay@9", "stay", "stay@x", "stay@²", "@1", "pulse@0", "stay@" + "9" * 20])
    def test_an_answer_to_what_never_was_asked_is_refused(self, desk: FrontDesk, survey: str) -> None:
        refused = desk.answer(desk.token(), survey=survey)
        assert list(refused.json["errors"]) == ["survey"]

    def test_what_was_changed_elsewhere_a_moment_ago_is_known(self, program: FlaskClient, desk: FrontDesk) -> None:
        token = desk.token()
        assert desk.answer(desk.token()).status_code == 201  # Now the places that answers ask are remembered.
        survey = Survey.objects.get(id="stay")
        survey.questions = SURVEY["questions"]
        store.save(survey)
        answers = {"overall": 9, "choices": {"why": "food"}}
        assert desk.answer(token, answers=answers).status_code == 201
        assert program.get("/v1/surveys/stay").json["version"] == 2

    def test_white_space_is_no_answer(self, desk: FrontDesk) -> None:
        refused = desk.answer(desk.token(), answers={"texts": {"why": "  "}})
        assert list(refused.json["errors"]) == ["answers.overall"]


def test_a_version_that_never_was_is_not_found(wiring: Wiring) -> None:
    assert storing.by_ref("hotel-stay@0") == library.template("hotel-stay")
    assert storing.by_ref("stay@1") == wiring.places.get("hotel-demo").surveys["stay", "visit"]
    for ref in ("stay@2", "stay@0", "other@1"):
        with pytest.raises(NotFound):
            storing.by_ref(ref)
