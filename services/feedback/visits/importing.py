"""`import-visits`: records the visits of a file, names the lines that are wrong, keeps the others."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click
import marshmallow as ma
from pymongo.errors import PyMongoError
from rich import progress
from rich.console import Console

from services.feedback.visits import file as visit_file
from services.feedback.visits.document import Visit
from services.feedback.visits.file import Line, Sheet
from services.feedback.visits.mending import Mending
from services.feedback.visits.recording import NewVisit, record_visit, unknown_names
from services.feedback.web.api.visit_schemas import VisitSchema
from services.feedback.wiring import Wiring
from shared.kit import cli, store
from shared.kit.web.field_errors import by_path

_SCHEMA = VisitSchema()

Take = Callable[[NewVisit], bool]
"""What is done with a good line; gives whether its visit was unknown."""

PutAside = Callable[[Line, dict[str, list[str]]], object]
"""What is done with a bad one, and with what is wrong with it."""


def run(wiring: Wiring, path: Path, *, errors: Path | None = None, dry: bool = False) -> int:
    """Record the visits of the file; to do it again does no harm.

    Args:
        wiring: The real dependencies.
        path: A CSV file in UTF-8; `visit_file.FIELDS` names its columns.
        errors: Where to write the lines that are wrong, so that they can be mended and fed again.
        dry: Only look at the lines, and record nothing.

    Returns:
        The exit status: 0 when every line was taken, 1 otherwise.

    Raises:
        Unusable: The header cannot be understood, or MongoDB does not answer.
    """
    outcomes: Counter[str] = Counter()
    reading = progress.open(
        path, "r", encoding="utf-8", errors="surrogateescape", newline="", description="Visits", console=_screen()
    )
    with reading as file:
        try:
            sheet = visit_file.read(file)
            with _mending(sheet, errors) as put_aside:
                take = _Probe() if dry else partial(_record, wiring)
                for line in sheet:
                    outcomes[_take(wiring, line, take, put_aside)] += 1
        except visit_file.BadHeader as error:
            raise cli.Unusable(f"{path}: {error}") from None
        except PyMongoError as error:
            raise cli.Unusable(f"MongoDB: {type(error).__name__}; run it again") from None
        except OSError as error:
            raise cli.Unusable(f"{error.filename}: {error.strerror}") from None
    unless = "; nothing was recorded" if dry else ""
    click.echo(f"{outcomes['new']} new, {outcomes['known']} known before, {outcomes['wrong']} wrong{unless}")
    return 1 if outcomes["wrong"] else 0


def _screen() -> Console:
    # Standard output is the report; the bar is for whoever watches.
    return Console(stderr=True)


@contextmanager
def _mending(sheet: Sheet, path: Path | None) -> Iterator[PutAside]:
    """What takes the lines that are wrong: a file that only its owner may read, since they are customers' data."""
    if path is None:
        yield _forget
        return
    mending = Mending(sheet)
    path.touch(mode=0o600)
    with path.open("w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        file.write(mending.header())
        yield lambda line, errors: file.write(mending.line(line, errors))


def _forget(_line: Line, _errors: dict[str, list[str]]) -> None:
    """What was said of the line on the screen is all that is left of it."""


def _take(wiring: Wiring, line: Line, take: Take, put_aside: PutAside) -> str:
    try:
        visit = _visit(wiring, line)
    except ma.ValidationError as error:
        for column, messages in error.messages_dict.items():
            click.echo(f"line {line.number}: {column}: {' '.join(messages)}")
        put_aside(line, error.messages_dict)
        return "wrong"
    return "new" if take(visit) else "known"


def _record(wiring: Wiring, visit: NewVisit) -> bool:
    return store.on_fresh_state(lambda: record_visit(wiring, visit, live=False)).created


class _Probe:
    """Says of each visit whether it would be new, and records none."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def __call__(self, visit: NewVisit) -> bool:
        known = visit.external_id in self._seen or Visit.objects(external_id=visit.external_id).first() is not None
        self._seen.add(visit.external_id)
        return not known


def _visit(wiring: Wiring, line: Line) -> NewVisit:
    """The visit of a line, or a `ValidationError` with messages by column."""
    if line.errors:
        raise ma.ValidationError(line.errors)
    try:
        visit: NewVisit = _SCHEMA.load(line.body)
        errors = unknown_names(wiring.places, visit)
    except ma.ValidationError as error:
        errors = by_path(error.messages_dict, _SCHEMA)
    if errors:
        raise ma.ValidationError({visit_file.column_of(path): messages for path, messages in errors.items()})
    return visit
