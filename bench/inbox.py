"""From a low score's 201 to the mail accepted by SMTP, at a steady rate."""

import json
import mailbox
import time
from pathlib import Path
from typing import Any

from bench import load, submit

RATE = 20
COUNT = 600
# A Java machine that has just started compiles itself for some seconds.
WARMING = 120
DRAIN_SECONDS = 60


def measure(stack: dict[str, Any]) -> dict[str, Any]:
    """Submit low scores and look at the time at which each guest's mail was written by the mail catcher."""
    name = f"inbox{int(time.monotonic())}"
    tokens = submit.visits(stack, WARMING + COUNT, name)
    url = f"{stack['urls']['feedback']}/v1/responses"
    headers = {"Authorization": f"Bearer {stack['api_key']}"}
    requests = [load.request(url, _low(token), headers) for token in tokens]
    # One connection keeps the answers in the order of the requests, so that each is known by its number.
    outcome = load.run(url, requests, connections=1, per_second=RATE)
    arrived = _arrivals(Path(stack["data"]) / "mail", name)
    all_waited = [1000 * (arrived[number] - answered) for number, answered in enumerate(outcome.answered)]
    waited = sorted(all_waited[WARMING:])
    return {
        "p50_ms": round(waited[len(waited) // 2], 1),
        "p99_ms": round(waited[int(len(waited) * 0.99)], 1),
        "max_ms": round(waited[-1], 1),
        "warming_count": WARMING,
        "warming_max_ms": round(max(all_waited[:WARMING]), 1),
        "rate": RATE,
        "count": COUNT,
    }


def _low(token: str) -> bytes:
    answers = {"overall": 9, "touchpoints": {"breakfast": 1}, "comment": "Dieci minuti per un caffè, due mattine."}
    return json.dumps({"token": token, "answers": answers, "language": "it"}).encode()


def _arrivals(path: Path, name: str) -> dict[int, float]:
    """When each guest's mail was there (seconds, as files keep it), by the number of the guest."""
    end = time.monotonic() + DRAIN_SECONDS
    found: dict[int, float] = {}
    while len(found) < WARMING + COUNT:
        if time.monotonic() > end:
            raise SystemExit(f"{WARMING + COUNT - len(found)} mails did not come")
        found = _read(path, name)
    return found


def _read(path: Path, name: str) -> dict[int, float]:
    found = {}
    box = mailbox.Maildir(path, create=False)
    for key in box.iterkeys():
        message = box.get_message(key)
        guest = str(message["To"]).rsplit("<", 1)[-1].split("@")[0]
        if guest.startswith(f"{name}-"):
            found[int(guest.rsplit("-", 1)[1])] = message.get_date()
    return found
