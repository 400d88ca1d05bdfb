"""The blueprint of the manager's pages."""

from typing import Any

from flask import Blueprint, g, request

from services.feedback.web.manage import codes, start, uninvited_page
from services.feedback.web.manage.editor import pages as editor
from services.feedback.web.manage.editor import preview
from services.feedback.web.manage.triage import pages as triage
from services.feedback.wiring import STAFF_PACKAGE, Wiring
from shared.kit.i18n import Catalogue, choose


def manage_pages(wiring: Wiring) -> Blueprint:
    """The blueprint; it speaks the languages of staff, which are fewer than those of guests."""
    pages = Blueprint("manage", __name__, template_folder="templates", url_prefix="/manage")
    languages = Catalogue(STAFF_PACKAGE).spoken(wiring.settings.languages)

    @pages.before_request
    def speak() -> None:
        g.language = choose(languages, request.args.get("lang"), request.headers.get("Accept-Language", ""))

    @pages.context_processor
    def frame() -> dict[str, Any]:
        return {"desk_url": f"{wiring.settings.recovery_url}/desk", "guest_languages": wiring.settings.languages}

    for views in (start, editor, preview, triage, codes, uninvited_page):
        views.add_to(pages, wiring)
    return pages
