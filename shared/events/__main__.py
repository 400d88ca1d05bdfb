"""`python -m shared.events docs` writes what is generated from the contracts, or with `--check` compares it."""

import sys
from pathlib import Path

import click

from shared.events import docs


@click.group()
def main() -> None:
    """The contracts between the services."""


@main.command("docs")
@click.option("--check", is_flag=True, help="Change nothing; fail when a file is out of date.")
@click.option("--folder", type=click.Path(path_type=Path), default=docs.FOLDER, help="Instead of docs/events.")
def make_docs(*, check: bool, folder: Path) -> None:
    """Write JSON Schemas, the AsyncAPI document and the tables to docs/events."""
    if not check:
        for path in docs.write(folder):
            click.echo(folder / path)
        return
    stale = docs.out_of_date(folder)
    for path in stale:
        click.echo(f"{folder / path} is out of date: run `python -m shared.events docs`", err=True)
    sys.exit(1 if stale else 0)


if __name__ == "__main__":
    main()
