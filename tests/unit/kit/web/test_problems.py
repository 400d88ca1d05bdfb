import io
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import marshmallow as ma
import pymongo.errors
import pytest
from flask import abort, redirect
from werkzeug.test import TestResponse, create_environ, run_wsgi_app

from shared.kit import auth
from shared.kit.problem import Problem, invalid
from shared.kit.web import Blueprint, Limit, register

Logged = Callable[[], list[dict[str, Any]]]
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


class AnswerSchema(ma.Schema):
    overall = ma.fields.Integer(required=True)


@pytest.fixture
def house(house: Any) -> Any:
    """One API operation, `POST /v1/answers`, and a view for each error that a view may raise."""
    answers = Blueprint("answers", __name__)

    @answers.route("/v1/answers", methods=["POST"])
    @answers.arguments(AnswerSchema)
    def submit(body: dict[str, Any]) -> dict[str, Any]:
        return body

    register(house.app, answers, auth=auth.public("it is a test"))
    return house


def raising(error: Exception) -> Callable[[], None]:
    def view() -> None:
        raise error

    return view


def check(response: TestResponse, status: int, code: str) -> dict[str, Any]:
    """The response is a well-formed problem of this kind, and says nothing about our insides."""
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    problem: dict[str, Any] = json.loads(response.data)
    assert problem["status"] == status
    assert problem["code"] == code
    assert problem["type"]
    assert problem["title"]
    assert problem["instance"] == quote(response.request.path)
    assert "Traceback" not in response.text
    assert ".py" not in response.text
    return problem


def in_chunks(house: Any, body: io.BytesIO) -> str:
    """The status for a body whose length is not said beforehand, as gunicorn passes it on."""
    environ = create_environ("/v1/answers", method="POST", input_stream=body, content_type="application/json")
    environ |= {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}
    environ.pop("CONTENT_LENGTH", None)
    return run_wsgi_app(house.app, environ)[1]


class TestEveryErrorIsAProblem:
    def test_an_address_that_does_not_exist(self, house: Any) -> None:
        check(house.client.get("/v1/nothing"), 404, "not_found")

    def test_a_method_that_does_not_exist_and_those_that_do(self, house: Any) -> None:
        response = house.client.get("/v1/answers")
        check(response, 405, "method_not_allowed")
        assert set(response.headers["Allow"].split(", ")) == {"POST", "OPTIONS"}

    def test_a_body_that_is_too_large(self, house: Any) -> None:
        response = house.client.post("/v1/answers", data=b" " * 5000, content_type="application/json")
        check(response, 413, "too_large")

    def test_a_body_that_turns_out_too_large_while_it_arrives(self, house: Any) -> None:
        assert in_chunks(house, io.BytesIO(b"{}" + b" " * 4094)).startswith("422")
        assert in_chunks(house, io.BytesIO(b"{}" + b" " * 4095)).startswith("413")

    def test_a_body_whose_chunks_are_malformed(self, house: Any) -> None:
        class Malformed(io.BytesIO):
            def read(self, _size: int | None = -1) -> bytes:
                raise OSError("invalid chunk size")

        assert in_chunks(house, Malformed()).startswith("400")

    @pytest.mark.parametrize(
        "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
    )
    def test_a_body_of_another_kind(self, house: Any, content_type: str) -> None:
        check(house.client.post("/v1/answers", data=b"{}", content_type=content_type), 415, "unsupported_media_type")

    @pytest.mark.parametrize("body", [b"", b"{", b"nonsense", b'{"a": NaN}', b"\xff\xfe", b'"\\ud800"', b"{" * 3000])
    def test_a_body_that_is_not_json(self, house: Any, body: bytes) -> None:
        check(house.client.post("/v1/answers", data=body, content_type="application/json"), 400, "invalid")

    @pytest.mark.parametrize("body", [b"[]", b"7", b"null", b'"text"', b"true"])
    def test_a_body_that_is_not_an_object(self, house: Any, body: bytes) -> None:
        check(house.client.post("/v1/answers", data=body, content_type="application/json"), 400, "invalid")

    def test_a_body_with_wrong_fields_names_them(self, house: Any) -> None:
        problem = check(house.client.post("/v1/answers", json={"overal": 3}), 422, "invalid")
        assert problem["errors"] == {
            "overall": ["Missing data for required field."],
            "overal": ["Unknown field."],
        }

    def test_an_address_with_a_character_that_it_cannot_have(self, house: Any) -> None:
        check(house.client.get("/v1/nothing?q=%00"), 400, "invalid")
        check(house.client.get("/v1/no%00thing"), 400, "invalid")

    def test_nobody_in_particular(self, house: Any) -> None:
        house.add("/v1/secret", lambda: "", auth=auth.api_key("cases:read"))
        response = house.client.get("/v1/secret")
        check(response, 401, "unauthenticated")
        assert response.headers["WWW-Authenticate"].startswith("Bearer")

    def test_the_wrong_key(self, house: Any) -> None:
        house.add("/v1/secret", lambda: "", auth=auth.api_key("cases:read"))
        check(house.client.get("/v1/secret", headers=house.key("visits:write")), 403, "forbidden")

    def test_too_often(self, house: Any) -> None:
        limit = Limit(0, 60)
        house.add("/v1/often", lambda: limit.hit("me"))
        response = house.client.get("/v1/often")
        check(response, 429, "too_many")
        assert 0 < int(response.headers["Retry-After"]) <= 61

    def test_what_a_view_raises_is_answered_as_it_is(self, house: Any) -> None:
        error = Problem(409, "already_answered", "This visit was answered before.", headers={"X-Extra": "yes"})
        house.add("/v1/again", raising(error))
        response = house.client.get("/v1/again")
        problem = check(response, 409, "already_answered")
        assert problem["detail"] == "This visit was answered before."
        assert "errors" not in problem
        assert response.headers["X-Extra"] == "yes"

    def test_wrong_fields_found_by_a_view(self, house: Any) -> None:
        house.add("/v1/place", raising(invalid({"place": ["Unknown place."]})))
        assert check(house.client.get("/v1/place"), 422, "invalid")["errors"] == {"place": ["Unknown place."]}

    def test_a_status_that_flask_was_asked_for(self, house: Any) -> None:
        house.add("/v1/gone", lambda: abort(410))
        check(house.client.get("/v1/gone"), 410, "gone")


