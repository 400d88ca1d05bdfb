"""How blueprints join an application: each says who may call it."""

import flask_smorest
from flask import Blueprint, Flask

from shared.kit.auth import Auth
from shared.kit.web.kit import kit_of
from shared.kit.web.registered import Kind, Registered


def register(
    app: Flask,
    blueprint: Blueprint | flask_smorest.Blueprint,
    *,
    auth: Auth,
    kind: Kind = "api",
    url_prefix: str | None = None,
) -> None:
    """Add a blueprint; there is no other way that lets its views be called.

    Args:
        app: Made by `create_app`.
        blueprint: The kit's `Blueprint` for an API, Flask's own for pages.
        auth: Who may call it.
        kind: `api` answers errors as problem+json; `page` as pages, and its forms must carry their token;
            `operations` is for the machinery around us.
        url_prefix: Put before the blueprint's rules.
    """
    kit = kit_of(app)
    kit.registered[blueprint.name] = Registered(auth, kind)
    if isinstance(blueprint, flask_smorest.Blueprint):
        kit.api.register_blueprint(blueprint, url_prefix=url_prefix)
    else:
        app.register_blueprint(blueprint, url_prefix=url_prefix)


def unstated(app: Flask) -> list[str]:
    """The rules of an application whose blueprint says nothing about who may call it; each would answer 500."""
    registered = kit_of(app).registered
    return [rule.rule for rule in app.url_map.iter_rules() if statement_key(rule.endpoint) not in registered]


def statement_key(endpoint: str) -> str:
    """The blueprint's name in an endpoint; the endpoint itself where it has none."""
    return endpoint.rpartition(".")[0] or endpoint
