"""The messages that a package's code and templates ask to have translated, and what its catalogues lack."""

import io
import os
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

FOLDER = "translations"
METHODS = [("**.py", "python"), ("**/templates/**.*", "jinja2")]
OPTIONS = {"**/templates/**.*": {"silent": "false"}}

# Headers that Babel fills with placeholders and the time of day; without them a file changes when its messages do.
NOBODY_READS = tuple(
    f'"{header}'.encode()
    for header in ("Project-Id", "Report-Msgid", "POT-", "PO-", "Last-Translator", "Language-Team", "Generated-By")
)


def packages(root: Path) -> list[Path]:
    """The folders below `root` that have translations; one may lie inside another, and is then no part of it."""
    return sorted(folder.parent for top in ("shared", "services") for folder in (root / top).rglob(FOLDER))


def catalogues(package: Path) -> list[Path]:
    """The .po files of a package."""
    return sorted((package / FOLDER).glob("*/LC_MESSAGES/messages.po"))


def extract(package: Path) -> Catalog:
    """The messages found in a package's code and templates, without those of packages inside it."""
    found = Catalog(project="rimedio", charset="utf-8")
    for filename, _line, message, comments, context in extract_from_dir(
        package, METHODS, OPTIONS, comment_tags=("For translators:",), directory_filter=_is_of_the_package
    ):
        found.add(message, None, [(filename, 1)], auto_comments=comments, context=context)
    return found


def _is_of_the_package(folder: str | os.PathLike[str]) -> bool:
    return not Path(folder).name.startswith((".", "_")) and not (Path(folder) / FOLDER).is_dir()


def read(source: Path) -> Catalog:
    """A catalogue; empty for the language in its path when the file does not exist yet."""
    if not source.exists():
        return Catalog(locale=source.parent.parent.name, header_comment="# Translations.", charset="utf-8", fuzzy=False)
    with source.open("rb") as file:
        return read_po(file, locale=source.parent.parent.name)


def update(source: Path, found: Catalog) -> None:
    """Bring a catalogue's messages up to date; what is new is left for a person to translate."""
    catalogue = read(source)
    catalogue.update(found, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    source.parent.mkdir(parents=True, exist_ok=True)
    text = io.BytesIO()
    write_po(text, catalogue, width=110, sort_output=True, include_lineno=False)
    source.write_bytes(b"".join(line for line in text.getvalue().splitlines(True) if not line.startswith(NOBODY_READS)))


def complaints(source: Path, found: Catalog) -> Iterator[str]:
    """What keeps a catalogue from being complete, a line each."""
    catalogue = read(source)
    for message in found:
        if not message.id:
            continue
        translated = catalogue.get(message.id, message.context)
        if translated is None:
            yield f"{source}: missing: {message.id!r}"
        elif translated.fuzzy or not all(_strings(translated.string)):
            yield f"{source}: not translated: {message.id!r}"
    for message in catalogue:
        if message.id and found.get(message.id, message.context) is None:
            yield f"{source}: no longer used: {message.id!r}"
    for message, errors in catalogue.check():
        yield from (f"{source}: {error}: {message.id!r}" for error in errors)


def _strings(string: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return tuple(string) if isinstance(string, tuple | list) else (string or "",)
