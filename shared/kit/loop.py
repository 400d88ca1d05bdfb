"""How a worker's loops wait: until they are woken, until a time has passed, or until the worker stops."""

import threading

from shared.kit import clock


class Bell:
    """Wakes a loop that waits for work, and tells every loop when to stop."""

    def __init__(self) -> None:
        self._rung = threading.Condition()
        self._pending = False
        self._stopped = False

    @property
    def stopped(self) -> bool:
        """Whether the worker is to stop after the work in hand."""
        return self._stopped

    def ring(self) -> None:
        """There is (or may be) work."""
        with self._rung:
            self._pending = True
            self._rung.notify_all()

    def stop(self) -> None:
        """Finish the work in hand and end."""
        with self._rung:
            self._stopped = True
            self._rung.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait for a ring or the stop, `seconds` at most.

        Returns:
            Whether the bell rang since the last time.
        """
        with self._rung:
            self._rung.wait_for(lambda: self._pending or self._stopped, timeout=seconds)
            rang, self._pending = self._pending, False
            return rang

    def pause(self, seconds: float) -> None:
        """Wait for the time to pass or the stop; a ring does not shorten it."""
        end = clock.monotonic() + seconds
        with self._rung:
            self._rung.wait_for(lambda: self._stopped, timeout=max(0.0, end - clock.monotonic()))


class BackOff:
    """Seconds to wait after each failure in a row: doubled up to a ceiling, and forgotten after a success."""

    def __init__(self, first: float = 0.1, ceiling: float = 10.0) -> None:
        self._first = first
        self._ceiling = ceiling
        self._next = first

    def failed(self) -> float:
        """Seconds to wait now."""
        seconds, self._next = self._next, min(self._next * 2, self._ceiling)
        return seconds

    def succeeded(self) -> None:
        """Begin anew."""
        self._next = self._first
