"""Runs a command that dies with the process that started it: `leash.py <parent's pid> <command> [argument...]`.

It is a program of its own and not a `preexec_fn`, because Python code between fork and exec may deadlock a parent that
has threads.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Ask the kernel for the signal, make sure that the parent is still there to cause it, and become the command."""
    parent, command = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("The launcher is gone.")
    os.execvp(command[0], command)  # noqa: S606  The command is the launcher's own.


if __name__ == "__main__":
    main()
