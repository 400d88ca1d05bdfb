"""Staff and API keys of a test, known to the directory, and browsers in which they sign in."""

import functools
import re
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.recovery.documents import ApiKey, Staff
from services.recovery.web import sessions
from services.recovery.wiring import Wiring
from shared.events import DirectoryApiKey, DirectoryStaff
from shared.kit import store
from shared.kit.auth import hash_api_key, hash_password, new_api_key
from shared.kit.web.kit import kit_of
from tests.low_scores import delivered_as

PASSWORD = "rightly remembered"


@dataclass(frozen=True)
class Person:
    """A member of staff."""

    id: str
    name: str
    email: str


def hire(wiring: Wiring, name: str, role: str, *places: str) -> Person:
    """Somebody who starts working here."""
    staff = Staff.of(f"{name.split(maxsplit=1)[0].lower()}@example.com")
    staff.describe(name=name, roles=[role], places=list(places) or ["root"])
    staff.change_password(_hashed())
    store.add(staff)
    tell(wiring, staff)
    return Person(staff.id, staff.name, staff.email)


@functools.cache
def _hashed() -> str:
    """Hashing is slow on purpose, so everybody has the same password."""
    return hash_password(PASSWORD)


def dismiss(wiring: Wiring, person: Person) -> None:
    """Somebody who works here no more."""
    staff = store.load(Staff, person.id)
    staff.describe(name=staff.name, roles=staff.roles, places=staff.places, active=False)
    store.save(staff)
    tell(wiring, staff)


def tell(wiring: Wiring, staff: Staff) -> None:
    """What the directory's topic would bring."""
    entry = DirectoryStaff(
        id=staff.id, label=staff.name, email=staff.email, roles=staff.roles, places=staff.places, active=staff.active
    )
    wiring.replica.apply(entry, delivered_as(staff.sequence, record_key=staff.stream_key))


def api_key(wiring: Wiring, *scopes: str) -> dict[str, str]:
    """The header that opens the API."""
    secret, id_ = new_api_key()
    key = ApiKey.of(id_)
    key.describe(name="Test", hash_=hash_api_key(secret), scopes=list(scopes))
    store.add(key)
    entry = DirectoryApiKey(id=id_, label="Test", hash=key.hash, scopes=key.scopes)
    wiring.replica.apply(entry, delivered_as(record_key=key.stream_key))
    return {"Authorization": f"Bearer {secret}"}


def signed_in(app: Flask, person: Person) -> FlaskClient:
    """A browser of somebody who has signed in and so holds the staff cookie; it takes no password to be hashed."""
    browser = app.test_client()
    staff = store.load(Staff, person.id)
    browser.set_cookie("rimedio_staff", sessions.short(staff).mint(kit_of(app).settings))
    return browser


def sign_in(browser: FlaskClient, email: str, password: str = PASSWORD, **fields: str) -> TestResponse:
    """Fill in the form and send it."""
    token = csrf_token(browser.get("/sign-in"))
    return browser.post("/sign-in", data={"email": email, "password": password, "csrf_token": token, **fields})


def csrf_token(page: TestResponse) -> str:
    """What the form on a page proves its origin by."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found, page.text
    return found.group(1)
