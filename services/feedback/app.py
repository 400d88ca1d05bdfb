"""The web application of feedback."""

from flask import Flask

from services.feedback.triage.comments import lexicon
from services.feedback.web.api.codes import codes_api
from services.feedback.web.api.invitations import invitations_api
from services.feedback.web.api.left import left_api
from services.feedback.web.api.photos import photos_api
from services.feedback.web.api.places import places_api, places_reading_api
from services.feedback.web.api.qr import qr_api
from services.feedback.web.api.reading import reading_api
from services.feedback.web.api.responses import responses_api
from services.feedback.web.api.surveys import surveys_api, surveys_reading_api
from services.feedback.web.api.triage import triage_api, triage_reading_api
from services.feedback.web.api.visit_reading import visits_reading_api
from services.feedback.web.api.visits import visits_api
from services.feedback.web.api.webhooks import notices_api, webhooks_api
from services.feedback.web.guest.pages import survey_pages
from services.feedback.web.manage.pages import manage_pages
from services.feedback.wiring import build
from shared.kit import log, settings, web
from shared.kit.auth import api_key, public, staff
from shared.kit.settings import Settings

IN_CHARGE = staff("manager", "director", "admin")
BY_SECRET = public("a source proves itself by its own secret, in the way that its vendor knows")
BY_TOKEN = public("the token of the personal link is the authority")
BY_LINK_OR_CODE = public("the personal link is the authority, and a code on a wall is everybody's")


def create_app(known: Settings | None = None) -> Flask:
    """The application.

    Args:
        known: The settings; read from the environment where they are not given.
    """
    current = known or settings.load("feedback")
    log.configure(current)
    wiring = build(current)
    lexicon.prepare()
    app = web.create_app(
        "services.feedback.web",
        current,
        checks={"mongo": wiring.ping},
        directory=wiring.directory.get,
        catalogue=wiring.catalogue,
    )
    app.extensions["feedback"] = wiring
    web.register(app, visits_api(wiring), auth=api_key("visits:write"))
    may_read_visits = api_key("visits:read") | api_key("visits:write") | staff()
    web.register(app, visits_reading_api(wiring), auth=may_read_visits)
    web.register(app, invitations_api(wiring), auth=may_read_visits)
    web.register(app, webhooks_api(wiring), auth=BY_SECRET)
    web.register(app, notices_api(wiring), auth=api_key("visits:read") | api_key("visits:write") | staff("admin"))
    web.register(app, responses_api(wiring), auth=api_key("responses:write") | BY_TOKEN)
    web.register(app, reading_api(wiring), auth=api_key("responses:read") | staff())
    web.register(app, photos_api(wiring), auth=api_key("responses:read") | staff())
    web.register(app, qr_api(wiring), auth=public("what a code carries hangs on the wall"))
    for resource, reading, writing in (
        ("places", places_reading_api(), places_api(wiring)),
        ("surveys", surveys_reading_api(), surveys_api(wiring)),
        ("triage", triage_reading_api(wiring), triage_api(wiring)),
    ):
        may_write = api_key(f"{resource}:write") | IN_CHARGE
        web.register(app, reading, auth=api_key(f"{resource}:read") | may_write)
        web.register(app, writing, auth=may_write)
    web.register(app, left_api(), auth=api_key("surveys:read") | api_key("surveys:write") | IN_CHARGE)
    web.register(app, codes_api(wiring), auth=api_key("places:write") | IN_CHARGE)
    web.register(app, survey_pages(wiring), auth=BY_LINK_OR_CODE, kind="page")
    web.register(app, manage_pages(wiring), auth=IN_CHARGE, kind="page")
    return app
