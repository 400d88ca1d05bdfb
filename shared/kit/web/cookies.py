"""Setting our cookies: never readable by scripts, never sent along from other sites, `Secure` under https."""

from flask import Response, g

from shared.kit.auth import StaffSession, guest_session, staff_session
from shared.kit.settings import Settings
from shared.kit.web.forms import anonymous_cookie
from shared.kit.web.kit import current_kit


def set_staff_cookie(response: Response, session: StaffSession) -> None:
    """Sign a member of staff in, for ten minutes."""
    settings = current_kit().settings
    _set(response, settings, staff_session.COOKIE, session.mint(settings), max_age=staff_session.LIFETIME)


def clear_staff_cookie(response: Response) -> None:
    """Sign a member of staff out, in this browser."""
    g.staff_renewed = None
    response.delete_cookie(staff_session.COOKIE)


def set_guest_cookie(response: Response, purpose: str, id: str, path: str) -> None:  # noqa: A002
    """Let a guest in who came with a token for `purpose` and `id`.

    Args:
        response: The redirect to the page whose URL has no token.
        purpose: What the token was for.
        id: What the token stood for.
        path: The only path that the cookie is sent to, such as `/s/o/<id>`; two links do not disturb each other.
    """
    settings = current_kit().settings
    value = guest_session.mint(settings, purpose, id)
    name = guest_session.cookie_name(settings)
    _set(response, settings, name, value, max_age=guest_session.LIFETIME, path=path)


def set_pending(response: Response, settings: Settings) -> None:
    """Set the cookies that this request has found to be needed."""
    if form_id := g.get("form_id"):
        _set(response, settings, anonymous_cookie(settings), form_id, max_age=None)
    if session := g.get("staff_renewed"):
        set_staff_cookie(response, session)


def _set(
    response: Response, settings: Settings, name: str, value: str, *, max_age: int | None, path: str = "/"
) -> None:
    response.set_cookie(
        name, value, max_age=max_age, path=path, secure=settings.secure_cookies, httponly=True, samesite="Lax"
    )
