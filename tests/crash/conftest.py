"""A whole system of the crash tests' own, whose processes they may kill."""

import os
from collections.abc import Iterator

import pytest

from deploy.local.stack import Stack, running
from tests.conftest import BASE_PORT, HOME
from tests.outside import Outside


@pytest.fixture(scope="session")
def launched() -> Iterator[Stack]:
    """The launcher itself, in this process."""
    for variable in ("RIMEDIO_KAFKA_BOOTSTRAP", "RIMEDIO_MONGO_URI"):
        os.environ.pop(variable, None)
    with running(data=HOME / "crash", base_port=BASE_PORT + 70) as stack:
        yield stack


@pytest.fixture
def outside(launched: Stack) -> Outside:
    return Outside(launched.as_dict())
