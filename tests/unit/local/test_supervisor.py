import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from deploy.local import errand
from deploy.local.errors import LocalError
from deploy.local.process import Program
from deploy.local.services import ROOT
from deploy.local.supervisor import Child
from tests.waiting import until

READY = "import pathlib, sys, time; print('here I am', flush=True); pathlib.Path(sys.argv[1]).touch(); time.sleep(600)"

Start = Callable[..., Child]


class Told(list[str]):
    """What the supervisor told."""

    def __call__(self, _child: Child, what: str) -> None:
        self.append(what)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def start(tmp_path: Path, told: Told) -> Iterator[Start]:
    """Starts a Python program, which is ready once it has touched the file that it is given."""
    children: list[Child] = []

    def begin(code: str, **options: float) -> Child:
        sign = tmp_path / "ready"
        program = Program(
            name="program",
            command=[sys.executable, "-c", code, str(sign)],
            log=tmp_path / "program.log",
            ready=sign.exists,
            before=lambda: sign.unlink(missing_ok=True),
            **options,
        )
        child = Child(program, changed=told)
        children.append(child)
        child.start()
        return child

    yield begin
    for child in children:
        child.stop()


def test_a_program_is_ready_when_it_says_so(start: Start) -> None:
    child = start(READY)
    child.wait_ready()
    assert child.state == "ready"
    assert child.pids() == [child.pid]


def test_what_dies_is_started_again_and_its_last_lines_are_told(start: Start, told: Told) -> None:
    child = start(READY)
    child.wait_ready()
    first = child.pid
    child.kill()
    child.wait_ready()
    assert child.pid != first
    assert child.restarts == 1
    death = next(what for what in told if "killed" in what)
    assert death.startswith("was killed by SIGKILL and is started again.")
    assert death.endswith("here I am")


def test_what_keeps_dying_before_it_is_ready_is_left_down_after_five_deaths(start: Start, told: Told) -> None:
    child = start("print('no such luck'); raise SystemExit(3)")
    with pytest.raises(LocalError, match=r"keeps dying(.|\n)*no such luck"):
        child.wait_ready()
    assert child.state == "down"
    assert child.as_dict()["restarts"] == 4
    assert "ended with exit code 3, 5 times before it was ready, and is left down" in told[-1]


def test_one_that_was_ready_may_die_more_than_five_times(start: Start) -> None:
    child = start(READY)
    for _ in range(6):
        child.wait_ready()
        child.kill()
    child.wait_ready()
    assert child.restarts == 6


def test_one_that_was_left_down_may_be_started_again(start: Start, tmp_path: Path) -> None:
    child = start(f"import os, sys; os.path.exists('{tmp_path}/mended') or sys.exit(1); {READY}")
    with pytest.raises(LocalError):
        child.wait_ready()
    (tmp_path / "mended").touch()
    child.start()
    child.wait_ready()
    assert child.state == "ready"


def test_a_stopped_program_ends_in_good_order(start: Start, tmp_path: Path) -> None:
    polite = f"import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(print('goodbye'))); {READY}"
    child = start(polite)
    child.wait_ready()
    child.stop()
    assert child.state == "stopped"
    assert child.pid is None
    assert (tmp_path / "program.log").read_text().endswith("goodbye\n")


def test_one_that_does_not_listen_is_ended_by_force(start: Start) -> None:
    child = start(f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {READY}", grace=0.2)
    child.wait_ready()
    child.stop()
    assert child.pid is None


def test_one_that_is_not_ready_in_time_is_named(start: Start) -> None:
    child = start("import time; time.sleep(600)")
    with pytest.raises(LocalError, match=r"program is not ready after 0 s"):
        child.wait_ready(0.1)


def test_stopping_ends_the_wait_for_readiness(start: Start) -> None:
    child = start("import time; time.sleep(600)")
    threading.Timer(0.2, child.stop).start()
    with pytest.raises(LocalError, match="was stopped"):
        child.wait_ready()


def test_the_processes_that_a_program_started_are_known(start: Start) -> None:
    child = start(f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'input()'], stdin=-1); {READY}")
    child.wait_ready()
    assert len(child.pids()) == 2


LAUNCHER = """
import pathlib, sys
from deploy.local.process import Program, spawn

command = [sys.executable, "-c", "import time; time.sleep(600)"]
print(spawn(Program(name="program", command=command, log=pathlib.Path(sys.argv[1]))).pid, flush=True)
sys.stdin.read()
"""


def test_a_program_dies_with_the_process_that_started_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", LAUNCHER, str(tmp_path / "program.log")]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as launcher:
        assert launcher.stdout
        program = int(launcher.stdout.readline())
        launcher.kill()
    until(lambda: not psutil.pid_exists(program), what="the end of the program")


def _errand(tmp_path: Path, code: str) -> Program:
    return Program(name="errand", command=[sys.executable, "-c", code], log=tmp_path / "errand.log")


def test_an_errand_is_waited_for(tmp_path: Path) -> None:
    errand.run(_errand(tmp_path, "print('done')"), threading.Event())
    assert (tmp_path / "errand.log").read_text() == "done\n"


def test_an_errand_that_fails_is_told_with_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match=r"errand failed with exit code 1(.|\n)*no luck"):
        errand.run(_errand(tmp_path, "raise SystemExit('no luck')"), threading.Event())


def test_an_errand_that_nobody_wants_any_more_is_ended(tmp_path: Path) -> None:
    cancelled = threading.Event()
    cancelled.set()
    with pytest.raises(LocalError):
        errand.run(_errand(tmp_path, "import time; time.sleep(600)"), cancelled)
