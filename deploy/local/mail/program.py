"""How the launcher runs the mail catcher."""

import os
import sys
from pathlib import Path

from deploy.local.ports import Ports, accepts
from deploy.local.process import Program


def program(data: Path, ports: Ports) -> Program:
    """The mail catcher of the stack in `data`."""
    arguments = [str(data / "mail"), str(ports.smtp), str(ports.mail)]
    return Program(
        name="mail",
        command=[sys.executable, "-m", "deploy.local.mail", *arguments],
        environment=os.environ,
        log=data / "logs" / "mail.log",
        ready=lambda: accepts(ports.smtp) and accepts(ports.mail),
        ports=(ports.smtp, ports.mail),
    )
