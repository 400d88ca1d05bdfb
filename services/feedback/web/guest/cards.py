"""Letting in guests who have read a code on a wall or a table: nobody knows who they are, unless they say so."""

from http import HTTPStatus

from flask import Blueprint, Response, g, request, url_for

from services.feedback.places.document import Place
from services.feedback.places.view import Places
from services.feedback.responses import subjects
from services.feedback.responses.submitting import answer_about
from services.feedback.web.guest.asked import Asked, ask
from services.feedback.web.guest.stopped import Stopped
from shared.kit import web
from shared.kit.auth import Caller
from shared.kit.ids import new_id

PURPOSE = "sitting"
"""Of the cookie that stands for one guest with one page: its id is the code and the sitting."""


class Cards:
    """Lets them in.

    Args:
        places: Knows what codes stand for.
    """

    def __init__(self, places: Places) -> None:
        self._places = places

    def admit(self, code: str) -> Asked:
        """What a guest at this code may answer about, in a sitting of their own.

        Opening the page stores nothing: a sitting lives in the guest's cookie until its answer is sent. Who has
        answered and reads the code again is asked again.

        Raises:
            Stopped: The code is none of ours, or not in use any more.
        """
        self._require_in_use(code)
        path = url_for("survey.code_ask", code=code)
        sitting = _sitting(code)
        whole = self._asked(code, sitting or _begin(code, path), path)
        if sitting and request.path == path and request.method != "POST" and answer_about(whole.subject):
            return self._asked(code, _begin(code, path), path)
        return whole

    def _asked(self, code: str, sitting: str, path: str) -> Asked:
        subject = subjects.by_code(self._places, code, sitting)
        return ask(subject, self._places.get(subject.place), path)

    def _require_in_use(self, code: str) -> None:
        coded = self._places.by_code(code)
        if coded is None:
            raise Stopped("no_such_code", HTTPStatus.NOT_FOUND)
        if coded.retired:
            own = Place.objects(pk=coded.place).scalar("code").first()
            onward = url_for("survey.code_ask", code=own) if own else None
            raise Stopped("retired", HTTPStatus.GONE, self._places.get(coded.place), onward)


def remember_sittings(pages: Blueprint) -> None:
    """Give each guest the cookie of the sitting that has begun."""

    @pages.after_request
    def remember(response: Response) -> Response:
        if begun := g.get("sitting"):
            id_, path = begun
            web.set_guest_cookie(response, PURPOSE, id_, path)
        return response


def _sitting(code: str) -> str | None:
    """The sitting that the guest's cookie is for."""
    caller = g.caller
    own, _, sitting = caller.id.rpartition(".")
    return sitting if (caller.kind, caller.scopes, own) == ("guest", {PURPOSE}, code) else None


def _begin(code: str, path: str) -> str:
    sitting = new_id()
    # The form on the page is bound to the sitting, whose cookie the browser is only now given.
    g.caller = Caller(kind="guest", id=f"{code}.{sitting}", scopes=frozenset({PURPOSE}))
    g.sitting = (g.caller.id, path)
    return sitting
