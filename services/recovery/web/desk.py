"""The desk: what waits for staff, and one case with all that is known about it."""

from typing import Any

from flask import Blueprint, g, render_template, request

from services.recovery import messages, views
from services.recovery.places import ROOT
from services.recovery.views import Criteria
from services.recovery.web import presenting
from services.recovery.web.current import tree, wiring, within
from services.recovery.web.presenting import Reader
from shared.kit import clock, pagination

LISTING = "desk"
PAGE = 30
LONGEST_SEARCH = 200
IN_CHARGE = frozenset({"manager", "director", "admin"})
"""Who may change surveys and codes, which are feedback's."""

desk = Blueprint("desk", __name__)


@desk.get("/desk")
def show_list() -> str:
    """The open cases, those with the least time left first."""
    reader = _reader()
    return render_template("desk/list.html", **_frame(reader), **_listed(reader))


@desk.get("/desk/cases/<number>")
def show_case(number: str) -> str | tuple[str, int]:
    """One case: the relationship, what was said, what happened, and what is to be done."""
    reader = _reader()
    case = views.by_number(number, within())
    if case is None:
        return render_template("desk/absent.html", **_frame(reader)), 404
    zone = tree().zone(case.place)
    others = views.count(Criteria(within=within(), customer=case.customer.id)) - 1
    return render_template(
        "desk/case.html",
        case=case,
        zone=zone,
        row=presenting.row(case, tree(), reader),
        facts=presenting.facts(case, others, reader),
        said=[presenting.said(answer, case, tree(), reader) for answer in case.newest_answers],
        happened=presenting.history(case, zone, messages.of_case(case.id), reader),
        step=presenting.step(case, reader),
        **_frame(reader),
        **_listed(reader),
    )


def _reader() -> Reader:
    return Reader(language=g.language, now=clock.now())


def _frame(reader: Reader) -> dict[str, Any]:
    """What stands around every page of the desk."""
    ours = Criteria(within=within(), is_open=True)
    mine = Criteria(within=within(), is_open=True, owner=g.caller.id)
    zone = tree().zone(next(iter(g.caller.places), ROOT))
    return {
        "ours": views.count(ours),
        "mine": views.count(mine),
        "loaded_at": reader.now,
        "own_zone": zone,
        "feedback_url": wiring().settings.feedback_url,
        "manages": bool(g.caller.roles & IN_CHARGE),
    }


def _listed(reader: Reader) -> dict[str, Any]:
    """One page of the list that the query asks for."""
    words, only_mine = request.args.get("q", "")[:LONGEST_SEARCH], request.args.get("owner") == "me"
    criteria = Criteria(within=within(), is_open=True, owner=g.caller.id if only_mine else None, words=words)
    keys = wiring().settings.secret_keys
    after = pagination.decode(keys, LISTING, request.args.get("cursor"))
    page = pagination.page(views.most_urgent(criteria, after, PAGE), PAGE, keys, LISTING, views.place_by_urgency)
    return {
        "rows": [presenting.row(case, tree(), reader) for case in page["items"]],
        "next_cursor": page["next_cursor"],
        "words": words,
        "only_mine": only_mine,
    }
