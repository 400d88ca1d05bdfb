"""The page on which a message's reader opts out, and where mail programs do so in one click (RFC 8058)."""

from http import HTTPStatus

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.notifier import places
from services.notifier.documents import Contact
from services.notifier.opt_out.link import contact_of
from services.notifier.wiring import Wiring
from shared.kit import clock, web
from shared.kit.i18n import choose
from shared.kit.store import NotFound, load
from shared.kit.tokens import BadToken


class Unknown(Exception):  # noqa: N818  It says what the link is.
    """The link was not made by us, or belongs to no message that can be opted out of."""


def opt_out_pages(wiring: Wiring) -> Blueprint:
    """The blueprint. The token is all the authority that is asked for: it is good for nothing but this."""
    pages = Blueprint("opt-out", __name__)

    @pages.get("/opt-out/<token>")
    def ask(token: str) -> AnyResponse:
        """Show one button, or that it is done. Mail scanners follow links, so this changes nothing."""
        contact = _contact(wiring, token)
        return _page(wiring, contact, token, done=wiring.opt_outs.holds(contact.address_hash))

    @pages.post("/opt-out/<token>")
    @web.takes_no_form
    def take(token: str) -> AnyResponse:
        """Opt out."""
        contact, now = _contact(wiring, token), clock.now()
        if request.form.get("List-Unsubscribe") == "One-Click":
            wiring.opt_outs.take(contact, "one_click", now)
            # A mail program follows no redirect.
            return _page(wiring, contact, token, done=True)
        wiring.opt_outs.take(contact, "page", now)
        return redirect(url_for(".ask", token=token, lang=g.language), HTTPStatus.SEE_OTHER)

    @pages.errorhandler(Unknown)
    def stop(_: Unknown) -> AnyResponse:
        page = render_template("opt-out/unknown.html", languages=wiring.settings.languages)
        return Response(page, HTTPStatus.NOT_FOUND, mimetype="text/html")

    return pages


def _contact(wiring: Wiring, token: str) -> Contact:
    """The message that the link was in; its language is spoken."""
    try:
        contact = load(Contact, contact_of(wiring.settings, token))
    except (BadToken, NotFound):
        raise Unknown from None
    if contact.address_hash is None:
        raise Unknown
    languages, chosen = wiring.settings.languages, request.args.get("lang")
    wished = chosen if chosen in languages else contact.language
    g.language = choose(languages, wished, request.headers.get("Accept-Language", ""))
    return contact


def _page(wiring: Wiring, contact: Contact, token: str, *, done: bool) -> AnyResponse:
    page = render_template(
        "opt-out/ask.html",
        place=places.name(contact.place, wiring.replica.get),
        address=contact.masked_address,
        token=token,
        done=done,
        languages=wiring.settings.languages,
    )
    return Response(page, mimetype="text/html")
