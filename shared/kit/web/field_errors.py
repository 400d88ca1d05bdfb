"""Marshmallow's nested messages as messages by field path."""

from collections.abc import Iterator
from typing import Any

import marshmallow as ma

Node = ma.Schema | ma.fields.Field[Any] | None


def by_path(messages: Any, schema: ma.Schema) -> dict[str, list[str]]:
    """Messages by path, such as `{"answers.touchpoints.pool": ["Must be at most 5."]}`.

    Args:
        messages: What a `ValidationError` holds.
        schema: The schema that raised it.
    """
    found: dict[str, list[str]] = {}
    for path, texts in _walk(messages, schema, ()):
        found.setdefault(".".join(path) or "body", []).extend(texts)
    return found


def _walk(messages: Any, node: Node, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    if not isinstance(messages, dict):
        yield path, [str(message) for message in (messages if isinstance(messages, list) else [messages])]
        return
    for name, inner in messages.items():
        if name == ma.exceptions.SCHEMA:
            yield from _walk(inner, node, path)
        elif isinstance(node, ma.fields.Dict):
            # A dictionary reports {entry: {"key": ..., "value": ...}}, of which only the entry is the caller's.
            for messages_of_part in inner.values():
                yield from _walk(messages_of_part, node.value_field, (*path, str(name)))
        else:
            yield from _walk(inner, _child(node, name), (*path, str(name)))


def _child(node: Node, name: Any) -> Node:
    if isinstance(node, ma.fields.List):
        return _resolved(node.inner)
    if isinstance(node, ma.Schema):
        fields = node.fields.values()
        return _resolved(next((field for field in fields if (field.data_key or field.name) == name), None))
    return None


def _resolved(node: Node) -> Node:
    return node.schema if isinstance(node, ma.fields.Nested) else node
