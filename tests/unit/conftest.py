"""Unit tests open no sockets, and leave no database registered for the tests after them."""

import socket
from collections.abc import Iterator
from typing import NoReturn

import pytest
from mongoengine.connection import disconnect_all


@pytest.fixture(autouse=True)
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> NoReturn:
        raise AssertionError("a unit test opened a socket")

    for name in ("connect", "connect_ex", "bind"):
        monkeypatch.setattr(socket.socket, name, refuse)


@pytest.fixture(autouse=True)
def no_databases() -> Iterator[None]:
    disconnect_all()
    yield
    disconnect_all()
