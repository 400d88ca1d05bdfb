"""The log files of the stack's children: their last lines, and a limit to what is kept."""

from pathlib import Path

LIMIT = 20 * 1024 * 1024
KEPT = 2 * 1024 * 1024


def tail(path: Path, lines: int = 15) -> str:
    """The last lines of a log, or nothing where there is none."""
    return "\n".join(_end(path, 64 * 1024).decode(errors="replace").splitlines()[-lines:])


def trim(path: Path) -> None:
    """Cut a log beyond `LIMIT` bytes to its last `KEPT`; its writer appends and goes on undisturbed."""
    if path.exists() and path.stat().st_size > LIMIT:
        end = _end(path, KEPT)
        with path.open("r+b") as log:
            log.truncate(0)
            log.write(end)


def _end(path: Path, size: int) -> bytes:
    if not path.exists():
        return b""
    with path.open("rb") as log:
        log.seek(max(0, path.stat().st_size - size))
        return log.read()
