"""`GET /v1/photos/<id>`: what a guest photographed, for staff of the place and for the organisation's own systems."""

from flask import Response

from services.feedback.responses import photos
from services.feedback.web.api.permitted import reach
from services.feedback.wiring import Wiring
from shared.kit import web
from shared.kit.store import NotFound

NO_SUCH_PHOTO = web.Problem(404, "not_found", "There is no such photo.")


def photos_api(wiring: Wiring) -> web.Blueprint:
    """The blueprint."""
    api = web.Blueprint("photos", __name__, description="What guests photographed.")

    @api.route("/v1/photos/<id_>")
    @api.response(200, description="The photo.", content_type=photos.MIMETYPE)
    def photo(id_: str) -> Response:
        """Show a photo that was sent with an answer."""
        within = reach(wiring.places)
        try:
            place = photos.answer_with(id_).place
            content = photos.content_of(id_)
        except NotFound:
            raise NO_SUCH_PHOTO from None
        if within is not None and place not in within:
            raise NO_SUCH_PHOTO
        # A photo never changes, and nobody but its reader may keep it.
        headers = {"Cache-Control": "private, max-age=86400, immutable", "Content-Disposition": "inline"}
        return Response(content, mimetype=photos.MIMETYPE, headers=headers)

    return api
