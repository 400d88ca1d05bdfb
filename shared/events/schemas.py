"""JSON Schemas made from the contracts' fields and docstrings."""

import dataclasses
import inspect
import re
from collections.abc import Iterator
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import fields

from shared.events import EVENTS, Contract, values

Json = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
COMPONENTS = "#/components/schemas/"

_ATTRIBUTE = re.compile(r"^ {4}(\w+): (.+(?:\n {8}.+)*)", re.MULTILINE)


def components() -> dict[str, Json]:
    """The schema of every event and of every value in them, by class name."""
    plugin = MarshmallowPlugin()
    spec = APISpec("Rimedio", "1", "3.1.0", plugins=[plugin])
    converter: Any = plugin.converter
    converter.add_attribute_function(_details)
    for event in EVENTS:
        spec.components.schema(event.__name__, schema=event.schema())
    found: dict[str, Json] = spec.to_dict()["components"]["schemas"]
    classes = _classes()
    return {name: _described(classes[name], schema) for name, schema in sorted(found.items())}


def document(event: type[Contract], known: dict[str, Json]) -> Json:
    """One event's JSON Schema, complete in itself.

    Args:
        event: The event.
        known: What `components` returned.
    """
    needed = sorted(_needed(known[event.__name__], known))
    head: Json = {"$schema": DIALECT, "title": event.type()}
    tail: Json = {"$defs": {name: _local(known[name]) for name in needed}} if needed else {}
    body: Json = _local(known[event.__name__])
    return head | body | tail


def summary(cls: type) -> str:
    """What a class's docstring says before it lists the attributes."""
    return " ".join(inspect.cleandoc(cls.__doc__ or "").split("\n\nAttributes:")[0].split())


def descriptions(cls: type) -> dict[str, str]:
    """What the docstrings of a class and of those above it say of each field."""
    found: dict[str, str] = {}
    for ancestor in reversed(cls.__mro__):
        text = inspect.cleandoc(ancestor.__dict__.get("__doc__") or "")
        found |= {name: " ".join(words.split()) for name, words in _ATTRIBUTE.findall(text)}
    return found


def references(node: Any) -> Iterator[str]:
    """Everything that a schema or document points at."""
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        for child in node.values():
            yield from references(child)
    elif isinstance(node, list):
        for child in node:
            yield from references(child)


def _details(converter: Any, field: fields.Field[Any], ret: Json) -> Json:
    """What apispec leaves out or says in Python's way."""
    details: Json = {}
    if "enum" in ret:
        details["type"] = ["string", "null"] if None in ret["enum"] else "string"
    if "pattern" in ret:
        # The patterns of JSON Schema are JavaScript's, where `$` is the very end.
        details["pattern"] = ret["pattern"].replace(r"\Z", "$")
    if isinstance(field, fields.Dict) and field.key_field is not None and field.key_field.validators:
        details["propertyNames"] = converter.field2property(field.key_field)
    return details


def _classes() -> dict[str, type]:
    parts = [cls for _, cls in inspect.getmembers(values, dataclasses.is_dataclass) if isinstance(cls, type)]
    return {cls.__name__: cls for cls in (*EVENTS, *parts)}


def _described(cls: type, schema: Json) -> Json:
    """The schema with the words of the docstring; a field may have another name on the wire."""
    said = descriptions(cls)
    on_the_wire = {f.metadata.get("data_key", f.name): said[f.name] for f in dataclasses.fields(cls)}
    properties = {
        name: {"description": on_the_wire[name]} | definition for name, definition in schema["properties"].items()
    }
    return {"description": summary(cls)} | schema | {"properties": properties}


def _needed(schema: Any, known: dict[str, Json]) -> set[str]:
    names = {reference.removeprefix(COMPONENTS) for reference in references(schema)}
    return names.union(*(_needed(known[name], known) for name in names))


def _local(node: Any) -> Any:
    """The same schema, with its references pointing into its own `$defs`."""
    if isinstance(node, dict):
        return {
            key: child.replace(COMPONENTS, "#/$defs/") if key == "$ref" else _local(child)
            for key, child in node.items()
        }
    if isinstance(node, list):
        return [_local(child) for child in node]
    return node
