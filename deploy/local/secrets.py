"""The secrets of one local stack: made once, kept in a file that only its owner reads."""

import json
import secrets
from pathlib import Path
from typing import Any

STAFF = (
    ("agent", "Anna Conti"),
    ("manager", "Marco Riva"),
    ("director", "Elena Ferri"),
    ("admin", "Sara Galli"),
)


def of(data: Path) -> Path:
    """The file of the stack in `data`, made if it is not there: `secret_keys`, `api_key` and `staff`."""
    path = data / "secrets.json"
    if not path.exists():
        part = path.with_suffix(".part")
        part.touch(mode=0o600)
        part.write_text(json.dumps(_new(), indent=2))
        part.replace(path)
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
