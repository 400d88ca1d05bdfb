"""The stories are played against the running system, from outside."""

from typing import Any

import pytest

from tests.outside import Outside


@pytest.fixture
def outside(stack: dict[str, Any]) -> Outside:
    return Outside(stack)