class TestTheUnforeseen:
    def test_it_has_an_id_that_is_in_the_log_and_says_nothing_else(self, house: Any, logged: Logged) -> None:
        house.add("/v1/broken", raising(ValueError("Giulia Rossi, giulia.rossi@example.it")))
        response = house.client.get("/v1/broken")
        problem = check(response, 500, "internal")
        assert "Giulia" not in response.text
        (line,) = logged()
        assert line["error_id"] == problem["error_id"]
        assert line["request_id"] == response.headers["X-Request-Id"]
        assert line["exception"][0] == "builtins.ValueError"
        assert "iulia" not in str(line)

    def test_a_token_in_the_path_does_not_get_into_the_log(self, house: Any, logged: Logged) -> None:
        def view(token: str) -> None:
            raise RuntimeError(token)

        house.add("/s/<token>", view, kind="page")
        assert house.client.get("/s/k1.abc.secret").status_code == 500
        assert house.client.get("/nowhere/k1.abc.secret").status_code == 404
        lines = logged()
        assert lines
        assert "secret" not in str(lines)

    def test_an_error_of_the_server_that_flask_was_asked_for(self, house: Any, logged: Logged) -> None:
        house.add("/v1/broken", lambda: abort(503))
        check(house.client.get("/v1/broken"), 500, "internal")
        assert len(logged()) == 1

    def test_an_error_in_a_page_is_a_page_with_the_id(self, house: Any, logged: Logged) -> None:
        house.add("/broken", raising(ValueError("Giulia Rossi")), kind="page")
        response = house.client.get("/broken")
        assert response.status_code == 500
        assert logged()[0]["error_id"] in response.text
        assert "Giulia" not in response.text


AWAY = [
    pymongo.errors.AutoReconnect("gone"),
    pymongo.errors.NotPrimaryError("stepped down"),
    pymongo.errors.ServerSelectionTimeoutError("nobody"),
    pymongo.errors.NetworkTimeout("slow"),
    pymongo.errors.WaitQueueTimeoutError("full"),
    pymongo.errors.ExecutionTimeout("slow"),
    pymongo.errors.WTimeoutError("no majority"),
    pymongo.errors.OperationFailure("shutting down", 91, {"errorLabels": ["RetryableWriteError"]}),
]


