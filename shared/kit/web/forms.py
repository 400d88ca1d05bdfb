"""Forms that only our own pages can send: a signed hidden field, and the browser's word on where they come from."""

import secrets
from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, g, request
from markupsafe import Markup
from werkzeug.datastructures import ImmutableMultiDict

from shared.kit.auth import Expired, NotAuthentic, form_token
from shared.kit.auth.destinations import origin
from shared.kit.i18n import N_
from shared.kit.problem import Problem
from shared.kit.settings import Settings
from shared.kit.web.kit import Kit, current_kit

FIELD = "csrf_token"
HEADER = "X-CSRF-Token"

NOT_OURS = N_("This form was not sent from our page. Reload it and try again.")
TOO_OLD = N_("This page was open for too long. Reload it and try again.")

View = TypeVar("View", bound=Callable[..., Any])


def anonymous_cookie(settings: Settings) -> str:
    """The cookie that stands for a browser nobody has signed in with."""
    return f"rimedio_{settings.service}_form"


def csrf_token() -> str:
    """The token for forms on the page being made."""
    kit = current_kit()
    if g.caller.kind == "anonymous" and not _anonymous_id(kit.settings):
        g.form_id = secrets.token_urlsafe(16)
    return form_token.issue(kit.settings, _subject(kit.settings))


def csrf_field() -> Markup:
    """The hidden field to put into each form that changes something."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, csrf_token())


def keeps_form(view: View) -> View:
    """Mark a view that shows an expired form again, with what was typed in it, by `g.form_expired`."""
    view.keeps_form = True  # type: ignore[attr-defined]
    return view


def takes_no_form(view: View) -> View:
    """Mark a view whose address is all the authority that it asks for, so that a form's token would add nothing.

    Such is a mail program's one-click opt-out: no page of ours stands before it.
    """
    view.takes_no_form = True  # type: ignore[attr-defined]
    return view


def guard(kit: Kit) -> None:
    """Refuse a request that changes something unless one of our own pages sent it, or its view takes no form.

    Raises:
        Problem: 403.
    """
    if _view_is("takes_no_form"):
        return
    _check_origin(kit)
    try:
        _check_token(kit)
    except Expired:
        if not _view_is("keeps_form"):
            raise Problem(403, "forbidden", TOO_OLD) from None
        g.form_expired = True
    except NotAuthentic:
        raise Problem(403, "forbidden", NOT_OURS) from None
    _drop_nuls()


def _drop_nuls() -> None:
    """Leave NULs out of what was typed: nobody sees them in what they paste, and no database key may have one."""
    fields = list(request.form.items(multi=True))
    request.form = ImmutableMultiDict((name.replace("\0", ""), text.replace("\0", "")) for name, text in fields)


def _check_token(kit: Kit) -> None:
    token = request.headers.get(HEADER) or request.form.get(FIELD, "")
    form_token.check(kit.settings, _subject(kit.settings), token)


def _check_origin(kit: Kit) -> None:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        ours = site in {"same-origin", "none"}
    else:
        sender = request.headers.get("Origin")
        ours = sender is None or sender.lower() in {origin(request.host_url), origin(kit.settings.public_url)}
    if not ours:
        raise Problem(403, "forbidden", NOT_OURS)


def _view_is(mark: str) -> bool:
    return getattr(current_app.view_functions[request.endpoint or ""], mark, False)


def _subject(settings: Settings) -> str:
    if g.caller.kind == "anonymous":
        return f"anonymous/{_anonymous_id(settings)}"
    return str(g.caller.subject)


def _anonymous_id(settings: Settings) -> str:
    return str(g.get("form_id") or request.cookies.get(anonymous_cookie(settings), ""))
