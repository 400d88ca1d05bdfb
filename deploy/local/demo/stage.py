"""What every story needs: the running stack from outside, as the PMS, the guest's inbox and the staff see it."""

import datetime as dt
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import requests

from deploy.local.demo.guest import TIMEOUT_SECONDS, Page
from deploy.local.demo.timeline import Timeline
from deploy.local.demo.watching import PATIENCE_SECONDS, Passed, Watch
from deploy.local.mail.box import Box

TOPICS = ["feedback.low-scores", "recovery.cases", "notifier.contacts"]

_T = TypeVar("_T")


class Stage:
    """A running stack, and the timeline of the story that is played on it.

    Args:
        stack: What `up --json` says.
        timeline: Where what happens is noted.
        watch: What passes on Kafka meanwhile.
    """

    def __init__(self, stack: dict[str, Any], timeline: Timeline, watch: Watch) -> None:
        self.urls: dict[str, str] = stack["urls"]
        self.timeline = timeline
        self._watch = watch
        self._mail = Path(stack["data"]) / "mail"
        self._key = {"Authorization": f"Bearer {stack['api_key']}"}

    def visit(self, what: str, customer: dict[str, Any], **facts: Any) -> dict[str, Any]:
        """A visit has just ended, and its system says so; gives what was said, with `id` and `survey_url`."""
        guest = uuid.uuid4().hex[:8]
        body = {
            "external_id": f"visit-{guest}",
            "ended_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),  # noqa: TID251  A PMS has a clock of its own.
            "customer": {"external_id": f"guest-{guest}", "email": f"guest.{guest}@example.com", **customer},
            **facts,
        }
        answer = requests.post(
            f"{self.urls['feedback']}/v1/visits", json=body, headers=self._key, timeout=TIMEOUT_SECONDS
        )
        answer.raise_for_status()
        self.timeline.note("outside", f"{what}: POST /v1/visits")
        return {**body, **answer.json()}

    def thanked(self, page: Page, what: str) -> None:
        """The guest has answered, and the page thanks.

        Raises:
            RuntimeError: It does not.
        """
        if page.status != requests.codes.ok or "at" in page.names:
            raise RuntimeError(f"the survey was answered {page.status}: {page.text[:300]}")
        self.timeline.note("guest", what)

    def case_of(self, **answer: Any) -> str:
        """The number of the case that a low score with these values has opened."""
        low = self._watch.wait_for("feedback.low_score.detected", **answer)
        self.timeline.note("Kafka", f"feedback.low_score.detected: {low.data['severity']}", low.at)
        opened = self.passed("recovery.case.opened", response_id=low.data["response_id"])
        number: str = opened.data["number"]
        self.timeline.note("recovery", f"case {number} is open", opened.at)
        self.timeline.links["The case on the desk"] = f"{self.urls['recovery']}/desk/cases/{number}"
        return number

    def passed(self, name: str, **values: Any) -> Passed:
        """The event of this name with these values."""
        return self._watch.wait_for(name, **values)

    def mail_to(self, address: str) -> None:
        """Wait for a mail in somebody's inbox."""
        box = Box(self._mail)

        def arrived() -> str | None:
            return next((id_ for id_ in box.ids() if (mail := box.mail(id_)) and address in mail.recipients), None)

        mail_id = until(arrived, "the message in the inbox")
        mail = box.mail(mail_id)
        at = (self._mail / "new" / mail_id).stat().st_mtime
        self.timeline.note("inbox", f"“{mail.header('Subject') if mail else ''}”", at)

    def case(self, number: str, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The case, once something holds of it."""
        url = f"{self.urls['recovery']}/v1/cases/{number}"

        def found() -> dict[str, Any] | None:
            case: dict[str, Any] = requests.get(url, headers=self._key, timeout=TIMEOUT_SECONDS).json()
            return case if holds(case) else None

        return until(found, f"what is owed on case {number}")


def until(condition: Callable[[], _T | None], what: str) -> _T:
    """Ask until there is an answer.

    Raises:
        TimeoutError: There was none within a minute.
    """
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if answer := condition():
            return answer
        time.sleep(0.01)
    raise TimeoutError(f"not within {PATIENCE_SECONDS:.0f} s: {what}")


def is_sent(case: dict[str, Any]) -> bool:
    """Whether the case knows that its message was sent."""
    return [contact["state"] for contact in case["contacts"]] == ["sent"]
