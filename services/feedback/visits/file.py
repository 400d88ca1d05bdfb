"""A file of visits as rows of plain values: comma or semicolon, with or without a byte order mark; pure."""

import csv
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from shared.kit.numbers import number_or_text
from shared.kit.yes_or_no import yes_or_no

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
ERROR = "error"
"""The column in which `mending` says what was wrong with a line; when the line is fed again, nobody reads it."""

BYTE_ORDER_MARK = "\ufeff"


class BadHeader(Exception):  # noqa: N818  It says what the header is.
    """The first line does not name the columns; the message says what is wrong with it."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One visit of the file.

    Attributes:
        number: Of the line that it begins on; the header is line 1.
        raw: Its text as it was, with its line end.
        body: The visit as `POST /v1/visits` takes it.
        errors: What cannot even be read, by column; `line` for the whole.
    """

    number: int
    raw: str
    body: dict[str, Any]
    errors: dict[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A file whose header is understood; iterating reads its visits, in order.

    Attributes:
        header: The first line as it was, with its line end.
        delimiter: What stands between cells.
        columns: Their names.
    """

    header: str
    delimiter: str
    columns: tuple[str, ...]
    rest: Iterator[str]

    def __iter__(self) -> Iterator[Line]:
        """The visits that are left."""
        kept: list[str] = []
        rows = csv.reader(_keeping(self.rest, kept), delimiter=self.delimiter, strict=True)
        # The reader counts from the first line after the header's.
        before = self.header.count("\n") or 1
        while True:
            number = before + rows.line_num + 1
            kept.clear()
            try:
                cells = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                errors = {"line": [f"Cannot be read: {error}."]}
                yield Line(number=number, raw="".join(kept), body={}, errors=errors)
                continue
            if cells:
                yield self._line(number, "".join(kept), cells)

    def _line(self, number: int, raw: str, cells: list[str]) -> Line:
        if len(cells) != len(self.columns):
            errors = {"line": [f"Has {len(cells)} cells instead of {len(self.columns)}."]}
            return Line(number=number, raw=raw, body={}, errors=errors)
        named = ((column, cell.strip()) for column, cell in zip(self.columns, cells, strict=True))
        filled = {column: cell for column, cell in named if cell and column != ERROR}
        errors = {column: ["Is not UTF-8, or holds a NUL."] for column, cell in filled.items() if not _is_text(cell)}
        return Line(number=number, raw=raw, body={} if errors else _body(filled), errors=errors)


def read(file: Iterable[str]) -> Sheet:
    """Begin to read a file.

    Args:
        file: Its lines, decoded as UTF-8 with `surrogateescape`, so that one bad byte spoils one line.

    Raises:
        BadHeader: There is no header that can be understood.
    """
    rest, kept = iter(file), list[str]()
    first = next(rest, "")
    text = first.removeprefix(BYTE_ORDER_MARK)
    delimiter = ";" if text.count(";") > text.count(",") else ","
    lines = _keeping(itertools.chain([text], rest), kept)
    try:
        header = next(csv.reader(lines, delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        raise BadHeader(f"the first line cannot be read: {error}") from None
    raw = first.removesuffix(text) + "".join(kept)
    return Sheet(header=raw, delimiter=delimiter, columns=tuple(_columns(header)), rest=rest)


def column_of(path: str) -> str:
    """The column that a field's error belongs to, such as `email` for `customer.email`."""
    known = (column for column, field in FIELDS.items() if path == field or path.startswith(field + "."))
    return next(known, path)


def _columns(header: list[str]) -> list[str]:
    columns = [name.strip().lower() for name in header]
    unknown = [name for name in columns if name not in FIELDS and name != ERROR]
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        raise BadHeader(f"the first line must name the columns {', '.join(missing)}")
    if unknown:
        raise BadHeader(f"nobody knows the column {unknown[0]!a}; there are {', '.join(FIELDS)}")
    if len(set(columns)) < len(columns) - max(0, columns.count(ERROR) - 1):
        raise BadHeader("a column is named twice")
    return columns


def _keeping(lines: Iterable[str], kept: list[str]) -> Iterator[str]:
    for line in lines:
        kept.append(line)
        yield line


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
    # What is no number, or neither yes nor no, stays text, and is refused as such.
    if column.startswith("consent_"):
        said = yes_or_no(cell)
        return cell if said is None else said
    return number_or_text(cell) if column == "amount" else cell
