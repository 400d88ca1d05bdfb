"""The codes of a place: to look at, to print, and to replace."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.feedback.places.document import Place
from services.feedback.places.rotating import code_of, rotate
from services.feedback.surveys.wording import say
from services.feedback.web.manage.current import Here, here
from services.feedback.wiring import Wiring
from shared.kit import web
from shared.kit.i18n import N_, choose

NO_CODE = N_("The place has nothing of this name that could have a code.")


@dataclass(frozen=True, kw_only=True)
class Sign:
    """A code with what it stands for.

    Attributes:
        touchpoint: Key of the touchpoint; None for the whole place.
        name: What people call it.
        code: What it carries, if it has one yet.
    """

    touchpoint: str | None
    name: str
    code: str | None


class _ReplacedAlready(Exception):  # noqa: N818  It is said of the code.
    """The form was made when another code hung there: it was sent twice, or by two people."""


def add_to(pages: Blueprint, wiring: Wiring) -> None:
    """Add the views."""
    languages = wiring.settings.languages

    @pages.get("/places/<key>/codes")
    def codes(key: str) -> str:
        """Show all codes of a place."""
        where = here(wiring, key)
        address = wiring.settings.feedback_url.partition("://")[2]
        return render_template(
            "manage/codes.html",
            here=where,
            signs=_signs(where.place),
            address=f"{address}/q/",
            printed=choose(languages, request.args.get("print")),
            replaced=request.args.get("replaced"),
        )

    @pages.get("/places/<key>/codes/replace")
    def replace_code(key: str) -> str:
        """Say what happens when a code is replaced, before it is."""
        where = here(wiring, key)
        return render_template("manage/replace_code.html", here=where, sign=_wanted(where, request.args))

    @pages.post("/places/<key>/codes/replace")
    def replace_code_now(key: str) -> AnyResponse:
        """Replace it; sent twice, once."""
        where = here(wiring, key)
        sign = _wanted(where, request.form)

        def agreed(place: Place) -> None:
            if (code_of(place, sign.touchpoint) or "") != request.form.get("code"):
                raise _ReplacedAlready

        with contextlib.suppress(_ReplacedAlready):
            rotate(key, sign.touchpoint, agreed)
        wiring.places.forget()
        replaced = url_for(".codes", key=key, replaced=sign.touchpoint or key, lang=request.args.get("lang"))
        return redirect(replaced, HTTPStatus.SEE_OTHER)


def _signs(place: Place) -> list[Sign]:
    whole = Sign(touchpoint=None, name=place.name, code=place.code)
    return [whole, *(_detail(each["key"], each["names"], each.get("code")) for each in place.touchpoints)]


def _detail(key: str, names: Mapping[str, str], code: str | None) -> Sign:
    name = say(names, g.language) or key
    return Sign(touchpoint=key, name=name[:1].upper() + name[1:], code=code)


def _wanted(where: Here, said: Mapping[str, str]) -> Sign:
    wanted = said.get("touchpoint") or None
    for sign in _signs(where.place):
        if sign.touchpoint == wanted:
            return sign
    raise web.Problem(404, "not_found", NO_CODE)
