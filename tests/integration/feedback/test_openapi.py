"""The API keeps to its own description, whatever is sent to it."""

from typing import Any

import hypothesis
import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from tests.integration.feedback.front_desk import FrontDesk

EXAMPLES = 15
SCOPES = ("places", "responses", "surveys", "triage", "visits")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]


@pytest.fixture
def operations(app: Flask) -> list[Any]:
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app)
    found = [result.ok() for result in schema.include(path_regex="^/v1/").get_all_operations()]
    assert len(found) >= 3
    return found


def test_every_answer_is_one_that_the_description_tells_of(operations: list[Any], desk: FrontDesk) -> None:
    key = desk.key(*(f"{scope}:{what}" for scope in SCOPES for what in ("read", "write")))

    @hypothesis.settings(
        max_examples=EXAMPLES * len(operations), deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @hypothesis.given(data=st.data())
    def keeps_to_it(data: st.DataObject) -> None:
        operation = data.draw(st.sampled_from(operations))
        case = data.draw(operation.as_strategy())
        case.call_and_validate(checks=CHECKS, headers={"Authorization": key})

    keeps_to_it()
