import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import marshmallow as ma
import pytest
from prometheus_client import CollectorRegistry, Counter, values

from shared.kit import auth
from shared.kit.pagination import PageArguments, page_schema
from shared.kit.web import Blueprint, register

Logged = Callable[[], list[dict[str, Any]]]


class CaseSchema(ma.Schema):
    """A case."""

    number = ma.fields.String(required=True)
    state = ma.fields.String(validate=ma.validate.OneOf(["open", "closed"]), allow_none=True)
    marks = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer())


@pytest.fixture
def house(make_house: Callable[..., Any]) -> Any:
    house = make_house({"checks": {"mongo": lambda: None}})
    cases = Blueprint("cases", __name__, description="Cases.")

    @cases.route("/v1/cases")
    @cases.arguments(PageArguments, location="query")
    @cases.response(200, page_schema(CaseSchema))
    def listing(_query: dict[str, Any]) -> dict[str, Any]:
        """List the cases.

        By the time that is left.
        """
        return {"items": [], "next_cursor": None}

    @cases.route("/v1/cases/<number>", methods=["PUT"])
    @cases.arguments(CaseSchema)
    @cases.response(204)
    def change(_body: dict[str, Any], number: str) -> str:
        return number

    register(house.app, cases, auth=auth.api_key("cases:read") | auth.staff("manager"))
    return house


class TestHealth:
    def test_alive(self, house: Any) -> None:
        assert house.client.get("/healthz").json == {"status": "ok"}

    def test_ready(self, house: Any) -> None:
        response = house.client.get("/readyz")
        assert (response.status_code, response.json) == (200, {"status": "ready", "checks": {"mongo": "ok"}})

    def test_not_ready_says_what_is_missing_and_nothing_more(
        self, make_house: Callable[..., Any], logged: Logged
    ) -> None:
        def refuse() -> None:
            raise ConnectionError("mongodb://root:hunter2@10.0.0.7")

        house = make_house({"checks": {"mongo": refuse, "directory": lambda: None}})
        response = house.client.get("/readyz")
        assert (response.status_code, response.json["code"]) == (503, "unavailable")
        assert list(response.json["errors"]) == ["mongo"]
        assert response.headers["Retry-After"]
        assert "hunter2" not in response.text + str(logged())


class TestMetrics:
    def test_figures_of_this_process(self, house: Any) -> None:
        response = house.client.get("/metrics")
        assert response.mimetype == "text/plain"
        assert "rimedio_http_request_seconds" in response.text

    def test_figures_of_all_processes(self, house: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
        monkeypatch.setattr("prometheus_client.metrics.values.ValueClass", values.MultiProcessValue(lambda: 7))
        Counter("of_another_process", "Counts.", registry=CollectorRegistry()).inc(3)
        assert "of_another_process_total 3.0" in house.client.get("/metrics").text


class TestOpenApi:
    @pytest.fixture
    def spec(self, house: Any) -> Any:
        return json.loads(house.client.get("/openapi.json").data)

    def test_it_is_openapi_3_1(self, spec: Any) -> None:
        assert spec["openapi"] == "3.1.0"
        assert spec["info"]["title"] == "Rimedio feedback"

    def test_each_operation_says_who_may_call_it(self, spec: Any) -> None:
        assert spec["paths"]["/v1/cases"]["get"]["security"] == [{"api_key": ["cases:read"]}, {"staff": ["manager"]}]
        assert set(spec["components"]["securitySchemes"]) == {"api_key", "staff"}

    def test_what_everybody_may_call_says_so(self, house: Any) -> None:
        answers = Blueprint("answers", __name__)
        answers.route("/v1/answers")(lambda: "")
        register(house.app, answers, auth=auth.public("it is a test"))
        spec = json.loads(house.client.get("/openapi.json").data)
        assert spec["paths"]["/v1/answers"]["get"]["security"] == [{}]

    def test_errors_are_problems(self, spec: Any) -> None:
        error = spec["components"]["responses"]["DEFAULT_ERROR"]
        assert list(error["content"]) == ["application/problem+json"]
        assert "code" in spec["components"]["schemas"]["Problem"]["required"]

    def test_every_reference_leads_somewhere(self, spec: Any) -> None:
        for reference in re.findall(r'"\$ref": "#/(.+?)"', json.dumps(spec)):
            found = spec
            for name in reference.split("/"):
                found = found[name]

    def test_asking_twice_gives_the_same(self, house: Any) -> None:
        assert house.client.get("/openapi.json").data == house.client.get("/openapi.json").data


class TestDocs:
    def test_the_page_names_operations_parameters_and_schemas(self, house: Any) -> None:
        text = house.client.get("/docs").text
        for words in (
            "GET /v1/cases",
            "PUT /v1/cases/{number}",
            "List the cases.",
            "By the time that is left.",
            "cases:read",
        ):
            assert words in text
        for words in (
            "<code>cursor</code>",
            "at most 200",
            "one of open, closed",
            'href="#schema-CasePage"',
            'id="schema-Case"',
        ):
            assert words in text

    def test_it_needs_no_script_and_nobody_else(self, house: Any) -> None:
        text = house.client.get("/docs").text
        assert "<script" not in text
        assert "style=" not in text
        assert "http://" not in text
        assert "https://" not in text
