"""Waiting for a condition, never for a time."""

import time
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")


def until(condition: Callable[[], _T], *, seconds: float = 20, what: str = "") -> _T:
    """Ask until the answer is true, and return it; fail after `seconds` with what was waited for."""
    end = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what or getattr(condition, '__name__', 'the condition')}")
        time.sleep(0.02)
