"""The web side: the list of mails, each mail with its HTML, text and attachments, and both as JSON for tests."""

import re
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, render_template, request
from werkzeug.exceptions import NotFound

from deploy.local.mail.box import Box, Mail

SHOWN = 200
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src 'self' data:; frame-ancestors 'self'"
)
"""For a mail's own HTML: no script, nothing from elsewhere, and links open in a tab of their own."""
IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})

pages = Blueprint("pages", __name__)


def create_app(box: Box) -> Flask:
    """The page over the mails in `box`."""
    app = Flask(__name__)
    # A page of somebody else's that makes its own name mean this machine gets nothing.
    app.config["TRUSTED_HOSTS"] = ["127.0.0.1", "localhost"]
    app.extensions["box"] = box
    app.register_blueprint(pages)
    return app


@pages.after_app_request
def secure(response: Response) -> Response:
    """Allow what the page needs, and nothing else."""
    response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@pages.get("/")
def index() -> str:
    """The list."""
    return _page(None)


@pages.get("/mails/<mail_id>")
def show(mail_id: str) -> str:
    """One mail beside the list."""
    return _page(_mail(mail_id))


@pages.get("/mails/<mail_id>/html")
def html(mail_id: str) -> Response:
    """A mail's own HTML, for the frame that shows it."""
    response = Response(_standalone(_mail(mail_id)), content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    return response


@pages.get("/mails/<mail_id>/parts/<int:number>")
def part(mail_id: str, number: int) -> Response:
    """An attachment as a download; an image as itself, because the HTML may show it."""
    found = next((part for part in _mail(mail_id).parts if part.number == number), None) or abort(404)
    image = found.content_type in IMAGES
    response = Response(found.content, content_type=found.content_type if image else "application/octet-stream")
    response.headers.set("Content-Disposition", "inline" if image else "attachment", filename=found.name)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@pages.get("/api/messages")
def messages() -> dict[str, Any]:
    """The mails as JSON, the newest first; `?to=` keeps those whose recipients contain it."""
    wanted = request.args.get("to", "").lower()
    mails = [mail for mail_id in _box().ids() if (mail := _box().mail(mail_id))]
    return {"items": [_summary(mail) for mail in mails if wanted in ", ".join(mail.recipients).lower()]}


@pages.get("/api/messages/<mail_id>")
def message(mail_id: str) -> dict[str, Any]:
    """One mail as JSON."""
    mail = _mail(mail_id)
    return {**_summary(mail), "headers": mail.headers, "text": mail.text, "html": mail.html}


@pages.get("/api/count")
def count() -> dict[str, int]:
    """How many mails there are, for the page to ask often."""
    return {"count": len(_box().ids())}


@pages.app_errorhandler(404)
def missing(_error: NotFound) -> tuple[str, int]:
    """The list, and that what was asked for is not in it."""
    return _page(None, missing=True), 404


def _box() -> Box:
    box: Box = current_app.extensions["box"]
    return box


def _mail(mail_id: str) -> Mail:
    return _box().mail(mail_id) or abort(404)


def _page(mail: Mail | None, *, missing: bool = False) -> str:
    ids = _box().ids()
    mails = [found for mail_id in ids[:SHOWN] if (found := _box().mail(mail_id))]
    return render_template("page.html", mails=mails, total=len(ids), mail=mail, missing=missing)


def _summary(mail: Mail) -> dict[str, Any]:
    return {
        "id": mail.id,
        "received_at": mail.received_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "from": mail.header("From"),
        "to": mail.recipients,
        "subject": mail.header("Subject"),
        "attachments": [part.name for part in mail.attachments],
    }


def _standalone(mail: Mail) -> str:
    """The mail's HTML as a document: its own images found, and its links opening outside the frame."""
    html = mail.html
    for part in mail.parts:
        if part.content_id:
            html = html.replace(f"cid:{part.content_id}", f"/mails/{mail.id}/parts/{part.number}")
    return re.sub(r"(<head\b[^>]*>)", r'\1<base target="_blank">', html, count=1, flags=re.IGNORECASE)
