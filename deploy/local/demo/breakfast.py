"""The breakfast: a splendid stay, friendly staff, and ten minutes in a queue for a coffee, two mornings."""

import datetime as dt
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import requests

from deploy.local.demo.guest import TIMEOUT_SECONDS, Browser
from deploy.local.demo.timeline import Timeline
from deploy.local.demo.watching import PATIENCE_SECONDS, watching
from deploy.local.mail.box import Box

TOPICS = ["feedback.low-scores", "recovery.cases", "notifier.contacts"]
COMMENT = "Albergo splendido e personale gentilissimo. Ma a colazione dieci minuti di coda per un caffè, due mattine."
WISH = "Un tavolo e un caffè senza fare la fila."

_T = TypeVar("_T")


def play(stack: dict[str, Any]) -> Timeline:
    """Play the story on a running stack.

    Args:
        stack: What `up --json` says.

    Raises:
        TimeoutError: Something that is owed did not happen within a minute.
    """
    timeline = Timeline("The breakfast: 9 of 10 in all, breakfast 1 of 5")
    with watching(stack["kafka"], TOPICS) as watch:
        visit = _arrives(stack, timeline)
        _answers(visit, timeline)
        low = watch.wait_for("feedback.low_score.detected", visit_id=visit["id"])
        timeline.note("Kafka", f"feedback.low_score.detected: {low.data['severity']}", low.at)
        opened = watch.wait_for("recovery.case.opened", response_id=low.data["response_id"])
        timeline.note("recovery", f"case {opened.data['number']} is open", opened.at)
        _receives(stack, visit, timeline)
        sent = watch.wait_for("notifier.contact.sent", thread=opened.data["number"])
        timeline.note("notifier", "says that it was sent", sent.at)
        _is_noted(stack, opened.data["number"], timeline)
    urls = stack["urls"]
    timeline.links = {
        "The case on the desk": f"{urls['recovery']}/desk/cases/{opened.data['number']}",
        "The mail": urls["mail"],
        "The survey, answered": visit["survey_url"],
    }
    return timeline


def _arrives(stack: dict[str, Any], timeline: Timeline) -> dict[str, Any]:
    guest = uuid.uuid4().hex[:8]
    body = {
        "external_id": f"stay-{guest}",
        "kind": "stay",
        "place": "hotel-demo",
        "ended_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),  # noqa: TID251  A PMS has a clock of its own.
        "customer": {
            "external_id": f"guest-{guest}",
            "name": "Giulia Bianchi",
            "email": f"giulia.{guest}@example.com",
            "language": "it",
            "since": "2019-04-12",
            "tier": "gold",
        },
        "touchpoints": ["reception", "room", "breakfast"],
    }
    answer = requests.post(
        f"{stack['urls']['feedback']}/v1/visits", json=body, headers=_key(stack), timeout=TIMEOUT_SECONDS
    )
    answer.raise_for_status()
    timeline.note("PMS", "a stay at Hotel Aurora has ended: POST /v1/visits")
    return {**body, **answer.json()}


def _answers(visit: dict[str, Any], timeline: Timeline) -> None:
    browser = Browser("it")
    page = browser.open(visit["survey_url"])
    timeline.note("guest", "opens the survey by its link")
    answered = browser.answer(
        page,
        **{
            "overall": "9",
            "touchpoints.reception": "5",
            "touchpoints.room": "5",
            "touchpoints.breakfast": "1",
            "comment": COMMENT,
            "wish": WISH,
            "reach": "email",
        },
    )
    if answered.status != requests.codes.ok:
        raise RuntimeError(f"the survey was answered {answered.status}: {answered.text[:300]}")
    timeline.note("guest", "sends 9 of 10, breakfast 1 of 5; the page thanks")


def _receives(stack: dict[str, Any], visit: dict[str, Any], timeline: Timeline) -> None:
    directory = Path(stack["data"]) / "mail"
    box = Box(directory)
    address = visit["customer"]["email"]

    def arrived() -> str | None:
        return next((id_ for id_ in box.ids() if (mail := box.mail(id_)) and address in mail.recipients), None)

    mail_id = _until(arrived, "the acknowledgement in the inbox")
    mail = box.mail(mail_id)
    at = (directory / "new" / mail_id).stat().st_mtime
    timeline.note("inbox", f"“{mail.header('Subject') if mail else ''}”", at)


def _is_noted(stack: dict[str, Any], number: str, timeline: Timeline) -> None:
    url = f"{stack['urls']['recovery']}/v1/cases/{number}"

    def noted() -> dict[str, Any] | None:
        case: dict[str, Any] = requests.get(url, headers=_key(stack), timeout=TIMEOUT_SECONDS).json()
        return case if [contact["state"] for contact in case["contacts"]] == ["sent"] else None

    case = _until(noted, "the delivery on the case")
    owner, due_at = case["owner"]["name"], case["clocks"]["first_contact"]["due_at"]
    timeline.note("recovery", f"the case notes the delivery; {owner} has until {due_at}")


def _key(stack: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {stack['api_key']}"}


def _until(condition: Callable[[], _T | None], what: str) -> _T:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if answer := condition():
            return answer
        time.sleep(0.01)
    raise TimeoutError(f"not within {PATIENCE_SECONDS:.0f} s: {what}")
