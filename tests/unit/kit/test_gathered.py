"""What is asked for at once is done at once, in as few rounds as may be, and everybody gets their own."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from shared.kit.gathered import Gathered
from tests.waiting import until

SECONDS = 10


class Slow:
    """Work that goes on only when it is let go on, and remembers its rounds."""

    def __init__(self) -> None:
        self.rounds: list[list[int]] = []
        self.go_on = threading.Semaphore(0)

    def __call__(self, items: list[int]) -> list[int | Exception]:
        self.rounds.append(items)
        assert self.go_on.acquire(timeout=SECONDS)
        return [ValueError(item) if item < 0 else 10 * item for item in items]


@contextmanager
def asked(gathered: Gathered[int, int], work: Slow, meanwhile: list[int]) -> Iterator[list[Future[int]]]:
    """One asks for 1, and while that is under way others ask, one after the other; then the work is let go on."""
    with ThreadPoolExecutor(1 + len(meanwhile)) as pool:
        futures = [pool.submit(gathered, 1)]
        until(lambda: work.rounds == [[1]])
        for number, item in enumerate(meanwhile, 1):
            futures.append(pool.submit(gathered, item))
            until(lambda: gathered.waiting == number)  # noqa: B023  It is asked at once.
        work.go_on.release(2)
        yield futures


def test_who_comes_alone_waits_for_nobody() -> None:
    gathered: Gathered[int, int] = Gathered(lambda items: [10 * item for item in items])
    assert [gathered(1), gathered(2)] == [10, 20]


def test_who_comes_while_a_round_is_under_way_goes_with_the_others_in_the_next() -> None:
    work = Slow()
    with asked(Gathered(work), work, [2, 3, 4]) as futures:
        assert [future.result(SECONDS) for future in futures] == [10, 20, 30, 40]
    assert work.rounds == [[1], [2, 3, 4]]


def test_what_is_wrong_with_one_is_told_to_that_one() -> None:
    work = Slow()
    with asked(Gathered(work), work, [2, -3, 4]) as (_, second, third, fourth):
        assert second.result(SECONDS) == 20
        assert fourth.result(SECONDS) == 40
        with pytest.raises(ValueError, match="-3"):
            third.result(SECONDS)


def test_what_befalls_a_round_is_told_to_all_in_it_and_the_next_one_goes_on() -> None:
    class Failing(Slow):
        def __call__(self, items: list[int]) -> list[int | Exception]:
            outcomes = super().__call__(items)
            if len(items) > 1:
                raise ConnectionError(len(items))
            return outcomes

    work = Failing()
    gathered: Gathered[int, int] = Gathered(work)
    with asked(gathered, work, [2, 3]) as (first, *others):
        assert first.result(SECONDS) == 10
        for future in others:
            with pytest.raises(ConnectionError, match="2"):
                future.result(SECONDS)
    work.go_on.release()
    assert gathered(4) == 40


def test_many_at_once_each_get_their_own_and_each_is_asked_for_once() -> None:
    rounds: list[list[int]] = []

    def work(items: list[int]) -> list[int]:
        rounds.append(items)
        return [10 * item for item in items]

    gathered: Gathered[int, int] = Gathered(work)
    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(gathered, range(5_000))) == [10 * item for item in range(5_000)]
    assert sorted(item for items in rounds for item in items) == list(range(5_000))
