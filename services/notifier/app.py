"""The notifier's web application: what it has sent and what holds for it, and the page on which readers opt out."""

from flask import Flask

from services.notifier.web.contacts import contacts
from services.notifier.web.messaging import messaging_api, messaging_reading_api
from services.notifier.web.opt_out import opt_out_pages
from services.notifier.wiring import build
from shared.kit import log, web
from shared.kit import settings as environment
from shared.kit.auth import api_key, public, staff
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
    app = web.create_app(
        "services.notifier.web",
        settings,
        checks={"mongo": wiring.ping},
        directory=wiring.replica.get,
        catalogue=wiring.catalogue,
    )
    web.register(app, contacts, auth=api_key("contacts:read"))
    may_write = api_key("messaging:write") | staff("manager", "director", "admin")
    web.register(app, messaging_reading_api(wiring), auth=api_key("messaging:read") | may_write)
    web.register(app, messaging_api(wiring), auth=may_write)
    web.register(app, opt_out_pages(wiring), auth=public("the token in the link is the authority"), kind="page")
    return app
