"""The guest's survey: opened by a personal link or by a code on the wall, answered once, with or without scripts."""

from http import HTTPStatus

from flask import Blueprint, Response, g, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from services.feedback.responses import links, subjects
from services.feedback.web.guest import logo, rendering, uploading
from services.feedback.web.guest.asked import Asked, ask
from services.feedback.web.guest.cards import Cards, remember_sittings
from services.feedback.web.guest.stopped import Stopped
from services.feedback.web.guest.views import add_views
from services.feedback.wiring import Wiring
from shared.events import Occasion
from shared.kit import clock, web
from shared.kit.i18n import choose
from shared.kit.store import NotFound
from shared.kit.tokens import BadToken
from shared.kit.web.kit import current_kit
from shared.kit.web.problems import answer

DOORS: dict[str, Occasion] = {"v": "visit", "p": "pulse", "r": "recovery"}
FOREVER = "public, max-age=31536000, immutable"


def survey_pages(wiring: Wiring) -> Blueprint:
    """The blueprint."""
    pages = Blueprint("survey", __name__)

    @pages.get("/s/<token>")
    def enter(token: str) -> AnyResponse:
        """Exchange the link's token for a cookie, and go on where the address holds no secret."""
        try:
            visit, occasion = links.opened_by(wiring.settings, token)
        except BadToken:
            raise Stopped("unknown", HTTPStatus.NOT_FOUND) from None
        door = next(door for door, about in DOORS.items() if about == occasion)
        path = url_for(".visit_ask", door=door, visit=visit)
        response = Response(status=HTTPStatus.SEE_OTHER, headers={"Location": path})
        web.set_guest_cookie(response, links.PURPOSES[occasion], visit, path)
        return response

    @pages.get("/s/logo/<place>/<version>")
    def place_logo(place: str, version: str) -> AnyResponse:
        """Show a place's logo."""
        found = logo.read(wiring.places.get(place).brand.get("logo"))
        if found is None or found.version != version:
            raise web.Problem(404, "not_found")
        return Response(found.content, mimetype=found.mimetype, headers={"Cache-Control": FOREVER})

    def by_link(door: str, visit: str) -> Asked:
        """Let in whom the link gave a cookie for this visit and occasion."""
        occasion = DOORS[door]
        caller = g.caller
        if (caller.kind, caller.id, caller.scopes) != ("guest", visit, {links.PURPOSES[occasion]}):
            raise Stopped("reopen", HTTPStatus.FORBIDDEN)
        try:
            subject = subjects.by_visit(visit, clock.now(), occasion)
        except NotFound:
            raise Stopped("unknown", HTTPStatus.NOT_FOUND) from None
        wished = request.args.get("lang") or subject.customer.language
        g.language = choose(current_kit().languages, wished, request.headers.get("Accept-Language", ""))
        return ask(subject, wiring.places.get(subject.place), url_for(".visit_ask", door=door, visit=visit))

    add_views(pages, "visit", "/s/<any(v, p, r):door>/<visit>", by_link)
    add_views(pages, "code", "/q/<code>", Cards(wiring.places).admit)
    remember_sittings(pages)

    @pages.errorhandler(Stopped)
    def stop(stopped: Stopped) -> AnyResponse:
        return rendering.stop(stopped)

    @pages.errorhandler(RequestEntityTooLarge)
    def refuse(_error: RequestEntityTooLarge) -> Response:
        # Without scripts a photo comes with the form, and of what is too large nothing is read.
        return answer(web.Problem(413, "too_large", uploading.NOT_EVEN_READ))

    return pages
