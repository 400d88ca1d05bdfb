"""The gate before every view: it finds out who is asking and whether the blueprint admits them."""

from urllib.parse import quote

from flask import Response, g, request

from shared.kit.auth import ANONYMOUS, Caller, NotAuthentic, StaffSession, guest_session, verify_api_key
from shared.kit.auth.staff_session import COOKIE
from shared.kit.i18n import N_, choose
from shared.kit.problem import Problem
from shared.kit.web import forms
from shared.kit.web.kit import Kit
from shared.kit.web.registered import Registered

# The form's own token outlives the sign-in, so going back and sending it again works.
SIGNED_OUT = N_(
    "Your sign-in has run out. Sign in again, then go back and send it once more: what you wrote is still there."
)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def admit(kit: Kit) -> Response | None:
    """Set `g.caller`, or answer in the view's stead.

    Raises:
        Problem: 400, 401 or 403.
        RuntimeError: The blueprint was not added with `register`.
    """
    if "\0" in request.path or "%00" in request.environ.get("QUERY_STRING", ""):
        raise Problem(400, "invalid", N_("The address contains a character that it cannot have."))
    endpoint = request.endpoint
    if endpoint is None:
        return None  # No view matches, which Flask says right after us.
    stated = kit.registered.get(request.blueprint or endpoint)
    if stated is None:
        raise RuntimeError(f"{endpoint} does not state who may call it")
    g.kind = stated.kind
    if stated.kind == "page":
        g.language, g.form_expired = language(kit), False
    caller = _identify(kit, stated)
    if isinstance(caller, Response):
        return caller
    g.caller = caller
    if request.method not in SAFE_METHODS and (stated.kind == "page" or caller.kind == "staff"):
        forms.guard(kit)
    return None


def language(kit: Kit) -> str:
    """The language to speak to this browser; `?lang=` comes first."""
    return choose(kit.languages, request.args.get("lang"), request.headers.get("Accept-Language", ""))


def _identify(kit: Kit, stated: Registered) -> Caller | Response:
    auth = stated.auth
    if auth.scopes and (header := request.headers.get("Authorization")):
        return _key_holder(kit, auth.scopes, header)
    if auth.roles is not None and (session := _staff_session(kit)):
        return _member_of_staff(kit, auth.roles, session)
    if auth.public:
        return _guest(kit) if stated.kind == "page" else ANONYMOUS
    if auth.roles is not None and stated.kind == "page" and request.method in SAFE_METHODS:
        return _to_sign_in(kit)
    raise Problem(
        401,
        "unauthenticated",
        SIGNED_OUT if stated.kind == "page" else "Send an API key as a bearer token.",
        headers={"WWW-Authenticate": "Bearer"},
    )


def _key_holder(kit: Kit, scopes: frozenset[str], header: str) -> Caller:
    scheme, _, key = header.partition(" ")
    try:
        caller = verify_api_key(kit.directory, key.strip() if scheme.lower() == "bearer" else "")
    except NotAuthentic:
        headers = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
        raise Problem(401, "unauthenticated", "The API key is not valid.", headers=headers) from None
    if not scopes & caller.scopes:
        raise Problem(403, "forbidden", f"The API key lacks the scope {' or '.join(sorted(scopes))}.")
    return caller


def _staff_session(kit: Kit) -> StaffSession | None:
    try:
        return StaffSession.verify(kit.settings, request.cookies.get(COOKIE, ""))
    except NotAuthentic:
        g.staff_renewed = session = kit.renew_staff()
        return session


def _member_of_staff(kit: Kit, roles: frozenset[str], session: StaffSession) -> Caller:
    known = kit.directory(f"staff/{session.id}")
    if not (known and known.get("active")):
        raise Problem(403, "forbidden", N_("Your access has been withdrawn or is not known here yet."))
    caller = session.caller()
    if roles and not roles & caller.roles:
        raise Problem(403, "forbidden", N_("Your role does not allow this."))
    return caller


def _guest(kit: Kit) -> Caller:
    cookie = request.cookies.get(guest_session.cookie_name(kit.settings))
    try:
        return guest_session.verify(kit.settings, cookie) if cookie else ANONYMOUS
    except NotAuthentic:
        return ANONYMOUS


def _to_sign_in(kit: Kit) -> Response:
    here = kit.settings.public_url + request.full_path.rstrip("?")
    return Response(status=303, headers={"Location": f"{sign_in_url(kit)}?next={quote(here, safe='')}"})


def sign_in_url(kit: Kit) -> str:
    """Where staff sign in, whatever service they came to."""
    return f"{kit.settings.recovery_url}/sign-in"
