"""Many guests who answer at once and, like a browser on a bad network, send again until they are answered."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import requests

from tests.outside import Json, Outside

PATIENCE_SECONDS = 120
LOW: Json = {"overall": 9, "touchpoints": {"breakfast": 1}, "comment": "Dieci minuti per un caffè."}
GOOD: Json = {"overall": 10, "touchpoints": {"breakfast": 5}}


@dataclass(frozen=True, kw_only=True)
class Answered:
    """An answer that the system has acknowledged."""

    visit: Json
    response_id: str
    low: bool


class Guests:
    """Submits answers over some connections; `answered` grows meanwhile."""

    def __init__(self, outside: Outside, connections: int = 8) -> None:
        self._outside = outside
        self._connections = connections
        self.answered: list[Answered] = []
        self.first_statuses: list[int] = []
        self.done = threading.Event()

    def submit(self, visits: list[Json], per_second: float | None = None) -> None:
        """One answer per visit, two of five low."""
        began = time.monotonic()

        def one(turn: tuple[int, Json]) -> None:
            number, visit = turn
            if per_second:
                time.sleep(max(0.0, began + number / per_second - time.monotonic()))
            self._answer(visit, low=number % 5 < 2)

        with ThreadPoolExecutor(self._connections) as pool:
            list(pool.map(one, enumerate(visits)))
        self.done.set()

    def start(self, visits: list[Json], per_second: float | None = None) -> threading.Thread:
        thread = threading.Thread(target=self.submit, args=(visits, per_second))
        thread.start()
        return thread

    def _answer(self, visit: Json, *, low: bool) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        first = True
        while True:
            status, told = self._try(visit, LOW if low else GOOD)
            if first:
                self.first_statuses.append(status)
                first = False
            if status in {200, 201}:
                self.answered.append(Answered(visit=visit, response_id=told["id"], low=low))
                return
            assert status in {0, 429, 502, 503}, f"{status}: {told}"
            assert time.monotonic() < end, "never answered"
            time.sleep(0.1)

    def _try(self, visit: Json, answers: dict[str, Any]) -> tuple[int, Json]:
        try:
            answer = self._outside.answer(visit["token"], **answers)
            return answer.status_code, answer.json()
        except (requests.ConnectionError, requests.Timeout):
            return 0, {}
