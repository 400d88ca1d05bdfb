"""Running a service's loops and its web application inside a test."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask
from werkzeug.serving import make_server

from shared.kit.worker import Loop

STOPS_WITHIN_SECONDS = 0.02


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


@contextmanager
def served(build: Callable[[str], Flask]) -> Iterator[str]:
    """The address at which an application is served, which it has to know when it is built."""
    server = make_server("127.0.0.1", 0, Flask("not yet"), threaded=True)
    address = f"http://127.0.0.1:{server.port}"
    server.app = build(address)
    thread = threading.Thread(target=server.serve_forever, args=(STOPS_WITHIN_SECONDS,))
    thread.start()
    try:
        yield address
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
