"""Runs a program that ends by itself, such as a service's `setup`."""

import threading

from deploy.local.errors import LocalError
from deploy.local.process import Program, spawn
from deploy.local.supervisor import POLL


def run(program: Program, cancelled: threading.Event) -> None:
    """Run the program to its end.

    Raises:
        LocalError: It failed, or nobody wants it any more.
    """
    process = spawn(program)
    while process.poll() is None:
        if cancelled.wait(POLL):
            process.kill()
    if code := process.wait():
        raise LocalError(f"{program.name} failed with exit code {code}. {program.last_lines()}")
