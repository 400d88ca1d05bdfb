"""The guest's survey: opened by the personal link, filled in without scripts, answered once."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.feedback.places.brand import shades
from services.feedback.places.view import PlaceView
from services.feedback.responses import links, subjects
from services.feedback.responses.reach import missing, reach
from services.feedback.responses.subjects import Subject
from services.feedback.responses.submitting import Answer, answer_about, submit
from services.feedback.surveys.wording import say
from services.feedback.web.guest import forms
from services.feedback.web.guest.masking import masked_email, masked_phone
from services.feedback.web.tries import TRIES
from services.feedback.wiring import Wiring
from shared.kit import clock, web
from shared.kit.i18n import choose
from shared.kit.store import NotFound
from shared.kit.tokens import BadToken


class Stopped(Exception):  # noqa: N818  It says what happens to the guest.
    """The questions cannot be shown; a kind page says why.

    Args:
        why: `unknown`, `reopen`, `expired` or `already_answered`.
        status: The HTTP status.
        place: Where the guest was, if that is known.
    """

    def __init__(self, why: str, status: int, place: PlaceView | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.status = status
        self.place = place


def survey_pages(wiring: Wiring) -> Blueprint:
    """The blueprint."""
    pages = Blueprint("survey", __name__)
    pages.add_app_template_filter(_capitalized, "capitalized")
    pages.add_app_template_global(lambda: wiring.settings.languages, "spoken_languages")

    @pages.get("/s/<token>")
    def enter(token: str) -> AnyResponse:
        """Exchange the link's token for a cookie, and go on where the address holds no secret."""
        visit = _visit_of(wiring, token)
        path = url_for(".ask", visit=visit)
        response = Response(status=HTTPStatus.SEE_OTHER, headers={"Location": path})
        web.set_guest_cookie(response, links.PURPOSE, visit, path)
        return response

    @pages.get("/s/v/<visit>")
    def ask(visit: str) -> AnyResponse:
        """Show the questions."""
        subject, place = _let_in(wiring, visit)
        if answer_about(subject):
            raise Stopped("already_answered", HTTPStatus.OK, place)
        if not subject.open:
            raise Stopped("expired", HTTPStatus.GONE, place)
        return _questions(subject, place)

    @pages.post("/s/v/<visit>")
    @web.keeps_form
    def take(visit: str) -> AnyResponse:
        """Take the answers, or show the form again with what was typed and what is wrong with it."""
        TRIES.hit(web.address(), visit)
        subject, place = _let_in(wiring, visit)
        errors = {} if g.form_expired else _submit(subject, place, request.form)
        if errors or g.form_expired:
            return _questions(subject, place, request.form, errors, stale=g.form_expired)
        return redirect(url_for(".thank", visit=visit, lang=g.language), HTTPStatus.SEE_OTHER)

    @pages.get("/s/v/<visit>/thanks")
    def thank(visit: str) -> AnyResponse:
        """Say what happens now, and show everybody the same way to a public review."""
        subject, place = _let_in(wiring, visit)
        answer = answer_about(subject)
        if answer is None:
            return redirect(url_for(".ask", visit=visit, lang=g.language), HTTPStatus.SEE_OTHER)
        return _page("survey/thanks.html", place, customer=subject.customer, answer=answer)

    @pages.errorhandler(Stopped)
    def stop(stopped: Stopped) -> AnyResponse:
        return _page("survey/stopped.html", stopped.place, status=stopped.status, why=stopped.why)

    return pages


def _visit_of(wiring: Wiring, token: str) -> str:
    try:
        return links.visit_of(wiring.settings, token)
    except BadToken:
        raise Stopped("unknown", HTTPStatus.NOT_FOUND) from None


def _let_in(wiring: Wiring, visit: str) -> tuple[Subject, PlaceView]:
    """What the guest may answer about, in their language; the cookie that the link gave them is the authority."""
    caller = g.caller
    if (caller.kind, caller.id, caller.scopes) != ("guest", visit, {links.PURPOSE}):
        raise Stopped("reopen", HTTPStatus.FORBIDDEN)
    try:
        subject = subjects.by_visit(visit, clock.now())
    except NotFound:
        raise Stopped("unknown", HTTPStatus.NOT_FOUND) from None
    wished = request.args.get("lang") or subject.customer.language
    g.language = choose(wiring.settings.languages, wished, request.headers.get("Accept-Language", ""))
    return subject, wiring.places.get(subject.place)


def _submit(subject: Subject, place: PlaceView, form: Mapping[str, str]) -> dict[str, str]:
    """Store the answer; or say what is wrong with it, by field path."""
    body, errors = forms.read(form)
    if not errors and (lacking := missing(reach(subject.customer, body["contact"]))):
        errors = dict([forms.MISSING[lacking]])
    if errors:
        return errors
    try:
        submit(subject, place, Answer(**body["answers"], contact=body["contact"], language=g.language))
    except web.Problem as problem:
        if not problem.errors:
            raise Stopped(problem.code, problem.status, place) from None
        return forms.explained(problem.errors)
    return {}


def _questions(
    subject: Subject,
    place: PlaceView,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    *,
    stale: bool = False,
) -> AnyResponse:
    customer = subject.customer
    return _page(
        "survey/questions.html",
        place,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if errors or stale else HTTPStatus.OK,
        subject=subject,
        question=_heading(subject, place),
        touchpoints=subject.asked(place),
        known_email=masked_email(customer.email) if customer.email else None,
        known_phone=masked_phone(customer.phone) if customer.phone else None,
        typed=typed,
        errors=errors or {},
        stale=stale,
    )


def _heading(subject: Subject, place: PlaceView) -> str | None:
    questions = place.surveys[subject.kind, subject.occasion].questions
    return next((say(each.text, g.language) for each in questions if each.key == "overall"), None)


def _page(template: str, place: PlaceView | None, *, status: int = HTTPStatus.OK, **values: Any) -> AnyResponse:
    brand = shades(place.brand.get("colour")) if place else None
    return Response(render_template(template, place=place, brand=brand, **values), status, mimetype="text/html")


def _capitalized(name: str) -> str:
    """A touchpoint's name at the beginning of a line; the rest of it stays as the place wrote it."""
    return name[:1].upper() + name[1:]
