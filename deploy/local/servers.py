"""The embedded servers by name, and which of them this machine's environment makes unnecessary."""

import os
from collections.abc import Callable
from pathlib import Path

from deploy.local import jars, kafka, mongo
from deploy.local.mail.program import program as mail_program
from deploy.local.ports import Ports
from deploy.local.process import Program

PROGRAMS: dict[str, Callable[[Path, Ports], Program]] = {
    "kafka": kafka.program,
    "mongo": mongo.program,
    "mail": mail_program,
}
ALL = frozenset(PROGRAMS)
ADDRESSES = {"kafka": "RIMEDIO_KAFKA_BOOTSTRAP", "mongo": "RIMEDIO_MONGO_URI"}
"""The variables that name a server to use instead."""
REQUIRE: dict[str, Callable[[str], None]] = {"kafka": kafka.require, "mongo": mongo.require}


def given() -> dict[str, str]:
    """The servers that the environment names, with their addresses; these are not started."""
    return {name: address for name, variable in ADDRESSES.items() if (address := os.environ.get(variable))}


def require_given() -> None:
    """Make sure that the servers which the environment names answer.

    Raises:
        LocalError: One does not.
    """
    for name, address in given().items():
        REQUIRE[name](address)


def ports_of(name: str, ports: Ports) -> list[int]:
    """What a server listens on."""
    return {
        "kafka": [ports.kafka, ports.controller],
        "mongo": [ports.mongo],
        "mail": [ports.mail, ports.smtp],
    }[name]


def fetch() -> None:
    """Get and check what the servers need from elsewhere.

    Raises:
        LocalError: Something cannot be had, or does not run on this machine.
    """
    if "kafka" not in given():
        jars.classpath()
    if "mongo" not in given():
        mongo.mongod()
