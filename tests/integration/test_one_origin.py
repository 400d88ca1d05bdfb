"""Behind the reverse proxy of docker-compose.yml, people and outside systems reach all that the services offer them."""

import importlib
from collections.abc import Callable

import pytest
from mongoengine.connection import disconnect

from deploy.local.services import NAMES
from shared.kit.settings import Settings
from tests.proxy import services_of

OPERATIONAL = {"/healthz", "/readyz", "/metrics", "/docs", "/openapi.json"}


@pytest.mark.parametrize("service", NAMES)
def test_every_path_of_a_service_leads_to_it(service: str, make_settings: Callable[..., Settings]) -> None:
    app = importlib.import_module(f"services.{service}.app").create_app(make_settings(service))
    # No page is opened, so no connection either; the tests that come after make their own.
    disconnect(service)
    paths = {rule.rule.replace("<", "").replace(">", "") for rule in app.url_map.iter_rules()}
    for path in paths - OPERATIONAL:
        # What is the same in all services may come from any.
        expected = ["feedback"] if path.startswith("/static/kit/") else [service]
        assert services_of(path) == expected, path
    for path in paths & OPERATIONAL:
        assert services_of(path) == [], path
