"""The bad lines of a file, as they were, each with what is wrong with it: to be mended and fed again; pure."""

import re
from collections.abc import Mapping, Sequence

from services.feedback.visits.file import BYTE_ORDER_MARK, ERROR, Line, Sheet


class Mending:
    """Adds the column `error` to lines of a sheet: as the first, since lines may have too few cells, or too many."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._mended_before = sheet.columns[0] == ERROR
        self._first_cell = re.compile(rf'\s*(?:"(?:[^"]|"")*"|[^"{sheet.delimiter}]*){sheet.delimiter}')

    def header(self) -> str:
        """The first line, with the byte order mark by which spreadsheets know the encoding, if it was there."""
        text = self._sheet.header
        mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
        return mark + self._after(ERROR, text.removeprefix(BYTE_ORDER_MARK))

    def line(self, line: Line, errors: Mapping[str, Sequence[str]]) -> str:
        """A bad line.

        Args:
            line: As it was read.
            errors: What is wrong with it, by column.
        """
        said = "; ".join(f"{column}: {' '.join(messages)}" for column, messages in errors.items())
        quoted = said.replace('"', '""')
        return self._after(f'"{quoted}"', line.raw)

    def _after(self, cell: str, raw: str) -> str:
        rest = self._first_cell.sub("", raw, count=1) if self._mended_before else raw
        end = "" if rest.endswith(("\n", "\r")) else "\n"
        return f"{cell}{self._sheet.delimiter}{rest}{end}"
