"""The pages on which surveys are found, begun, written and saved."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.feedback.surveys.document import Survey
from services.feedback.surveys.reading import Invalid
from services.feedback.web.api.permitted import reach
from services.feedback.web.guest.rendering import GOES_BACK
from services.feedback.web.manage.current import Here, here, spots
from services.feedback.web.manage.editor import labels, saving
from services.feedback.web.manage.editor.actions import act
from services.feedback.web.manage.editor.complaints import by_field
from services.feedback.web.manage.editor.draft import Draft, opened, read
from services.feedback.web.manage.editor.saving import Outdated
from services.feedback.web.manage.editor.shown import Writing
from services.feedback.web.manage.editor.slots import CURRENT, SLOTS, Slot, begun, slots, starts, wanted_slot
from services.feedback.wiring import Wiring
from shared.kit import web
from shared.kit.numbers import whole_number

ADDRESS = "/places/<key>/surveys/<kind>/<occasion>"
FRAMES = web.content_policy(frame_src="'self'")


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What lies before somebody who writes a survey.

    Attributes:
        where: The place.
        slot: What the survey is for.
        draft: What is written so far.
        language: The language that is being written.
        version: The version that it was begun from; 0 for none.
        errors: What is wrong, by the id of the field.
        outdated: The version that somebody else has saved meanwhile.
        sent: Whether it comes out of a form, so that it may be saved nowhere.
    """

    where: Here
    slot: Slot
    draft: Draft
    language: str
    version: int
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    outdated: int | None = None
    sent: bool = False


def add_to(pages: Blueprint, wiring: Wiring) -> None:
    """Add the views."""

    @pages.get("/surveys")
    def surveys() -> str:
        """Show all surveys of the places that the caller works for."""
        within = reach(wiring.places)
        names = {spot.key: spot.name for spot in spots()}
        found = Survey.objects if within is None else Survey.objects(place__in=within)
        stored = sorted(found, key=lambda each: (names.get(each.place, each.place).casefold(), each.id))
        return render_template("manage/surveys.html", surveys=stored, names=names, slots=SLOTS)

    @pages.get("/places/<key>/surveys")
    def surveys_at(key: str) -> str:
        """Show what is asked at a place, and who says so."""
        where = here(wiring, key)
        return render_template("manage/surveys_at.html", here=where, slots=slots(where))

    @pages.get(f"{ADDRESS}/begin")
    def begin(key: str, kind: str, occasion: str) -> str:
        """Show what a survey can be begun from."""
        where, wanted = wanted_slot(wiring, key, kind, occasion)
        return render_template("manage/begin.html", here=where, slot=wanted, starts=list(starts(wanted)))

    @pages.get(ADDRESS)
    @FRAMES
    def survey(key: str, kind: str, occasion: str) -> AnyResponse:
        """Show the editor; for a new survey, first ask what to begin it from."""
        where, wanted = wanted_slot(wiring, key, kind, occasion)
        start = request.args.get("from")
        if start is None and wanted.own is None:
            return redirect(url_for(".begin", key=key, kind=kind, occasion=occasion), HTTPStatus.SEE_OTHER)
        draft = begun(wanted, start or CURRENT)
        version = wanted.own.version if wanted.own else 0
        return _editor(wiring, Desk(where=where, slot=wanted, draft=draft, language=_language(wiring), version=version))

    @pages.post(ADDRESS)
    @FRAMES
    @web.keeps_form
    def write(key: str, kind: str, occasion: str) -> AnyResponse:
        """Do what a button says: change the draft, or save it."""
        where, wanted = wanted_slot(wiring, key, kind, occasion)
        action, draft = request.form.get("do", ""), read(request.form)
        name, _, which = action.partition(".")
        desk = Desk(
            where=where,
            slot=wanted,
            draft=act(draft, action, request.form.get("what", "")),
            language=_language(wiring, which if name == "language" else None),
            version=whole_number(request.form.get("version", "")) or 0,
            sent=True,
        )
        return _save(wiring, desk) if action == "save" and not g.form_expired else _editor(wiring, desk)


def _save(wiring: Wiring, desk: Desk) -> AnyResponse:
    try:
        saved = saving.save(desk.where, desk.slot, desk.draft, desk.version)
    except Invalid as invalid:
        errors = by_field(invalid.errors, _gettext(wiring, g.language))
        places = [int(id_.split(".")[1]) for id_ in errors if id_.count(".")]
        return _editor(wiring, replace(desk, draft=opened(desk.draft, places), errors=errors))
    except Outdated as outdated:
        return _editor(wiring, replace(desk, version=outdated.version, outdated=outdated.version))
    wiring.places.forget()
    here_again = {**(request.view_args or {}), "saved": saved, "before": desk.version, "lang": request.args.get("lang")}
    return redirect(url_for(".survey", **here_again), HTTPStatus.SEE_OTHER)


def _editor(wiring: Wiring, desk: Desk) -> Response:
    words = _gettext(wiring, g.language)
    writing = Writing(
        desk.draft,
        kind=desk.slot.kind,
        touchpoints=desk.where.view.touchpoints,
        language=desk.language,
        words=words,
        speak=lambda language: _gettext(wiring, language),
    )
    page = render_template(
        "manage/survey.html",
        here=desk.where,
        slot=desk.slot,
        desk=desk,
        questions=list(writing.questions()),
        languages={each: writing.missing(each) for each in wiring.settings.languages},
        addable=labels.addable(desk.draft.questions, words),
        saved=whole_number(request.args.get("saved", "")),
        before=whole_number(request.args.get("before", "")),
        begun=request.args.get("from"),
        expired=g.form_expired,
    )
    wrong = desk.errors or desk.outdated is not None or g.form_expired
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return Response(page, status, headers={"Cache-Control": GOES_BACK})


def _language(wiring: Wiring, wished: str | None = None) -> str:
    """The language that is being written: the one chosen, else the one from before, else the reader's own."""
    languages = wiring.settings.languages
    asked = (wished, request.form.get("writing"), g.language)
    return next((each for each in asked if each in languages), languages[0])


def _gettext(wiring: Wiring, language: str) -> labels.Words:
    return wiring.catalogue.language(language).gettext
