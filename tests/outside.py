"""The system as people and other systems meet it: its pages, its interfaces, its events and the guest's inbox."""

import email
import email.policy
from collections.abc import Iterable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from shared.kit.ids import new_id

TIMEOUT_SECONDS = 30
# A program asks again while a server that was killed starts anew; what it sends it sends only once.
PATIENT = Retry(connect=20, read=0, backoff_factor=0.1, backoff_max=1.0, allowed_methods={"GET"})
Json = dict[str, Any]


class Outside:
    """What can be done with a running system from outside, knowing only what `up --json` says."""

    def __init__(self, stack: Json) -> None:
        self.urls: dict[str, str] = stack["urls"]
        self.data = Path(stack["data"])
        self.stack = stack
        self.api = requests.Session()
        self.api.mount("http://", HTTPAdapter(max_retries=PATIENT))
        self.api.headers["Authorization"] = f"Bearer {stack['api_key']}"

    def visit(self, **changes: Any) -> Json:
        """A stay that has ended, told by a PMS; gives what was sent with `id`, `survey_url` and `token`."""
        body = stay(**changes)
        answer = self.api.post(f"{self.urls['feedback']}/v1/visits", json=body, timeout=TIMEOUT_SECONDS)
        assert answer.status_code == 201, answer.text
        told: Json = answer.json()
        return {**body, **told, "token": told["survey_url"].rsplit("/", 1)[1]}

    def answer(self, token: str, **answers: Any) -> requests.Response:
        """A guest's answer through the interface."""
        body = {"token": token, "answers": answers, "language": "it"}
        return requests.post(f"{self.urls['feedback']}/v1/responses", json=body, timeout=TIMEOUT_SECONDS)

    def response(self, response_id: str) -> requests.Response:
        return self.api.get(f"{self.urls['feedback']}/v1/responses/{response_id}", timeout=TIMEOUT_SECONDS)

    def all_responses(self, **filters: Any) -> list[Json]:
        """All answers that match, page by page."""
        return self._all(f"{self.urls['feedback']}/v1/responses", filters)

    def cases(self, **filters: Any) -> list[Json]:
        """All cases that match, page by page."""
        return self._all(f"{self.urls['recovery']}/v1/cases", filters)

    def contacts(self, **filters: Any) -> list[Json]:
        """All contacts that match, page by page."""
        return self._all(f"{self.urls['notifier']}/v1/contacts", filters)

    def case_of(self, visit: Json) -> Json | None:
        """The one case of the visit's customer, where there is one."""
        found = self.cases(customer=visit["customer"]["external_id"])
        assert len(found) <= 1
        return found[0] if found else None

    def mails_to(self, address: str) -> list[EmailMessage]:
        """The mails in this inbox."""
        return [mail for mail in self.mails() if address in str(mail["X-Envelope-To"])]

    def mails(self) -> Iterable[EmailMessage]:
        for file in sorted((self.data / "mail").glob("new/*")):
            yield email.message_from_bytes(file.read_bytes(), policy=email.policy.default)

    def _all(self, url: str, filters: Json) -> list[Json]:
        items: list[Json] = []
        cursor: Json = {}
        while True:
            answer = self.api.get(url, params={"limit": 200, **filters, **cursor}, timeout=TIMEOUT_SECONDS)
            assert answer.status_code == 200, answer.text
            page = answer.json()
            items += page["items"]
            if not page["next_cursor"]:
                return items
            cursor = {"cursor": page["next_cursor"]}


def stay(**changes: Any) -> Json:
    """A stay of a guest of her own, as a PMS tells it."""
    guest = new_id()
    body: Json = {
        "external_id": f"stay-{guest}",
        "kind": "stay",
        "place": "hotel-demo",
        "ended_at": "2026-11-22T09:00:00Z",
        "customer": {
            "external_id": f"guest-{guest}",
            "name": "Giulia B.",
            "email": f"giulia-{guest}@example.com",
            "language": "it",
        },
    }
    return {**body, **changes}
