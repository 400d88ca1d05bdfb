"""Translations of one or more packages, read from their `translations` folders."""

import functools
import gettext
import io
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE_LANGUAGE = "en"
"""The language that the messages are written in; it needs no catalogue."""

Translations = gettext.NullTranslations
"""An object with `gettext` and `ngettext`."""


class Catalogue:
    """The messages of some packages, with the kit's own behind them.

    Args:
        packages: Such as `services.feedback`; where two translate the same message, the first one wins.
    """

    def __init__(self, *packages: str) -> None:
        self.packages = tuple(dict.fromkeys((*packages, "shared.kit")))

    def language(self, code: str) -> Translations:
        """The translations into a language; its messages stay as they are where there are none."""
        return _translations(self.packages, code)

    def spoken(self, languages: Sequence[str]) -> tuple[str, ...]:
        """Those of some languages that the first package is translated into; all, where it is in none of them."""
        folder = _folder(self.packages[0])
        found = (code for code in languages if code == SOURCE_LANGUAGE or (folder / code).is_dir())
        return tuple(found) or tuple(languages)


@functools.cache
def _translations(packages: tuple[str, ...], language: str) -> Translations:
    found: Translations = gettext.NullTranslations()
    for package in reversed(packages):
        translations = _read(_folder(package) / language / "LC_MESSAGES")
        if translations is not None:
            translations.add_fallback(found)
            found = translations
    return found


def _folder(package: str) -> Path:
    return Path(str(resources.files(package))) / "translations"


def _read(folder: Path) -> Translations | None:
    source, compiled = folder / "messages.po", folder / "messages.mo"
    if not source.exists():
        return None
    # A catalogue edited since it was compiled, or never compiled, is read from its source.
    if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
        with compiled.open("rb") as file:
            return gettext.GNUTranslations(file)
    return gettext.GNUTranslations(io.BytesIO(compile_po(source)))


def compile_po(source: Path) -> bytes:
    """A .po file in the compiled form that gettext reads."""
    with source.open("rb") as file:
        catalogue = read_po(file)
    target = io.BytesIO()
    write_mo(target, catalogue)
    return target.getvalue()
