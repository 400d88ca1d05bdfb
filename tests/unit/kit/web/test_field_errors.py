import marshmallow as ma
import pytest

from shared.kit.web.field_errors import by_path


class LineSchema(ma.Schema):
    key = ma.fields.Integer()
    value = ma.fields.Integer()


class OrderSchema(ma.Schema):
    lines = ma.fields.List(ma.fields.Nested(LineSchema))
    line = ma.fields.Nested(LineSchema)
    marks = ma.fields.Dict(keys=ma.fields.String(validate=ma.validate.Length(max=3)), values=ma.fields.Integer())
    nested = ma.fields.Dict(values=ma.fields.Nested(LineSchema))
    renamed = ma.fields.Integer(data_key="as-sent")

    @ma.validates_schema
    def not_both(self, data: dict[str, object], **_: object) -> None:
        if "line" in data and "lines" in data:
            raise ma.ValidationError("Either, not both.")
        if "marks" in data and "line" in data:
            raise ma.ValidationError("Not with marks.", "line")


@pytest.mark.parametrize(
    ("data", "paths"),
    [
        ({"lines": [{}, {"value": "x"}]}, ["lines.1.value"]),
        ({"line": {"key": "x"}}, ["line.key"]),
        ({"line": 7}, ["line"]),
        ({"marks": {"a": "x"}}, ["marks.a"]),
        ({"marks": {"long": 1}}, ["marks.long"]),
        ({"marks": {"long": "x"}}, ["marks.long"]),
        ({"marks": 7}, ["marks"]),
        ({"nested": {"a": {"value": "x"}}}, ["nested.a.value"]),
        ({"as-sent": "x"}, ["as-sent"]),
        ({"unknown": {}}, ["unknown"]),
        ({"line": {}, "lines": []}, ["body"]),
        ({"line": {}, "marks": {}}, ["line"]),
    ],
)
def test_an_error_is_found_where_the_sender_put_it(data: dict[str, object], paths: list[str]) -> None:
    schema = OrderSchema()
    errors = by_path(schema.validate(data), schema)
    assert list(errors) == paths
    assert all(isinstance(message, str) for messages in errors.values() for message in messages)


def test_two_errors_of_one_entry_are_both_told() -> None:
    schema = OrderSchema()
    assert len(by_path(schema.validate({"marks": {"long": "x"}}), schema)["marks.long"]) == 2
