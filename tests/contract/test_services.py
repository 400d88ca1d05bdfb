"""What the contracts say of the services is what the services' code does."""

import ast
import functools
import importlib
from pathlib import Path

import pytest
from mongoengine.base import BaseDocument

from shared.events import (
    EVENTS,
    SERVICES,
    Contract,
    CustomerOptedOut,
    ResponseSubmitted,
    VisitRecorded,
)

ROOT = Path(__file__).parents[2]

# Writers and readers by design that do not write or read yet. A line goes when what it waits for comes.
WRITES_LATER = set[tuple[str, type[Contract]]]()
READS_LATER = {
    ("recovery", VisitRecorded),  # The customer's history.
    ("recovery", ResponseSubmitted),
    ("recovery", CustomerOptedOut),  # What a case says of how its customer can be reached.
}

every_event = pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.type())
every_service = pytest.mark.parametrize("service", SERVICES)


@functools.cache
def handled_by(service: str) -> set[type[Contract]]:
    return set(importlib.import_module(f"services.{service}.handlers").HANDLERS)


@functools.cache
def made_by(service: str) -> set[type[Contract]]:
    """The contracts that the code of a service makes instances of."""
    trees = [ast.parse(path.read_text("utf-8")) for path in (ROOT / "services" / service).rglob("*.py")]
    calls = [node.func for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = {call.id for call in calls if isinstance(call, ast.Name)}
    return {event for event in EVENTS if event.__name__ in names}


def inside(parties: tuple[str, ...]) -> list[str]:
    return [party for party in parties if party in SERVICES]


@every_service
def test_a_service_handles_only_what_it_is_said_to_read(service: str) -> None:
    assert [event.type() for event in handled_by(service) if service not in event.readers] == []


@every_service
def test_a_service_makes_only_what_it_is_said_to_write(service: str) -> None:
    assert [event.type() for event in made_by(service) if service not in event.writers] == []


@every_event
def test_what_is_planned_is_not_in_use_and_the_rest_is(event: type[Contract]) -> None:
    writers = inside(event.writers)
    if writers:
        in_use = any(event in made_by(service) for service in writers)
    else:
        in_use = any(event in handled_by(service) for service in inside(event.readers))
    assert in_use is not event.planned


@every_event
def test_who_is_said_to_write_writes(event: type[Contract]) -> None:
    if not event.planned:
        for service in inside(event.writers):
            assert (event in made_by(service)) is ((service, event) not in WRITES_LATER), service


@every_event
def test_who_is_said_to_read_reads(event: type[Contract]) -> None:
    if not event.planned:
        for service in inside(event.readers):
            assert (event in handled_by(service)) is ((service, event) not in READS_LATER), service


def test_no_two_documents_have_the_same_name() -> None:
    """They are told apart by it alone in one process, as that of the tests."""
    for service in SERVICES:
        for module in (ROOT / "services" / service).rglob("*.py"):
            if "mongoengine" in module.read_text("utf-8") or "Aggregate" in module.read_text("utf-8"):
                importlib.import_module(".".join(module.relative_to(ROOT).with_suffix("").parts))
    names = [document.__name__ for document in _below(BaseDocument) if document.__module__.startswith("services.")]
    assert len(names) > 5
    assert len(names) == len(set(names)), sorted(names)


def _below(base: type) -> list[type]:
    return [each for child in base.__subclasses__() for each in (child, *_below(child))]
