"""Hearing a webhook: whoever it comes from proves that, and what it says is written down before it is answered."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from services.feedback.visits.adapters.base import Hint, NotTheirs
from services.feedback.visits.adapters.figures import NOTICES
from services.feedback.visits.adapters.notice import PAYLOAD_MOST, Notice
from services.feedback.visits.adapters.sources import Source
from shared.kit import store
from shared.kit.problem import Problem, invalid

ATTEMPTS = 20
"""More than any vendor sends of one thing at once."""


def hear(source: Source, body: Mapping[str, Any], raw: bytes) -> int:
    """Write down what a webhook says.

    Args:
        source: Whose it has proved to be.
        body: What it says.
        raw: The same, byte by byte.

    Returns:
        How many visits it speaks of.

    Raises:
        Problem: 413 or 422; the source does not send such a thing.
    """
    try:
        hints = source.adapter.hear(body, raw)
    except NotTheirs as error:
        raise invalid(error.errors, "This is not what the source sends.") from None
    if any(len(hint.payload or "") > PAYLOAD_MOST for hint in hints):
        raise Problem(413, "too_large", f"A message about one visit may have {PAYLOAD_MOST} characters.")
    for hint in hints:
        store.on_fresh_state(partial(_note, source.name, hint), attempts=ATTEMPTS)
    NOTICES.labels(source.name, "heard").inc(len(hints))
    return len(hints)


def _note(source: str, hint: Hint) -> None:
    notice: Notice | None = Notice.objects(source=source, subject=hint.subject).first()
    if notice is None:
        store.add(Notice.first_heard(source, hint))
    elif notice.hear_again(hint):
        store.save(notice)
