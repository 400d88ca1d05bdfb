"""A file of visits as rows of plain values: comma or semicolon, with or without a byte order mark; pure."""

import csv
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

FIELDS = {
    "external_id": "external_id",
    "kind": "kind",
    "place": "place",
    "state": "state",
    "started_at": "started_at",
    "ended_at": "ended_at",
    "expected_end_at": "expected_end_at",
    "room": "room",
    "staff": "staff",
    "touchpoints": "touchpoints",
    "amount": "amount",
    "currency": "currency",
    "labels": "labels",
    "customer_id": "customer.external_id",
    "name": "customer.name",
    "email": "customer.email",
    "phone": "customer.phone",
    "language": "customer.language",
    "since": "customer.since",
    "tier": "customer.tier",
    "consent_email": "customer.consents.email",
    "consent_sms": "customer.consents.sms",
    "consent_whatsapp": "customer.consents.whatsapp",
}
"""By column, the field of a visit that it holds, as `POST /v1/visits` calls it."""

REQUIRED = ("external_id", "kind", "place")
SEVERAL = ("staff", "touchpoints", "labels")
SEPARATOR = "|"


class BadHeader(Exception):  # noqa: N818  It says what the header is.
    """The first line does not name the columns; the message says what is wrong with it."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One visit of the file.

    Attributes:
        number: Of the line that it begins on; the header is line 1.
        body: The visit as `POST /v1/visits` takes it.
        errors: What cannot even be read, by column; `line` for the whole.
    """

    number: int
    body: dict[str, Any]
    errors: dict[str, list[str]]


def read(file: Iterable[str]) -> Iterator[Line]:
    """The visits of a file, in order.

    Args:
        file: Its lines, decoded as UTF-8 with `surrogateescape`, so that one bad byte spoils one line.

    Raises:
        BadHeader: There is no header that can be understood.
    """
    lines = iter(file)
    first = next(lines, "").removeprefix("\ufeff")
    rows = csv.reader(
        itertools.chain([first], lines), delimiter=";" if first.count(";") > first.count(",") else ",", strict=True
    )
    columns = _columns(next(rows, []))
    while True:
        number = rows.line_num + 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Line(number=number, body={}, errors={"line": [f"Cannot be read: {error}."]})
            continue
        if cells:
            yield _line(number, columns, cells)


def column_of(path: str) -> str:
    """The column that a field's error belongs to, such as `email` for `customer.email`."""
    known = (column for column, field in FIELDS.items() if path == field or path.startswith(field + "."))
    return next(known, path)


def _columns(header: list[str]) -> list[str]:
    columns = [name.strip().lower() for name in header]
    unknown = [name for name in columns if name not in FIELDS]
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        raise BadHeader(f"the first line must name the columns {', '.join(missing)}")
    if unknown:
        raise BadHeader(f"nobody knows the column {unknown[0]!a}; there are {', '.join(FIELDS)}")
    if len(set(columns)) < len(columns):
        raise BadHeader("a column is named twice")
    return columns


def _line(number: int, columns: list[str], cells: list[str]) -> Line:
    if len(cells) != len(columns):
        return Line(number=number, body={}, errors={"line": [f"Has {len(cells)} cells instead of {len(columns)}."]})
    filled = {column: cell.strip() for column, cell in zip(columns, cells, strict=True) if cell.strip()}
    errors = {column: ["Is not UTF-8, or holds a NUL."] for column, cell in filled.items() if not _is_text(cell)}
    return Line(number=number, body={} if errors else _body(filled), errors=errors)


def _is_text(cell: str) -> bool:
    return cell.isprintable() or not any(character == "\0" or "\ud800" <= character <= "\udfff" for character in cell)


def _body(filled: dict[str, str]) -> dict[str, Any]:
    body: dict[str, Any] = {"customer": {}}
    for column, cell in filled.items():
        *way, last = FIELDS[column].split(".")
        target = body
        for step in way:
            target = target.setdefault(step, {})
        target[last] = _value(column, cell)
    return body


def _value(column: str, cell: str) -> Any:
    if column in SEVERAL:
        return [part.strip() for part in cell.split(SEPARATOR)]
    # What is no number stays text, and is refused as such.
    return int(cell) if column == "amount" and cell.isdecimal() and cell.isascii() else cell
