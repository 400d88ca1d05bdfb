"""How well comments are heard: precision and recall on sentences kept apart for it, and the time that it takes.

`python -m bench.comments` prints both; `tests/unit/feedback/comments` holds them above floors.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from services.feedback.triage.comments.hearing import hear, hear_at_once
from services.feedback.triage.comments.lexicon import LANGUAGES

HELD_OUT = Path(__file__).parents[1] / "tests" / "data" / "comments"
SETS = ("common", "heldout")
"""Comments as they come, and hard ones: `tests/data/comments/README.md` tells how each was made."""
KINDS = ("negative", "leaving", "going_public", "refund", "safety", "touchpoint")
# What the places of the demonstration have; a comment is heard as if one place had them all.
TOUCHPOINTS: dict[str, dict[str, str]] = {
    key: {} for key in ("reception", "room", "breakfast", "room-service", "parking", "welcome", "meeting", "counter")
}
PLAIN = "plain"
LONGEST = 10_000
ROUNDS = 5

Line = dict[str, Any]


@dataclass
class Score:
    """How often something was heard rightly, wrongly, and not at all."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Of what was heard, the share that was said."""
        return self.right / (self.right + self.wrong or 1)

    @property
    def recall(self) -> float:
        """Of what was said, the share that was heard."""
        return self.right / (self.right + self.missed or 1)


def lines(language: str, of: str) -> list[Line]:
    """The labelled comments of a language, of one of `SETS`."""
    return _read(HELD_OUT / f"{of}-{language}.jsonl")


def own(language: str) -> list[Line]:
    """The labelled comments that the rules of a language were made with."""
    return _read(HELD_OUT / "own" / f"{language}.jsonl")


def _read(file: Path) -> list[Line]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def heard(line: Line, language: str) -> set[str]:
    """What is heard in a comment: kinds, and touchpoints as `touchpoint:<key>`."""
    signals = hear(line["text"], language, TOUCHPOINTS)
    kinds = {signal.kind for signal in signals} - {"touchpoint"}
    # Whoever leaves, goes public or wants money back is not content, and what is unsafe is wrong.
    return kinds | ({"negative"} if kinds else set()) | {f"touchpoint:{s.touchpoint}" for s in signals if s.touchpoint}


def said(line: Line) -> set[str]:
    """What a person found in it."""
    negative = {"negative"} if line["negative"] else set()
    return negative | set(line["kinds"]) | {f"touchpoint:{key}" for key in line["touchpoints"]}


def scores(language: str, of: str) -> dict[str, Score]:
    """By kind, how well it is heard in one of `SETS`."""
    by_kind = {kind: Score() for kind in KINDS}
    for line in lines(language, of):
        ours, theirs = heard(line, language), said(line)
        for kind, outcome in _compared(ours, theirs):
            setattr(by_kind[kind], outcome, getattr(by_kind[kind], outcome) + 1)
    return by_kind


def _compared(ours: set[str], theirs: set[str]) -> Iterator[tuple[str, str]]:
    for each in ours | theirs:
        outcome = "wrong" if each not in theirs else "missed" if each not in ours else "right"
        yield each.partition(":")[0], outcome


def milliseconds(language: str) -> dict[str, float]:
    """The time for a comment as people write them, and for the longest one there may be, whole and at once."""
    texts = [line["text"] for of in SETS for line in lines(language, of)]
    longest = " ".join(texts)[:LONGEST].ljust(LONGEST, ".")
    return {
        "usual": fastest(lambda: [hear(text, language, TOUCHPOINTS) for text in texts]) / len(texts),
        "longest_at_once": fastest(lambda: hear_at_once(longest, language, TOUCHPOINTS)),
        "longest_whole": fastest(lambda: hear(longest, language, TOUCHPOINTS)),
    }


def fastest(work: Callable[[], object]) -> float:
    """The fastest of some rounds, in milliseconds of processor time: the others were disturbed."""
    tracing, taken = sys.gettrace(), []
    # Whoever measures which lines are run takes longer than the lines.
    sys.settrace(None)
    try:
        for _ in range(ROUNDS):
            started = time.process_time()
            work()
            taken.append(time.process_time() - started)
    finally:
        sys.settrace(tracing)
    return 1_000 * min(taken)


def main() -> None:
    """Print the tables."""
    console = Console()
    for of in SETS:
        console.print(_by_signal(of), _by_tag(of))
    times = Table(title="Milliseconds", title_justify="left")
    for heading in ("language", "usual", "10,000 characters at once", "10,000 characters whole"):
        times.add_column(heading, justify="right")
    for language in LANGUAGES:
        times.add_row(language, *(f"{figure:.2f}" for figure in milliseconds(language).values()))
    console.print(times)


def _by_signal(of: str) -> Table:
    table = Table(title=f"Precision and recall: {of}", title_justify="left")
    for heading in ("signal", *(f"{language} {what}" for language in LANGUAGES for what in ("P", "R"))):
        table.add_column(heading, justify="right")
    by_language = {language: scores(language, of) for language in LANGUAGES}
    for kind in KINDS:
        found = [by_language[language][kind] for language in LANGUAGES]
        table.add_row(kind, *(f"{figure:.2f}" for score in found for figure in (score.precision, score.recall)))
    return table


def _tags(line: Line) -> list[str]:
    return line.get("tags") or [PLAIN]


def _by_tag(of: str) -> Table:
    table = Table(title=f"Negative or not, rightly heard: {of}", title_justify="left")
    tags = Counter(tag for language in LANGUAGES for line in lines(language, of) for tag in _tags(line))
    for heading in ("language", *tags):
        table.add_column(heading, justify="right")
    for language in LANGUAGES:
        rights = Counter[str]()
        totals = Counter[str]()
        for line in lines(language, of):
            right = line["negative"] == ("negative" in heard(line, language))
            totals.update(_tags(line))
            rights.update(_tags(line) if right else [])
        table.add_row(language, *(f"{rights[tag]}/{totals[tag]}" for tag in tags))
    return table


if __name__ == "__main__":
    main()
