"""What guests will see of a draft: their own pages, led through by the same rules, with nothing stored or sent."""

from collections.abc import Sequence
from dataclasses import replace

import orjson
from flask import Blueprint, Response, g, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.feedback.responses.document import Response as Answer
from services.feedback.responses.reach import contact_by, reach
from services.feedback.responses.subjects import Subject
from services.feedback.surveys.engine import low_by
from services.feedback.surveys.questions import Question, SurveyView
from services.feedback.surveys.reading import Invalid, parse
from services.feedback.web.guest import rendering
from services.feedback.web.guest.answering import Turn
from services.feedback.web.guest.asked import Asked
from services.feedback.web.guest.filled import Fields, answers
from services.feedback.web.guest.mistakes import Mistakes
from services.feedback.web.guest.steps import Step
from services.feedback.web.guest.uploading import BODY_MOST
from services.feedback.web.manage.current import Here
from services.feedback.web.manage.editor.complaints import by_field
from services.feedback.web.manage.editor.draft import Draft, read
from services.feedback.web.manage.editor.slots import CURRENT, Slot, begun, wanted_slot
from services.feedback.wiring import Wiring
from shared.events import Customer
from shared.kit import clock, web
from shared.kit.i18n import choose
from shared.kit.problem import Errors

ADDRESS = "/places/<key>/surveys/<kind>/<occasion>/preview"
DRAFT = "draft"
NOBODY = Customer(id="nobody", name="Giulia", email="giulia@example.com", phone="+39 333 1234567")
"""A guest whose addresses the visit knows, so that the page shows what it shows most of them."""

# Only the editor frames it. It runs nothing, and its forms lead to itself, which keeps nothing.
FRAMED = web.content_policy(frame_ancestors="'self'", form_action="'self'", script_src="'none'", connect_src="'none'")


class Rehearsal(Turn):
    """A guest's turn of which nothing is kept.

    Args:
        whole: What the guest would be asked.
        fields: What they would have sent.
    """

    def __init__(self, whole: Asked, fields: Fields) -> None:
        super().__init__(whole, fields, {})
        self._draft = [(DRAFT, text) for text in fields.get(DRAFT, ())]

    def _move(self, _step: Step) -> None:
        """Nobody is counted."""

    def _send(self) -> AnyResponse:
        """Show the last page as it would be."""
        asked = self._whole.asked(self._fields)
        loaded, wrong = self._read(asked, to_send=True)
        if loaded is None or wrong:
            return self._show(self._where(wrong), wrong)
        policy, questions = self._whole.place.policy, self._whole.questions
        low = low_by(questions, self._whole.place.thresholds)(answers(questions, self._fields))
        contact = reach(NOBODY, loaded["contact"])
        due = contact_by(contact, "low" if low else "none", clock.now(), policy)
        answer = Answer(severity="low" if low else "none", contact=vars(contact), contact_by=due)
        return rendering.thanks(self._whole, answer, rehearsed=True)

    def _show(self, step: Step, wrong: Mistakes) -> Response:
        return rendering.questions(self._whole, step, self._fields, mistakes=wrong, rehearsed=self._draft)


def add_to(pages: Blueprint, wiring: Wiring) -> None:
    """Add the views."""
    languages = wiring.catalogue.spoken(wiring.settings.languages)

    @pages.get(ADDRESS)
    @FRAMED
    def preview(key: str, kind: str, occasion: str) -> AnyResponse:
        """Show the first question of what is saved, or of a template."""
        where, wanted = wanted_slot(wiring, key, kind, occasion)
        if request.args.get("wait"):
            return _not_yet({})
        draft = begun(wanted, request.args.get("from") or CURRENT)
        return _shown(where, wanted, draft, {})

    @pages.post(ADDRESS)
    @pages.post(f"{ADDRESS}/photo", endpoint="preview_photo")
    @FRAMED
    @web.keeps_form
    @web.takes_uploads(BODY_MOST)
    def rehearse(key: str, kind: str, occasion: str) -> AnyResponse:
        """Show a question of what the editor sends; or, from there, the next one."""
        where, wanted = wanted_slot(wiring, key, kind, occasion)
        fields = dict(request.form.lists())
        draft = _carried(fields) or read(request.form)
        return _shown(where, wanted, draft, fields)

    def _shown(where: Here, wanted: Slot, draft: Draft, fields: Fields) -> AnyResponse:
        try:
            questions = parse(list(draft.questions))
        except Invalid as invalid:
            return _not_yet(by_field(invalid.errors, wiring.catalogue.language(g.language).gettext))
        g.language = choose(languages, request.args.get("lang"))
        whole = _asked(where, wanted, questions)
        if DRAFT in fields:
            return Rehearsal(whole, fields).answer(languages)
        return _at(whole, request.args.get("at", ""), orjson.dumps(draft.questions).decode())


def _asked(where: Here, wanted: Slot, questions: Sequence[Question]) -> Asked:
    path = url_for(".preview", key=where.place.id, kind=wanted.kind, occasion=wanted.occasion)
    survey = SurveyView(key=DRAFT, version=0, kind=wanted.kind, occasion=wanted.occasion, questions=tuple(questions))
    subject = Subject(
        visit=NOBODY.id, place=where.place.id, kind=wanted.kind, occasion=wanted.occasion, customer=NOBODY
    )
    return Asked(subject, where.view, survey, path)


def _at(whole: Asked, key: str, draft: str) -> Response:
    """The step with a question on it, whatever its condition; else the first one."""
    questions = tuple(replace(each, show_if=None) if each.key == key else each for each in whole.survey.questions)
    shown = replace(whole, survey=replace(whole.survey, questions=questions))
    fields = {DRAFT: [draft]}
    step = next((step for step in shown.steps if any(each.key == key for each in step.questions)), shown.way(fields)[0])
    return rendering.questions(shown, step, fields, rehearsed=[(DRAFT, draft)])


def _carried(fields: Fields) -> Draft | None:
    """The draft that travels along in the frame's own form."""
    try:
        questions = orjson.loads(fields[DRAFT][-1])
    except (LookupError, orjson.JSONDecodeError):
        return None
    return Draft(questions=tuple(questions)) if isinstance(questions, list) else None


def _not_yet(errors: Errors) -> Response:
    """What stands in the frame while there is nothing to show."""
    return Response(render_template("manage/preview.html", errors=errors))
