"""What a process of ours sets for itself, and what must be as before when it was only a test."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from mongoengine.connection import disconnect


@contextmanager
def restored() -> Iterator[None]:
    """Afterwards logging and connections are as they were before."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    try:
        yield
    finally:
        root.handlers[:], root.level = handlers, level
        logging.captureWarnings(capture=False)
        structlog.reset_defaults()
        disconnect("notifier")
