"""What is generated from the contracts is up to date, valid, and says the same as the code."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from click.testing import CliRunner, Result

from shared.events import EVENTS, Contract, docs, schemas
from shared.events.__main__ import main

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs" / "events"

every_event = pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.type())


def golden(event: type[Contract]) -> dict[str, Any]:
    return json.loads((HERE / "golden" / f"{event.type()}.json").read_text("utf-8"))


def schema(event: type[Contract]) -> dict[str, Any]:
    return json.loads((DOCS / "schemas" / f"{event.type()}.json").read_text("utf-8"))


def validator(event: type[Contract]) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema(event), format_checker=jsonschema.FormatChecker())


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["docs", *map(str, arguments)])


def test_the_documents_are_up_to_date() -> None:
    result = run("--check")
    assert (result.exit_code, result.output) == (0, "")


def test_generating_twice_gives_the_same(tmp_path: Path) -> None:
    first = run("--folder", tmp_path)
    assert first.output.splitlines() == [str(tmp_path / path) for path in sorted(docs.files())]
    assert run("--folder", tmp_path).output == ""


def test_the_check_names_what_is_missing_changed_or_left_over(tmp_path: Path) -> None:
    docs.write(tmp_path)
    (tmp_path / "asyncapi.yaml").unlink()
    (tmp_path / "README.md").write_text("by hand")
    (tmp_path / "schemas" / "io.rimedio.gone.v1.json").write_text("{}")
    result = run("--check", "--folder", tmp_path)
    assert result.exit_code == 1
    assert [line.split(" is out of date")[0] for line in result.stderr.splitlines()] == [
        str(tmp_path / "README.md"),
        str(tmp_path / "asyncapi.yaml"),
        str(tmp_path / "schemas" / "io.rimedio.gone.v1.json"),
    ]


def test_writing_brings_all_up_to_date_and_removes_what_is_left_over(tmp_path: Path) -> None:
    docs.write(tmp_path)
    (tmp_path / "README.md").write_text("by hand")
    (tmp_path / "schemas" / "io.rimedio.gone.v1.json").write_text("{}")
    assert docs.write(tmp_path) == ["README.md", "schemas/io.rimedio.gone.v1.json"]
    assert docs.out_of_date(tmp_path) == []


def test_the_asyncapi_document_is_valid() -> None:
    official = json.loads((HERE / "asyncapi" / "3.0.0.json").read_text("utf-8"))
    document = yaml.safe_load((DOCS / "asyncapi.yaml").read_text("utf-8"))
    problems = [
        f"{error.json_path}: {error.message}" for error in jsonschema.Draft7Validator(official).iter_errors(document)
    ]
    assert problems == []


def test_every_reference_in_the_asyncapi_document_leads_somewhere() -> None:
    document = yaml.safe_load((DOCS / "asyncapi.yaml").read_text("utf-8"))
    for reference in schemas.references(document):
        node = document
        for step in reference.removeprefix("#/").split("/"):
            node = node[step]


@every_event
def test_each_schema_is_a_schema(event: type[Contract]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(event))


@every_event
def test_the_golden_sample_satisfies_the_schema_whole_and_at_its_least(event: type[Contract]) -> None:
    sample = golden(event)
    assert list(validator(event).iter_errors(sample["data"])) == []
    assert list(validator(event).iter_errors(sample["least"])) == []
    assert list(validator(event).iter_errors(sample["data"] | {"added_later": 1})) == []


@every_event
def test_every_field_is_explained(event: type[Contract]) -> None:
    described = schema(event)
    parts = [described, *described.get("$defs", {}).values()]
    assert all(part["description"] for part in parts)
    assert all(field["description"] for part in parts for field in part["properties"].values())
