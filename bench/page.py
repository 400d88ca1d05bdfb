"""The figures of a run as a page for readers: `docs/figures.md`."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "figures.md"


def write(figures: dict[str, Any]) -> None:
    """Replace the page by one that tells these figures, as `bench/latest.json` holds them."""
    # It is Markdown that nobody but us writes; escaping would only spoil it.
    templates = Environment(  # noqa: S701
        loader=FileSystemLoader(HERE), undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True
    )
    templates.filters["spread"] = spread
    PAGE.write_text(templates.get_template("figures.md.j2").render(figures))


def spread(run: dict[str, Any]) -> str:
    """How the connections fell on the workers, such as `6:10`."""
    return ":".join(map(str, run["connections"]))
