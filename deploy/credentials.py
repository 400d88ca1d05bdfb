"""The secrets of an installation to try out: made once, kept in a directory, readable by its owner only."""

import json
import secrets
import sys
from pathlib import Path
from typing import Any

STAFF = (
    ("agent", "Anna Conti"),
    ("manager", "Marco Riva"),
    ("director", "Elena Ferri"),
    ("admin", "Sara Galli"),
)


def file_in(directory: Path) -> Path:
    """The file with `secret_keys`, `api_key` and `staff`; made, with its directory, if it is not there."""
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / "secrets.json"
    if not path.exists():
        new = _new()
        _write(directory / "secret_keys", new["secret_keys"])
        _write(path, json.dumps(new, indent=2))
    return path


def _new() -> dict[str, Any]:
    return {
        "secret_keys": f"k1:{secrets.token_hex(32)}",
        "api_key": f"rk_{secrets.token_hex(8)}_{secrets.token_hex(32)}",
        "staff": [
            {
                "role": role,
                "name": name,
                "email": f"{name.lower().replace(' ', '.')}@rimedio.example",
                "password": secrets.token_urlsafe(12),
            }
            for role, name in STAFF
        ],
    }


def _write(path: Path, text: str) -> None:
    part = path.with_suffix(".part")
    part.touch(mode=0o600)
    part.write_text(text)
    part.replace(path)


if __name__ == "__main__":
    file_in(Path(sys.argv[1]))
