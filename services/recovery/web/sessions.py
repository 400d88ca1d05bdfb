"""Who is signed in: a cookie for a working day that only recovery checks; the short staff cookie is renewed from it."""

from flask import Response

from services.recovery.documents import Staff
from shared.kit.auth import NotAuthentic, StaffSession
from shared.kit.auth.signing import read, sign
from shared.kit.settings import Settings

COOKIE = "rimedio_recovery_session"
LIFETIME = 12 * 3600
"""Seconds."""


def begin(response: Response, settings: Settings, staff: Staff) -> None:
    """Remember in this browser who has signed in."""
    value = sign(settings.secret_keys, _purpose(settings), [staff.id, staff.generation])
    response.set_cookie(COOKIE, value, max_age=LIFETIME, secure=settings.secure_cookies, httponly=True, samesite="Lax")


def end(response: Response) -> None:
    """Forget it."""
    response.delete_cookie(COOKIE)


def staff_of(settings: Settings, cookie: str) -> Staff | None:
    """Whom the cookie belongs to; None when it is over, or they no longer work here, or have signed out since."""
    try:
        id_, generation = read(settings.secret_keys, _purpose(settings), cookie, LIFETIME)
    except NotAuthentic:
        return None
    staff: Staff | None = Staff.objects(id=id_, generation=generation, active=True).first()
    return staff


def short(staff: Staff) -> StaffSession:
    """What all services are shown for ten minutes."""
    return StaffSession(id=staff.id, name=staff.name, roles=tuple(staff.roles), places=tuple(staff.places))


def _purpose(settings: Settings) -> str:
    return f"session/{settings.tenant}"
