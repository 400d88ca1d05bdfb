"""The notifier's web application: what it has sent, for those who may know."""

from flask import Flask

from services.notifier.web.contacts import contacts
from services.notifier.wiring import build
from shared.kit import log, web
from shared.kit import settings as environment
from shared.kit.auth import api_key
from shared.kit.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The application; it opens no connection yet.

    Args:
        settings: From the environment when not given.

    Raises:
        shared.kit.settings.SettingsError: The environment lacks something.
    """
    settings = settings or environment.load("notifier")
    log.configure(settings)
    wiring = build(settings)
    app = web.create_app("services.notifier.web", settings, checks={"mongo": wiring.ping}, directory=wiring.replica.get)
    web.register(app, contacts, auth=api_key("contacts:read"))
    return app
