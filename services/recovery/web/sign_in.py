"""Signing in and out."""

from dataclasses import dataclass, field
from typing import cast

from flask import Blueprint, Flask, Response, current_app, g, redirect, render_template, request, url_for

from services.recovery.documents import Staff
from services.recovery.web import sessions
from services.recovery.web.current import wiring
from shared.kit import store
from shared.kit.auth import StaffSession, own_destination, verify_password
from shared.kit.web import Limit, address, clear_staff_cookie, keeps_form, set_staff_cookie

HOME = "/desk"

sign_in = Blueprint("sign_in", __name__)
sign_out = Blueprint("sign_out", __name__)


@dataclass
class Tries:
    """How often passwords may be tried: a hotel's staff come from one address, so one person's are told from all."""

    of_one: Limit = field(default_factory=lambda: Limit(10, 300))
    from_address: Limit = field(default_factory=lambda: Limit(100, 300))


def tries(app: Flask) -> Tries:
    """The limits of an application."""
    return cast("Tries", app.extensions["sign_in"])


@sign_in.get("/sign-in")
def show() -> Response | str:
    """The form; whoever is signed in goes on at once."""
    if staff := sessions.staff_of(wiring().settings, request.cookies.get(sessions.COOKIE, "")):
        return _go_on(staff)
    return _form()


@sign_in.post("/sign-in")
@keeps_form
def submit() -> Response | str | tuple[str, int]:
    """Check address and password."""
    if g.form_expired:
        return _form()
    email, password = request.form.get("email", "").strip().lower(), request.form.get("password", "")
    limits = tries(current_app)
    limits.from_address.hit(address())
    limits.of_one.hit(address(), email)
    staff = Staff.objects(email=email, active=True).first()
    # The password of nobody is checked too, so that the time does not tell who is known.
    right = verify_password(staff.password if staff else None, password)
    if staff is None or not right:
        return _form(refused=True), 401
    response = _go_on(staff)
    sessions.begin(response, wiring().settings, staff)
    return response


@sign_out.post("/sign-out")
def leave() -> Response:
    """End all of this person's sessions, wherever they are signed in."""
    store.on_fresh_state(lambda: _end_sessions(g.caller.id))
    response = _see(url_for("sign_in.show"))
    sessions.end(response)
    clear_staff_cookie(response)
    return response


def renewed() -> StaffSession | None:
    """A new short session for whoever is still signed in."""
    staff = sessions.staff_of(wiring().settings, request.cookies.get(sessions.COOKIE, ""))
    return sessions.short(staff) if staff else None


def _form(*, refused: bool = False) -> str:
    typed = request.form if request.method == "POST" else request.args
    return render_template("sign_in.html", refused=refused, email=typed.get("email", ""), next=typed.get("next", ""))


def _go_on(staff: Staff) -> Response:
    wanted = (request.form if request.method == "POST" else request.args).get("next", "")
    response = _see(own_destination(wiring().settings, wanted, HOME))
    set_staff_cookie(response, sessions.short(staff))
    return response


def _see(url: str) -> Response:
    return cast("Response", redirect(url, 303))


def _end_sessions(id_: str) -> None:
    staff = store.load(Staff, id_)
    staff.end_sessions()
    store.save(staff)
