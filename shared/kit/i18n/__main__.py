"""Commands for translators and `make`: extract messages, compile catalogues, check that they are complete."""

from pathlib import Path

import click

from shared.kit.i18n import sources
from shared.kit.i18n.catalogue import compile_po

ROOT = Path(__file__).parents[3]


@click.group()
@click.option("--root", type=click.Path(path_type=Path, exists=True), default=ROOT, help="The project's folder.")
@click.pass_context
def main(context: click.Context, root: Path) -> None:
    """Care for the catalogues in `shared/*/translations` and `services/*/translations`."""
    context.obj = root


@main.command()
@click.option("--language", "added", multiple=True, help="A language to add to every package.")
@click.pass_obj
def update(root: Path, added: tuple[str, ...]) -> None:
    """Extract the messages from code and templates into the .po files."""
    for package in sources.packages(root):
        found = sources.extract(package)
        new = [package / "translations" / language / "LC_MESSAGES" / "messages.po" for language in added]
        for source in sorted({*sources.catalogues(package), *new}):
            sources.update(source, found)
            click.echo(f"{source.relative_to(root)}: {len(found)} messages")


@main.command("compile")
@click.pass_obj
def compile_(root: Path) -> None:
    """Compile the .po files."""
    for package in sources.packages(root):
        for source in sources.catalogues(package):
            source.with_suffix(".mo").write_bytes(compile_po(source))


@main.command()
@click.pass_obj
def check(root: Path) -> None:
    """Fail when a catalogue lacks a translation or holds one that no code asks for."""
    found = [
        complaint
        for package in sources.packages(root)
        for messages in [sources.extract(package)]
        for source in sources.catalogues(package)
        for complaint in sources.complaints(source, messages)
    ]
    for complaint in found:
        click.echo(complaint, err=True)
    if found:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
