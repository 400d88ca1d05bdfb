"""The views of the triage page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any

from babel.dates import format_date
from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.feedback.responses.trying import try_out
from services.feedback.triage import entering
from services.feedback.triage.document import TriagePolicy
from services.feedback.triage.policy import DEFAULTS, Policy, policy_for
from services.feedback.triage.trial import Example, Trial
from services.feedback.triage.verdict import ORDER
from services.feedback.web.guest.rendering import GOES_BACK
from services.feedback.web.manage.current import Here, here, spots
from services.feedback.web.manage.tree import Spot
from services.feedback.web.manage.triage.choices import GROUPS, choices, read
from services.feedback.wiring import Wiring
from shared.events import Severity
from shared.kit import clock, web
from shared.kit.i18n import N_
from shared.kit.numbers import whole_number
from shared.kit.overlay import Layer, overlay
from shared.words import reasons

SEVERITIES: Mapping[Severity, str] = {"none": N_("not low"), "low": N_("low"), "critical": N_("critical")}
CONTRADICTION = N_("A critical mark is a low one too: choose a lower mark here, or a higher one there.")


DATE = "d MMM"


class Outdated(Exception):  # noqa: N818  It is said of what was chosen.
    """Somebody has changed the rules since the page was made."""


@dataclass(frozen=True, kw_only=True)
class Board:
    """What lies before somebody who sets the thresholds of a place.

    Attributes:
        where: The place.
        said: What it says, or would.
        version: Of what it says; 0 where it has said nothing.
        above: What the places above it say, the root's first.
        errors: What is wrong, by field.
        outdated: Whether somebody else has changed it meanwhile.
        trial: What it would have made of the latest answers, if that was asked.
    """

    where: Here
    said: dict[str, Any]
    version: int
    above: list[Layer]
    errors: Mapping[str, str] = field(default_factory=dict)
    outdated: bool = False
    trial: Trial | None = None

    def policy(self, said: Layer) -> Policy:
        """What holds at the place when it says this."""
        return policy_for(*self.above, said)


def add_to(pages: Blueprint, wiring: Wiring) -> None:
    """Add the views."""

    @pages.get("/places/<key>/triage")
    def triage_at(key: str) -> AnyResponse:
        """Show from which marks on an answer is low."""
        return _page(_board(wiring, key))

    @pages.post("/places/<key>/triage")
    @web.keeps_form
    def set_triage(key: str) -> AnyResponse:
        """Try what was chosen, or let it hold from now on."""
        stored = _board(wiring, key)
        said = read(request.form, stored.said, overlay(DEFAULTS, *stored.above))
        board = replace(stored, said=said, version=whole_number(request.form.get("version", "")) or 0)
        if g.form_expired:
            return _page(board)
        try:
            entering.check(board.policy(said))
            if request.form.get("do") != "save":
                return _page(replace(board, trial=try_out(wiring.places, key, said, clock.now())))
            _save(board)
        except web.Problem as problem:
            return _page(replace(board, errors=dict.fromkeys(problem.errors or {}, CONTRADICTION)))
        except Outdated:
            return _page(replace(board, version=stored.version, outdated=True))
        wiring.places.forget()
        return redirect(url_for(".triage_at", key=key, saved=1, lang=request.args.get("lang")), HTTPStatus.SEE_OTHER)


def _board(wiring: Wiring, key: str) -> Board:
    where = here(wiring, key)
    own: TriagePolicy | None = TriagePolicy.objects(pk=key).first()
    return Board(
        where=where,
        said=dict(own.rules) if own else {},
        version=own.version if own else 0,
        above=wiring.places.said_above(key),
    )


def _save(board: Board) -> None:
    def agreed(version: int) -> None:
        if version != board.version:
            raise Outdated

    entering.put(board.where.place.id, board.said, board.policy, agreed)


def _page(board: Board) -> Response:
    above = overlay(DEFAULTS, *board.above)
    groups = [(group, list(choices(group, board.said, above))) for group in GROUPS]
    page = render_template(
        "manage/triage.html",
        here=board.where,
        board=board,
        groups=groups,
        shown=[_shown(example) for example in board.trial.examples] if board.trial else [],
        names={spot.key: spot.name for spot in spots()},
        origins=_origins(board.where, [choice.field for _, each in groups for choice in each]),
        saved="saved" in request.args,
        expired=g.form_expired,
    )
    wrong = board.errors or board.outdated or g.form_expired
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return Response(page, status, headers={"Cache-Control": GOES_BACK})


def _shown(example: Example) -> dict[str, Any]:
    """An answer with why it is, or is no longer, a low score; without who gave it."""
    weightier = max(example.present, example.tried, key=lambda verdict: ORDER.index(verdict.severity))
    return {
        "place": example.sample.place,
        "day": format_date(example.sample.background.today, DATE, locale=g.language),
        "present": SEVERITIES[example.present.severity],
        "tried": SEVERITIES[example.tried.severity],
        "worse": weightier is example.tried,
        "critical": example.tried.severity == "critical",
        "reasons": [reasons.say(each.key, each.values, g.language) for each in weightier.reasons],
    }


def _origins(where: Here, fields: Iterable[str]) -> dict[str, Spot]:
    """By field, the nearest place above that says something about it; not those that the program speaks for."""
    keys = [spot.key for spot in where.above]
    stored = TriagePolicy.objects(pk__in=keys).in_bulk(keys)
    speakers = [(spot, stored[spot.key].rules) for spot in where.above if spot.key in stored]
    said = ((field_, *field_.split(".")) for field_ in fields)
    return {
        field_: spot
        for field_, group, name in said
        for spot, rules in reversed(speakers)
        if name in rules.get(group, {})
    }
