"""`import-visits`: records the visits of a file, names the lines that are wrong, keeps the others."""

from collections import Counter
from pathlib import Path

import click
import marshmallow as ma
from pymongo.errors import PyMongoError
from rich import progress
from rich.console import Console

from services.feedback.visits import file as visit_file
from services.feedback.visits.file import Line
from services.feedback.visits.recording import NewVisit, record_visit, unknown_names
from services.feedback.web.api.visit_schemas import VisitSchema
from services.feedback.wiring import Wiring
from shared.kit import cli, store
from shared.kit.web.field_errors import by_path

_SCHEMA = VisitSchema()


def run(wiring: Wiring, path: Path) -> int:
    """Record the visits of the file; to do it again does no harm.

    Args:
        wiring: The real dependencies.
        path: A CSV file in UTF-8; `visit_file.FIELDS` names its columns.

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
            for line in visit_file.read(file):
                outcomes[_take(wiring, line)] += 1
        except visit_file.BadHeader as error:
            raise cli.Unusable(f"{path}: {error}") from None
        except PyMongoError as error:
            raise cli.Unusable(f"MongoDB: {type(error).__name__}; run it again") from None
    click.echo(f"{outcomes['new']} new, {outcomes['known']} known before, {outcomes['wrong']} wrong")
    return 1 if outcomes["wrong"] else 0


def _screen() -> Console:
    # Standard output is the report; the bar is for whoever watches.
    return Console(stderr=True)


def _take(wiring: Wiring, line: Line) -> str:
    try:
        visit = _visit(wiring, line)
    except ma.ValidationError as error:
        for column, messages in error.messages_dict.items():
            click.echo(f"line {line.number}: {column}: {' '.join(messages)}")
        return "wrong"
    recorded = store.on_fresh_state(lambda: record_visit(wiring, visit, live=False))
    return "new" if recorded.created else "known"


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
