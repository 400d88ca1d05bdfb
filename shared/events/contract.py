"""What every contract declares beside its fields: who writes it, who reads it, and whether somebody does yet."""

from dataclasses import dataclass
from typing import ClassVar

from shared.kit.message import Event

SERVICES = ("feedback", "recovery", "notifier")
INTEGRATORS = "integrators"
"""Systems of the organisation's own that read our topics; nobody here knows them by name."""


@dataclass(frozen=True, kw_only=True)
class Contract(Event):
    """An event or command of Rimedio's. Its docstring's `Attributes` become the JSON Schema's descriptions."""

    writers: ClassVar[tuple[str, ...]]
    """Who sends it: services, or kinds of outside system such as `pms`. Only a command has several writers."""
    readers: ClassVar[tuple[str, ...]]
    """Who receives it: services, or `integrators`."""
    planned: ClassVar[bool] = False
    """True while nothing in this repository sends it (or, from outside, reads it); the contract is fixed already."""

    @classmethod
    def owned_by(cls) -> str:
        """Who may change the contract: the sender of an event, the receiver of a command."""
        return cls.readers[0] if cls.is_command() else cls.writers[0]

    @classmethod
    def is_command(cls) -> bool:
        """Whether it asks for something rather than telling what happened."""
        return cls.name.endswith(".requested")
