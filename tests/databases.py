"""A test's databases: shared with the tests before it where they can be emptied, which is quicker than making them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pymongo import MongoClient

from shared.kit.ids import new_id
from shared.kit.settings import Settings

LASTING = f"t{new_id()[:12]}"
"""The tenant of all tests of this process that leave nothing behind but documents."""

LISTENING = {"street", "topics"}
"""Fixtures of tests that need a tenant of their own: what was said on Kafka cannot be unsaid."""


def tenant_for(request: pytest.FixtureRequest) -> dict[str, str]:
    """The tenant of a test as a change of its settings; none where it is to be one of its own."""
    return {} if LISTENING & set(request.fixturenames) else {"tenant": LASTING}


@contextmanager
def emptied(settings: Settings) -> Iterator[Settings]:
    """Settings whose database is empty again after the block; one of the test's own is gone."""
    try:
        yield settings
    finally:
        client: MongoClient[dict[str, Any]] = MongoClient(settings.mongo_uri)
        with client:
            if settings.tenant == LASTING:
                for name in client[settings.database].list_collection_names():
                    client[settings.database][name].delete_many({})
            else:
                client.drop_database(settings.database)
