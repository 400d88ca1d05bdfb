"""Asking for many at once: who asks while a round is under way is served with all the others in the next one."""

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar, cast

_Item = TypeVar("_Item")
_Outcome = TypeVar("_Outcome")


class Gathered(Generic[_Item, _Outcome]):
    """Work on single items that threads ask for, done for as many of them at once as are there.

    Who finds nobody at work begins at once and alone; nobody waits for a clock. Where many ask, a round costs the
    database hardly more than one item, so that the busier it is, the less each of them costs.
    """

    def __init__(self, work: Callable[[list[_Item]], Sequence[_Outcome | Exception]]) -> None:
        """Gather for this work.

        Args:
            work: Takes items and gives the outcome of each, in their order: an exception is raised to whoever asked
                for that item, and one that `work` itself raises to all of the round.
        """
        self._work = work
        self._lock = threading.Lock()
        self._next: list[_Turn[_Item, _Outcome]] = []
        self._busy = False

    def __call__(self, item: _Item) -> _Outcome:
        """The outcome of the work on this item."""
        turn: _Turn[_Item, _Outcome] = _Turn(item)
        with self._lock:
            self._next.append(turn)
            leads, self._busy = not self._busy, True
        if leads or turn.is_to_lead():
            self._round()
        return turn.taken()

    @property
    def waiting(self) -> int:
        """How many wait for the next round."""
        return len(self._next)

    def _round(self) -> None:
        with self._lock:
            turns, self._next = self._next, []
        try:
            outcomes: Sequence[_Outcome | BaseException] = self._work([turn.item for turn in turns])
        except BaseException as error:  # noqa: BLE001  Nobody may be left waiting, whatever it was.
            outcomes = [error] * len(turns)
        for turn, outcome in zip(turns, outcomes, strict=True):
            turn.done(outcome)
        with self._lock:
            self._busy = bool(self._next)
            if self._next:
                self._next[0].lead()


class _Turn(Generic[_Item, _Outcome]):
    """One that asked: it waits until it has its outcome, or until it is to do the next round."""

    def __init__(self, item: _Item) -> None:
        self.item = item
        self._told = threading.Event()
        self._is_done = False
        self._outcome: _Outcome | BaseException | None = None

    def is_to_lead(self) -> bool:
        self._told.wait()
        return not self._is_done

    def lead(self) -> None:
        self._told.set()

    def done(self, outcome: _Outcome | BaseException) -> None:
        self._outcome, self._is_done = outcome, True
        self._told.set()

    def taken(self) -> _Outcome:
        if isinstance(self._outcome, BaseException):
            raise self._outcome
        return cast("_Outcome", self._outcome)
