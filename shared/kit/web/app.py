"""The Flask application that every service starts from."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Flask, Response
from werkzeug.middleware.proxy_fix import ProxyFix

from shared.kit.auth import Lookup, StaffSession, public
from shared.kit.i18n import Catalogue
from shared.kit.settings import Settings
from shared.kit.web import assets, body, cookies, forms, guard, language, lifecycle, problems
from shared.kit.web.headers import SecurityHeaders
from shared.kit.web.json_provider import OrjsonProvider
from shared.kit.web.kit import Checks, Kit
from shared.kit.web.openapi import make_api
from shared.kit.web.operations import documentation, operations
from shared.kit.web.registered import Registered
from shared.kit.web.registration import register


def create_app(
    import_name: str,
    settings: Settings,
    *,
    checks: Checks,
    directory: Lookup = lambda _key: None,
    catalogue: Catalogue | None = None,
    renew_staff: Callable[[], StaffSession | None] = lambda: None,
) -> Flask:
    """An application without views of its own yet; it opens no connection.

    Args:
        import_name: The package with `templates/` and `static/`, such as `services.feedback.web`.
        settings: Read from the environment.
        checks: By name, what must not raise for the process to be ready.
        directory: Looks up `api_key/<id>` and `staff/<id>`; by default nobody is known.
        catalogue: The service's translations.
        renew_staff: Asked for a session when the staff cookie is missing or expired; recovery knows who is signed in.
    """
    app = Flask(import_name, static_url_path=f"/static/{settings.service}")
    app.config.update(PROPAGATE_EXCEPTIONS=False)
    if hops := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.json = OrjsonProvider(app)
    catalogue = catalogue or Catalogue()
    kit = Kit(
        settings=settings,
        checks=checks,
        directory=directory,
        renew_staff=renew_staff,
        catalogue=catalogue,
        api=make_api(app, f"Rimedio {settings.service}"),
    )
    app.extensions["rimedio"] = kit
    _around_requests(app, kit)
    problems.handle_errors(app)
    language.install(app, catalogue)
    assets.install(app)
    app.jinja_env.globals.update(_template_globals())
    _own_blueprints(app, kit)
    return app


def _around_requests(app: Flask, kit: Kit) -> None:
    headers = SecurityHeaders(kit.settings)
    debug = kit.settings.log_level == "debug"

    @app.before_request
    def before() -> Response | None:
        lifecycle.begin()
        body.admit(kit.settings.body_limit)
        return guard.admit(kit)

    @app.after_request
    def after(response: Response) -> Response:
        headers.add_to(response)
        cookies.set_pending(response, kit.settings)
        lifecycle.finish(response, debug=debug)
        return response


def _template_globals() -> Mapping[str, Any]:
    return {"csrf_token": forms.csrf_token, "csrf_field": forms.csrf_field}


def _own_blueprints(app: Flask, kit: Kit) -> None:
    kit.registered["static"] = Registered(public("style sheets and the like are for everybody"), "operations")
    look = Blueprint(
        "kit", __name__, static_folder="static", static_url_path="/static/kit", template_folder="templates"
    )
    register(app, look, auth=public("style sheets and the like are for everybody"), kind="operations")
    register(app, operations, auth=public("what runs us asks without a key"), kind="operations")
    register(app, documentation, auth=public("developers read it"), kind="page")
