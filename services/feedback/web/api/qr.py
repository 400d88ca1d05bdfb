"""`GET /v1/qr/<code>.svg|.png|.pdf`: a code as a picture, or on a page to print. What a code carries is on the wall."""

from typing import Any, NamedTuple

import marshmallow as ma
from flask import Response
from marshmallow.validate import OneOf

from services.feedback.places import printing
from services.feedback.places.printing import Sign
from services.feedback.wiring import Wiring
from shared.kit import web
from shared.kit.i18n import choose

PRINTS = web.Limit(count=60, period=60)
"""A page takes a good part of a second to lay out; nobody prints more than that by hand."""

PICTURES = {"svg": (printing.svg, "image/svg+xml"), "png": (printing.png, "image/png")}


class _Print(NamedTuple):
    sign: Sign
    name: str


class PrintArguments(ma.Schema):
    """How a page is laid out."""

    layout = ma.fields.String(
        load_default="poster",
        validate=OneOf(["poster", "card"]),
        metadata={"description": "`poster` is A4, `card` is A6 for a table."},
    )
    language = ma.fields.String(
        load_default="", metadata={"description": "Which language is the largest; the others follow in small."}
    )


def qr_api(wiring: Wiring) -> web.Blueprint:
    """The blueprint."""
    api = web.Blueprint("qr", __name__, description="QR codes of places and touchpoints.")

    @api.route("/v1/qr/<code>.<any(svg, png):kind>")
    @api.response(200, description="The drawing or the picture.")
    def picture(code: str, kind: str) -> Response:
        """Draw a code."""
        draw, mimetype = PICTURES[kind]
        return Response(draw(_sign(wiring, code, "").sign.url), mimetype=mimetype)

    @api.route("/v1/qr/<code>.pdf")
    @api.arguments(PrintArguments, location="query")
    @api.response(200, description="The page, as PDF.")
    def page(arguments: dict[str, Any], code: str) -> Response:
        """Lay a code out on a page to print."""
        PRINTS.hit(web.address())
        sign, name = _sign(wiring, code, arguments["language"])
        content = printing.pdf(sign, arguments["layout"], wiring.catalogue)
        name = f"{name}-{arguments['layout']}.pdf"
        return Response(
            content, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
        )

    return api


def _sign(wiring: Wiring, code: str, language: str) -> _Print:
    coded = wiring.places.by_code(code)
    if coded is None:
        raise web.Problem(404, "not_found", "There is no such code.")
    if coded.retired:
        raise web.Problem(410, "retired", "This code is not in use any more: print the one that has taken its place.")
    place = wiring.places.get(coded.place)
    languages = wiring.settings.languages
    first = choose(languages, language)
    sign = Sign(
        url=f"{wiring.settings.feedback_url}/q/{code}",
        place=place.name,
        detail=dict(place.touchpoints.get(coded.touchpoint, {})) if coded.touchpoint else {},
        languages=[first, *(each for each in languages if each != first)],
        colour=place.brand.get("colour"),
    )
    return _Print(sign, "-".join(filter(None, [coded.place, coded.touchpoint])))
