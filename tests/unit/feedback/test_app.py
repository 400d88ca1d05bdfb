"""The web application and the command line, without a server behind them."""

import pytest
from click.testing import CliRunner
from flask import Flask

from services.feedback.__main__ import main
from services.feedback.app import create_app
from shared.kit.settings import Settings
from shared.kit.web import unstated


@pytest.fixture
def app(settings: Settings) -> Flask:
    return create_app(settings)


def test_every_blueprint_says_who_may_call_it(app: Flask) -> None:
    assert unstated(app) == []


def test_the_api_describes_itself(app: Flask) -> None:
    paths = app.test_client().get("/openapi.json").json["paths"]
    assert {"/v1/visits", "/v1/responses", "/v1/responses/{id_}"} <= set(paths)
    assert {"get", "post"} <= set(paths["/v1/responses"])


def test_a_forged_link_meets_a_kind_page_in_the_browsers_language(app: Flask) -> None:
    page = app.test_client().get("/s/k1.visit.forged", headers={"Accept-Language": "it"})
    assert page.status_code == 404
    assert "Non troviamo questo sondaggio" in page.text


def test_without_the_links_cookie_a_survey_is_not_shown(app: Flask) -> None:
    page = app.test_client().get("/s/v/somevisit", headers={"Accept-Language": "en"})
    assert page.status_code == 403
    assert "Please open your link again" in page.text


def test_nobody_records_a_visit_without_a_key(app: Flask) -> None:
    answer = app.test_client().post("/v1/visits", json={})
    assert (answer.status_code, answer.json["code"]) == (401, "unauthenticated")


@pytest.mark.parametrize("command", ["web", "worker", "setup"])
def test_a_missing_variable_ends_a_command_with_one_line_that_names_it(command: str) -> None:
    result = CliRunner().invoke(main, [command], env={"RIMEDIO_MONGO_URI": None})
    assert result.exit_code == 2
    assert len(result.output.splitlines()) == 1
    assert "RIMEDIO_MONGO_URI" in result.output


def test_help_needs_no_environment() -> None:
    result = CliRunner().invoke(main, ["import-visits", "--help"])
    assert result.exit_code == 0
