"""The pages of a survey, whichever way the guest came to it."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Blueprint, g, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from services.feedback.responses.submitting import answer_about
from services.feedback.web.guest import rendering, uploading
from services.feedback.web.guest.answering import Turn
from services.feedback.web.guest.asked import Asked
from services.feedback.web.guest.filled import PHOTOS, latest
from services.feedback.web.guest.stopped import Stopped
from services.feedback.web.tries import TRIES
from services.feedback.wiring import Wiring
from shared.kit import web

Admit = Callable[..., Asked]
"""What a guest may answer about, by the parts of the address; raises `Stopped` for everybody else."""


def add_views(pages: Blueprint, name: str, rule: str, admit: Admit, wiring: Wiring) -> None:
    """Serve a survey's pages.

    Args:
        pages: Where they are added.
        name: What the endpoints begin with.
        rule: The address of the questions.
        admit: Lets guests in.
        wiring: The service's parts.
    """

    def ask(**where: str) -> AnyResponse:
        """Show the first question."""
        whole = admit(**where)
        _require_unanswered(whole)
        return rendering.questions(whole, whole.way({})[0], {})

    @web.keeps_form
    def take(**where: str) -> AnyResponse:
        """Take a step's answers and show the next step."""
        TRIES.hit(web.address(), request.path)
        fields = dict(request.form.lists())
        return Turn(admit(**where), fields, {}).answer(_languages(wiring))

    @web.keeps_form
    @web.takes_uploads(uploading.BODY_MOST)
    def upload(**where: str) -> AnyResponse:
        """Take a step's answers and a photo."""
        TRIES.hit(web.address(), request.path)
        whole = admit(**where)
        if not g.form_expired:
            _require_unanswered(whole)
        fields, wrong = uploading.take(whole, dict(request.form.lists()))
        if latest(fields, "go") == "photo":
            return _as_data(wiring, latest(fields, PHOTOS), wrong)
        return Turn(whole, fields, wrong).answer(_languages(wiring))

    def thank(**where: str) -> AnyResponse:
        """Say what happens now."""
        whole = admit(**where)
        answer = answer_about(whole.subject)
        if answer is None:
            return redirect(f"{whole.path}?lang={g.language}", HTTPStatus.SEE_OTHER)
        return rendering.thanks(whole, answer)

    pages.add_url_rule(rule, f"{name}_ask", ask)
    pages.add_url_rule(rule, f"{name}_take", take, methods=["POST"])
    pages.add_url_rule(f"{rule}/photo", f"{name}_photo", upload, methods=["POST"])
    pages.add_url_rule(f"{rule}/thanks", f"{name}_thank", thank)


def _require_unanswered(whole: Asked) -> None:
    if answer_about(whole.subject):
        raise Stopped("already_answered", HTTPStatus.OK, whole.place)
    if not whole.subject.open:
        raise Stopped("expired", HTTPStatus.GONE, whole.place)


def _languages(wiring: Wiring) -> tuple[str, ...]:
    return wiring.catalogue.spoken(wiring.settings.languages)


def _as_data(wiring: Wiring, photo: str, wrong: dict[str, str]) -> AnyResponse:
    """For the page's script, which uploads a photo while the guest goes on."""
    if wrong or g.form_expired:
        sentence: Any = next(iter(wrong.values()), "")
        said = wiring.catalogue.language(g.language).gettext(sentence) if sentence else ""
        response = jsonify(error=said)
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response
    return jsonify(id=photo)
