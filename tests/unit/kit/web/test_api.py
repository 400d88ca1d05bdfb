import json
from typing import Any

import marshmallow as ma
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from shared.kit import auth
from shared.kit.pagination import PageArguments
from shared.kit.web import Blueprint, WholeNumber, register


class AnswersSchema(ma.Schema):
    overall = WholeNumber(required=True, validate=ma.validate.Range(0, 10))
    touchpoints = ma.fields.Dict(keys=ma.fields.String(), values=WholeNumber(validate=ma.validate.Range(1, 5)))
    comment = ma.fields.String(validate=ma.validate.Length(max=50))


class SubmissionSchema(ma.Schema):
    answers = ma.fields.Nested(AnswersSchema, required=True)


class CaseArguments(PageArguments):
    state = ma.fields.String(validate=ma.validate.OneOf(["open", "closed"]))


@pytest.fixture
def house(house: Any) -> Any:
    blueprint = Blueprint("things", __name__)

    @blueprint.route("/v1/answers", methods=["POST"])
    @blueprint.arguments(SubmissionSchema)
    @blueprint.response(201, SubmissionSchema)
    def submit(body: dict[str, Any]) -> dict[str, Any]:
        """Take a guest's answers."""
        return body

    @blueprint.route("/v1/cases")
    @blueprint.arguments(CaseArguments, location="query")
    @blueprint.response(200)
    @blueprint.alt_response(304, description="Not modified")
    def cases(query: dict[str, Any]) -> dict[str, Any]:
        return query

    register(house.app, blueprint, auth=auth.public("it is a test"))
    return house


def post(house: Any, body: Any) -> TestResponse:
    response: TestResponse = house.client.post("/v1/answers", data=json.dumps(body), content_type="application/json")
    return response


def test_what_is_right_is_taken(house: Any) -> None:
    body = {"answers": {"overall": 9, "touchpoints": {"breakfast": 1}, "comment": "àèìòù 😀"}}
    response = house.client.post("/v1/answers", json=body)
    assert response.status_code == 201
    assert response.json == body


def test_what_is_wrong_is_named_by_its_path(house: Any) -> None:
    body = {"answers": {"overall": 11, "touchpoints": {"breakfast": 0, "pool": "x"}, "mood": 1}, "extra": None}
    response = house.client.post("/v1/answers", json=body)
    assert response.status_code == 422
    assert set(response.json["errors"]) == {
        "answers.overall",
        "answers.touchpoints.breakfast",
        "answers.touchpoints.pool",
        "answers.mood",
        "extra",
    }


@pytest.mark.parametrize("overall", ["7", 7.0, 7.9, True, None, [], {}, 10**30, -1])
def test_a_mark_is_a_whole_number_and_nothing_like_it(house: Any, overall: Any) -> None:
    response = post(house, {"answers": {"overall": overall}})
    assert response.status_code == 422
    assert list(response.json["errors"]) == ["answers.overall"]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('{"a\\u0000b": 1}', "body"),
        ('{"answers": {"a\\u0000b": 1}}', "answers"),
        ('{"answers": {"overall": 1, "comment": "a\\u0000b"}}', "answers.comment"),
        ('{"answers": ["a", "a\\u0000b"]}', "answers.1"),
        ('{"a": ' + "[" * 900 + '"\\u0000"' + "]" * 900 + "}", "a" + ".0" * 900),
    ],
)
def test_a_character_that_cannot_be_kept_is_refused_where_it_stands(house: Any, text: str, path: str) -> None:
    response = house.client.post("/v1/answers", data=text, content_type="application/json")
    assert response.status_code == 422
    assert response.json["errors"] == {path: ["Contains a character that no text may have: NUL (U+0000)."]}


def test_the_letters_of_that_character_are_harmless(house: Any) -> None:
    text = '{"answers": {"overall": 1, "comment": "\\\\u0000"}}'
    assert house.client.post("/v1/answers", data=text, content_type="application/json").status_code == 201


def test_a_kind_of_json_is_json(house: Any) -> None:
    body = b'{"answers": {"overall": 1}}'
    for kind in ("application/json; charset=utf-8", "application/vnd.hotel+json"):
        assert house.client.post("/v1/answers", data=body, content_type=kind).status_code == 201


def test_a_misspelt_filter_is_not_silently_no_filter(house: Any) -> None:
    assert house.client.get("/v1/cases?state=open").json["state"] == "open"
    response = house.client.get("/v1/cases?stat=open&limit=0")
    assert response.status_code == 422
    assert set(response.json["errors"]) == {"stat", "limit"}


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["answers", "overall", "touchpoints", "comment"]) | st.text(), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(anything)
def test_no_body_whatever_is_our_error(house: Any, body: Any) -> None:
    response = post(house, body)
    assert response.status_code in {201, 400, 413, 422}


def test_schemas_are_made_once_and_not_with_each_request(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise AssertionError("a schema was made")

    # Marshmallow makes nested schemas at their first use.
    house.client.post("/v1/answers", json={"answers": {"overall": 1}})
    monkeypatch.setattr(ma.Schema, "__init__", refuse)
    assert house.client.post("/v1/answers", json={"answers": {"overall": 1}}).status_code == 201
    assert house.client.get("/v1/cases").status_code == 200
