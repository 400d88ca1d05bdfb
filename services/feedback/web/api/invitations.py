"""`GET /v1/invitations/figures`: how many customers were not asked, and why."""

from typing import Any

import marshmallow as ma
from flask import Response, jsonify
from marshmallow.validate import Range

from services.feedback.invitations import figures
from services.feedback.invitations.figures import Figures
from services.feedback.web.api.permitted import reach
from services.feedback.wiring import Wiring
from shared.kit import clock, web

DAYS = 30
DAYS_MOST = 366


class InvitationFiguresArguments(ma.Schema):
    """What is counted."""

    place = ma.fields.String(metadata={"description": "A place's key; it and all below it."})
    days = ma.fields.Integer(
        load_default=DAYS, validate=Range(1, DAYS_MOST), metadata={"description": "How many, up to now."}
    )


class InvitationFiguresSchema(ma.Schema):
    """What became of the visits that ended, or were to end, in these days."""

    place = ma.fields.String(allow_none=True)
    days = ma.fields.Integer()
    visits = ma.fields.Integer(metadata={"description": "That took place."})
    invited = ma.fields.Integer()
    answered = ma.fields.Integer(metadata={"description": "Without being invited."})
    waiting = ma.fields.Integer(metadata={"description": "Their invitation is not due yet."})
    uninvited = ma.fields.Integer()
    share = ma.fields.Float(allow_none=True, metadata={"description": "Of those whose invitation was due; 0 to 1."})
    reasons = ma.fields.Dict(
        values=ma.fields.Integer(),
        metadata={"description": "By reason, how many are uninvited; the most frequent first."},
    )
    cancelled = ma.fields.Integer(metadata={"description": "Visits that did not take place."})


def invitations_api(wiring: Wiring) -> web.Blueprint:
    """The blueprint."""
    api = web.Blueprint("invitations", __name__, description="Who is asked, and who is not.")

    @api.route("/v1/invitations/figures")
    @api.arguments(InvitationFiguresArguments, location="query")
    @api.response(200, InvitationFiguresSchema)
    def counted(arguments: dict[str, Any]) -> Response:
        """Count the visits whose customers were not asked, by reason."""
        place, days = arguments.get("place"), arguments["days"]
        found = figures.uninvited(_places(wiring, place), days, clock.now())
        return jsonify({"place": place, "days": days, **shown(found)})

    return api


def shown(found: Figures) -> dict[str, Any]:
    """Figures as the API shows them."""
    return {**vars(found), "uninvited": found.uninvited, "share": found.share}


def _places(wiring: Wiring, place: str | None) -> list[str] | None:
    wanted = wiring.places.subtree([place]) if place else None
    visible = reach(wiring.places)
    if wanted is None or visible is None:
        return visible if wanted is None else wanted
    return [key for key in wanted if key in visible]
