"""A service that exists only for tests, to which each test adds the views that it is about."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient

from shared.kit import auth
from shared.kit.auth import Auth, StaffSession
from shared.kit.settings import Settings
from shared.kit.web import create_app, register
from shared.kit.web.registered import Kind

OPEN = auth.public("it is a test")


class House:
    """An application, who is known to it, and a browser or program to call it."""

    def __init__(self, settings: Settings, **parts: Any) -> None:
        self.settings = settings
        self.directory: dict[str, dict[str, Any]] = {}
        parts = {"checks": {}, "directory": self.directory.get, **parts}
        self.app: Flask = create_app("shared.kit.web", settings, **parts)
        self.client: FlaskClient = self.app.test_client()

    def add(
        self,
        rule: str,
        view: Callable[..., Any],
        *,
        auth: Auth = OPEN,
        kind: Kind = "api",
        methods: tuple[str, ...] = ("GET",),
    ) -> None:
        """Serve one view under a blueprint of its own."""
        blueprint = Blueprint(f"house{len(self.app.blueprints)}", __name__)
        blueprint.add_url_rule(rule, "view", view, methods=methods)
        register(self.app, blueprint, auth=auth, kind=kind)

    def key(self, *scopes: str, active: bool = True) -> dict[str, str]:
        """The header of a new API key."""
        key, id_ = auth.new_api_key()
        entry = {"id": id_, "hash": auth.hash_api_key(key), "scopes": list(scopes), "active": active}
        self.directory[f"api_key/{id_}"] = entry
        return {"Authorization": f"Bearer {key}"}

    def sign_in(self, *roles: str, id: str = "anna", active: bool = True) -> StaffSession:  # noqa: A002
        """Give the browser the cookie of a member of staff."""
        session = StaffSession(id=id, name="Anna Bianchi", roles=roles, places=("hotel-demo",))
        self.directory[f"staff/{id}"] = {"id": id, "active": active}
        self.client.set_cookie("rimedio_staff", session.mint(self.settings))
        return session


@pytest.fixture
def make_house(settings: Settings) -> Callable[..., House]:
    def make(parts: dict[str, Any] | None = None, **changes: Any) -> House:
        return House(replace(settings, **changes), **(parts or {}))

    return make


@pytest.fixture
def house(make_house: Callable[..., House]) -> House:
    return make_house()
