"""The recovery service's web application."""

from flask import Flask

from services.recovery import wiring
from services.recovery.web.cases import cases
from services.recovery.web.desk import desk
from services.recovery.web.sign_in import Tries, renewed, sign_in, sign_out
from shared.kit import log, web
from shared.kit import settings as environment
from shared.kit.auth import api_key, public, staff
from shared.kit.i18n import Catalogue
from shared.kit.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The application; it opens no connection, so that gunicorn may fork after it.

    Args:
        settings: Read from the environment where not given.
    """
    settings = settings or environment.load("recovery")
    log.configure(settings)
    parts = wiring.build(settings)
    app = web.create_app(
        "services.recovery.web",
        settings,
        checks={"mongo": parts.ping},
        directory=parts.replica.get,
        catalogue=Catalogue("services.recovery", "shared.words"),
        renew_staff=renewed,
    )
    app.extensions.update(recovery=parts, sign_in=Tries())
    web.register(app, cases, auth=api_key("cases:read") | staff())
    web.register(app, sign_in, auth=public("who signs in is not known yet"), kind="page")
    web.register(app, sign_out, auth=staff(), kind="page")
    web.register(app, desk, auth=staff(), kind="page")
    return app
