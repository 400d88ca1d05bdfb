"""All children of a stack, by name."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from deploy.local.errors import LocalError
from deploy.local.process import Program
from deploy.local.supervisor import Child

STOPPING_ORDER = ("web", "worker", "mail", "kafka", "mongo")
"""What uses a server stops before the server. Each word is the end of the names that it means."""


class Children:
    """Starts, names and stops them."""

    def __init__(self, changed: Callable[[Child, str], None]) -> None:
        """`changed` is called with a child, and what happened to it if that is worth telling."""
        self.ending = threading.Event()
        """Set once nothing shall be started any more."""
        self._changed = changed
        self._children: dict[str, Child] = {}
        self._lock = threading.Lock()

    def start(self, program: Program) -> None:
        """Start a program, and wait until it is ready.

        Raises:
            LocalError: It does not become ready, or all are ending.
        """
        child = Child(program, changed=self._changed)
        with self._lock:
            if self.ending.is_set():
                raise LocalError(f"{program.name} is not started any more.")
            self._children[program.name] = child
        child.start()
        child.wait_ready()

    def stop_all(self) -> None:
        """Stop everything in good order."""
        with self._lock:
            self.ending.set()
        for kind in STOPPING_ORDER:
            with ThreadPoolExecutor() as pool:
                list(pool.map(Child.stop, [self[name] for name in self.names() if name.endswith(kind)]))

    def names(self) -> list[str]:
        """Whom there is, in the order of the alphabet."""
        return sorted(self._children)

    def __getitem__(self, name: str) -> Child:
        return self._children[name]

    def as_dict(self) -> dict[str, dict[str, Any]]:
        """How each of them is."""
        return {name: self[name].as_dict() for name in self.names()}
