"""The pages of a survey, whichever way the guest came to it."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, g, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from services.feedback.responses.submitting import answer_about
from services.feedback.web.guest import rendering, uploading
from services.feedback.web.guest.answering import Turn
from services.feedback.web.guest.asked import Asked
from services.feedback.web.guest.filled import PHOTOS, Fields, latest
from services.feedback.web.guest.mistakes import Mistakes
from services.feedback.web.guest.stopped import Stopped
from services.feedback.web.tries import TRIES
from shared.kit import web
from shared.kit.web.kit import current_kit

Admit = Callable[..., Asked]
"""What a guest may answer about, by the parts of the address; raises `Stopped` for everybody else."""


def add_views(pages: Blueprint, name: str, rule: str, admit: Admit) -> None:
    """Serve a survey's pages.

    Args:
        pages: Where they are added.
        name: What the endpoints begin with.
        rule: The address of the questions.
        admit: Lets guests in.
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
        return Turn(admit(**where), fields, {}).answer(current_kit().languages)

    @web.keeps_form
    @web.takes_uploads(uploading.BODY_MOST)
    def upload(**where: str) -> AnyResponse:
        """Take a step's answers and a photo."""
        TRIES.hit(web.address(), request.path)
        whole = admit(**where)
        fields: Fields = dict(request.form.lists())
        wrong: Mistakes = {}
        if not g.form_expired:
            _require_unanswered(whole)
            fields, wrong = uploading.take(whole, fields)
        if latest(fields, "go") == "photo":
            return _as_data(latest(fields, PHOTOS), wrong)
        return Turn(whole, fields, wrong).answer(current_kit().languages)

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


def _as_data(photo: str, wrong: Mistakes) -> AnyResponse:
    """For the page's script, which uploads a photo while the guest goes on."""
    if not wrong and not g.form_expired:
        return jsonify(id=photo)
    response = jsonify(error=" ".join(map(rendering.gettext, wrong.values())))
    response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return response