class TestMongoDB:
    @pytest.mark.parametrize("error", AWAY, ids=lambda error: type(error).__name__)
    def test_away_is_not_our_fault_and_soon_over(self, house: Any, error: Exception, logged: Logged) -> None:
        house.add("/v1/cases", raising(error))
        response = house.client.get("/v1/cases")
        check(response, 503, "unavailable")
        assert response.headers["Retry-After"] == "2"
        assert [line["level"] for line in logged()] == ["warning"]

    @pytest.mark.usefixtures("logged")
    @pytest.mark.parametrize(
        "error", [pymongo.errors.OperationFailure("bad query", 2), pymongo.errors.DuplicateKeyError("x")]
    )
    def test_refusing_what_we_ask_is_our_fault(self, house: Any, error: Exception) -> None:
        house.add("/v1/cases", raising(error))
        check(house.client.get("/v1/cases"), 500, "internal")


class TestPages:
    def test_a_problem_on_a_page_is_a_page_in_its_language(self, house: Any) -> None:
        house.add("/s/x", raising(Problem(404, "not_found", "There is nothing here.")), kind="page")
        italian = house.client.get("/s/x")
        assert (italian.status_code, italian.mimetype) == (404, "text/html")
        assert '<html lang="it">' in italian.text
        assert "A questo indirizzo non c\N{RIGHT SINGLE QUOTATION MARK}è nulla." in italian.text
        english = house.client.get("/s/x", headers={"Accept-Language": "en-GB"})
        assert '<html lang="en">' in english.text
        assert "There is nothing here." in english.text

    def test_errors_by_field_are_listed(self, house: Any) -> None:
        house.add("/s/x", raising(invalid({"overall": ["Missing data for required field."]})), kind="page")
        assert "Questo campo è necessario." in house.client.get("/s/x").text

    def test_what_somebody_typed_is_never_markup_nor_a_placeholder(self, house: Any) -> None:
        typed = "<script>alert(1)</script> 100 % %(x)s"
        house.add("/s/x", raising(Problem(422, "invalid", typed, {"a": [typed]})), kind="page")
        text = house.client.get("/s/x").text
        assert "<script>" not in text
        assert text.count("&lt;script&gt;alert(1)&lt;/script&gt; 100 % %(x)s") == 2

    def test_a_browser_that_goes_astray_gets_a_page(self, house: Any) -> None:
        response = house.client.get("/nowhere", headers=BROWSER)
        assert (response.status_code, response.mimetype) == (404, "text/html")

    def test_but_not_below_the_api(self, house: Any) -> None:
        check(house.client.get("/v1/nowhere", headers=BROWSER), 404, "not_found")

    def test_an_api_answers_a_browser_as_it_answers_everybody(self, house: Any) -> None:
        house.add("/v1/x", raising(Problem(404, "not_found")))
        check(house.client.get("/v1/x", headers=BROWSER), 404, "not_found")

    def test_a_redirect_is_no_error(self, house: Any) -> None:
        house.add("/old/", lambda: redirect("/new", 303), kind="page")
        assert house.client.get("/old").status_code == 308
        assert house.client.get("/old/").status_code == 303


@pytest.mark.usefixtures("logged")
@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/", {"Host": "x y"}),
        ("GET", "/", {"Host": "[::1"}),
        ("BREW", "/v1/answers", {}),
        ("GET", "/%ff%fe", {}),
        ("GET", "/?%ff=%ed%a0%80", {}),
        ("GET", "/static/kit/%2e%2e/app.py", {}),
        ("GET", "/static/kit/../../app.py", {}),
        ("GET", "/static/kit/x%00", {}),
        ("GET", "/" + "x" * 5000, {}),
        ("GET", "/openapi.json", {"Cookie": "=;;;\x7f; rimedio_staff=\xff"}),
        ("GET", "/docs", {"Accept-Language": "\xff;q=1e999, en;q=nan"}),
        ("POST", "/v1/answers", {"Content-Type": "application/json; charset=\xff"}),
        ("POST", "/v1/answers", {"Content-Length": "-1", "Content-Type": "application/json"}),
        ("POST", "/v1/answers", {"Content-Length": "x", "Content-Type": "application/json"}),
    ],
)
def test_no_nonsense_in_a_request_is_our_error(house: Any, method: str, path: str, headers: dict[str, str]) -> None:
    assert house.client.open(path, method=method, headers=headers).status_code < 500
