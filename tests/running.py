"""Running a service's loops inside a test, as its worker does."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from shared.kit.worker import Loop


@contextmanager
def running(*loops: Loop) -> Iterator[None]:
    """The loops, each in a thread, for as long as the block lasts."""
    threads = [threading.Thread(target=loop.run, name=loop.name) for loop in loops]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for loop in loops:
            loop.bell.stop()
        for thread in threads:
            thread.join(timeout=30)
        assert not [thread for thread in threads if thread.is_alive()]
