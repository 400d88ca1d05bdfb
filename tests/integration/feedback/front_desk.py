"""What the organisation's systems and its guests do with feedback over HTTP."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.feedback.wiring import Wiring
from shared.events import DirectoryApiKey, DirectoryStaff
from shared.kit import auth
from shared.kit.auth import StaffSession, hash_api_key, new_api_key
from shared.kit.ids import new_id
from shared.kit.message import Delivery

Json = dict[str, Any]
GIULIA: Json = {
    "name": "Giulia Rossi",
    "email": "giulia@example.com",
    "phone": "+39 333 1234567",
    "language": "it",
    "since": "2024-05-01",
    "tier": "silver",
}


class FrontDesk:
    """A program with an API key, and the guests whose visits it records."""

    def __init__(self, app: Flask, wiring: Wiring) -> None:
        self.app = app
        self.wiring = wiring
        self.client = app.test_client()
        self.client.environ_base["HTTP_AUTHORIZATION"] = self.key("visits:write", "responses:read")

    def key(self, *scopes: str) -> str:
        """The header of a new API key."""
        secret, id_ = new_api_key()
        entry = DirectoryApiKey(id=id_, label="Test", hash=hash_api_key(secret), scopes=list(scopes))
        self.wiring.directory.apply(entry, told_by("recovery", key=f"api_key/{id_}"))
        return f"Bearer {secret}"

    def staff(self, *places: str) -> FlaskClient:
        """The browser of somebody who works at these places."""
        return self._browser(places, "agent", new_id())

    def in_charge(self, *places: str, role: str = "manager") -> tuple[FlaskClient, dict[str, str]]:
        """The browser of somebody who leads these places, and the header by which a script of our pages is known."""
        id_ = new_id()
        token = auth.form_token.issue(self.wiring.settings, f"staff/{id_}")
        return self._browser(places, role, id_), {"X-CSRF-Token": token}

    def _browser(self, places: tuple[str, ...], role: str, id_: str) -> FlaskClient:
        entry = DirectoryStaff(id=id_, label="Anna", email="anna@example.com", roles=[role], places=list(places))
        self.wiring.directory.apply(entry, told_by("recovery", key=f"staff/{id_}"))
        browser = self.app.test_client()
        session = StaffSession(id=id_, name="Anna", roles=(role,), places=places)
        browser.set_cookie("rimedio_staff", session.mint(self.wiring.settings))
        return browser

    def record(self, **changes: Any) -> TestResponse:
        """Tell of a stay that has ended."""
        return self.client.post("/v1/visits", json=stay(**changes))

    def token(self, **changes: Any) -> str:
        """The token of a new stay's survey."""
        told = self.record(**changes)
        assert told.status_code == 201, told.text
        return str(told.json["survey_url"].rsplit("/", 1)[1])

    def answer(self, token: str, headers: dict[str, str] | None = None, **body: Any) -> TestResponse:
        """A guest's answer through the API; `answers` is 9 overall, with breakfast 1 of 5, if not said otherwise."""
        usual = {"token": token, "answers": {"overall": 9, "touchpoints": {"breakfast": 1}}, "language": "it"}
        return self.app.test_client().post("/v1/responses", json={**usual, **body}, headers=headers)

    def guest(self, token: str, language: str = "it") -> "Guest":
        """A guest who follows the link in the message."""
        return Guest(self.app.test_client(), token, language)


class Guest:
    """A guest's browser without scripts, with the survey open in it."""

    def __init__(self, browser: FlaskClient, token: str, language: str) -> None:
        self.browser = browser
        browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        self.entered = browser.get(f"/s/{token}")
        self.path = self.entered.location
        self.page = browser.get(self.path)

    def send(self, csrf_token: str | None = None, **form: str) -> TestResponse:
        """Send the whole survey filled in so; touchpoints are written like `touchpoints_breakfast`."""
        return self.post({"go": "all", **form}, csrf_token)

    def step(self, at: str, **form: Any) -> TestResponse:
        """Leave a step, with everything filled in so far."""
        self.page = self.post({"at": at, **form})
        return self.page

    def post(self, form: Json, csrf_token: str | None = None, path: str = "") -> TestResponse:
        """Send a form of the page that is open."""
        names = {name.replace("touchpoints_", "touchpoints."): text for name, text in form.items()}
        fields = {"csrf_token": csrf_token or form_token(self.page), **names}
        return self.browser.post(f"{self.path}{path}?lang={shown_language(self.page)}", data=fields)


def stay(**changes: Any) -> Json:
    """A stay at the demonstration's hotel that has ended; a `customer` given is laid over the usual one."""
    customer = {"external_id": f"G-{new_id()[:8]}", **GIULIA, **changes.pop("customer", {})}
    usual = {
        "external_id": f"S-{new_id()[:8]}",
        "kind": "stay",
        "place": "hotel-demo",
        "ended_at": "2026-11-22T09:00:00+01:00",
        "customer": customer,
    }
    return {**usual, **changes}


def told_by(source: str, *, key: str = "", sequence: int = 1) -> Delivery:
    """An envelope of its own."""
    return Delivery(id=new_id(), source=f"/test/{source}", type="any", sequence=sequence, record_key=key)


def form_token(page: TestResponse) -> str:
    """What the form on a page proves its origin by."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found, page.text
    return found.group(1)


def shown_language(page: TestResponse) -> str:
    """The language that a page is in."""
    found = re.search(r'<html lang="(\w+)">', page.text)
    assert found, page.text
    return found.group(1)
