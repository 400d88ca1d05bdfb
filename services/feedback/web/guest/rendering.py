"""The guest's pages as they leave the house."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from flask import Response, g, render_template, url_for

from services.feedback.places.brand import shades
from services.feedback.places.view import PlaceView
from services.feedback.responses.document import Response as Answer
from services.feedback.responses.progress import Stand
from services.feedback.web.guest import logo
from services.feedback.web.guest.asked import Asked
from services.feedback.web.guest.filled import PHOTOS_MOST, Fields, latest, names_of
from services.feedback.web.guest.mistakes import Mistakes
from services.feedback.web.guest.showing import Showing
from services.feedback.web.guest.steps import CLOSING_KEY, Step
from services.feedback.web.guest.stopped import Stopped
from shared.events import Customer
from shared.kit import clock
from shared.kit.masking import masked_email, masked_phone
from shared.kit.web.kit import current_kit

NAMES: Mapping[str, str] = {"it": "Italiano", "en": "English", "de": "Deutsch", "fr": "Français", "es": "Español"}
"""What languages call themselves."""

PATTERNS: Mapping[str, str] = {
    "email": r'[^\s@<>,;:"\(\)]{1,64}@[^\s@<>,;:"\(\)]{1,180}\.[^\s@<>,;:"\(\).]{2,63}',
    "phone": r"(?=(?:[^0-9]*[0-9]){5})\+?[0-9 \(\).\/\-]{5,40}",
}
"""What `web.fields` takes for an address, as HTML writes it: what a phone keeps to send later must be right already."""

# Going back to a step that came as the answer to a form, a browser can only show it if it may keep it.
GOES_BACK = "private, no-cache"


def questions(
    whole: Asked,
    step: Step,
    fields: Fields,
    *,
    mistakes: Mistakes | None = None,
    stood: Stand | None = None,
    stale: bool = False,
    rehearsed: Sequence[tuple[str, str]] = (),
) -> Response:
    """A step of the survey.

    Args:
        whole: The survey.
        step: Which step.
        fields: What is filled in so far.
        mistakes: What is wrong with it.
        stood: Where the guest has been counted.
        stale: Whether the form was open for so long that it has to be sent again.
        rehearsed: What travels along in the form where nobody is really asked; the page then runs no script.
    """
    walked = whole.way(fields)
    shown = list(Showing(whole, fields, g.language, gettext).screens())
    return _page(
        "survey/questions.html",
        whole.place,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if mistakes or stale else HTTPStatus.OK,
        cache=GOES_BACK if fields else None,
        whole=whole,
        screens=shown,
        here=next((each for each in shown if each.step is step), None),
        key=step.key,
        position=walked.index(step) if step in walked else 0,
        steps=len(walked),
        carried=[*_carried(whole, step, fields), *rehearsed],
        rehearsed=bool(rehearsed),
        typed=lambda name: latest(fields, name),
        photos=fields.get("photos", ()),
        photos_most=PHOTOS_MOST,
        began=bool(fields),
        mistakes=mistakes or {},
        stale=stale,
        stood=stood or "",
        today=clock.now().date(),
        known=_known(whole.subject.customer),
        patterns=PATTERNS,
        closing=CLOSING_KEY,
    )


def thanks(whole: Asked, answer: Answer, *, rehearsed: bool = False) -> Response:
    """The last page: what happens now, and for everybody the same way to a public review.

    Args:
        whole: The survey.
        answer: What was answered.
        rehearsed: Whether nobody was really asked, so that there is no answer to forget on the device.
    """
    contact = answer.contact
    return _page(
        "survey/thanks.html",
        whole.place,
        name=whole.subject.customer.name,
        answer=answer,
        rehearsed=rehearsed,
        phone=masked_phone(contact["phone"]) if contact.get("phone") else None,
        email=masked_email(contact["email"]) if contact.get("email") else None,
    )


def stop(stopped: Stopped) -> Response:
    """The page that says why there are no questions."""
    return _page("survey/stopped.html", stopped.place, status=stopped.status, why=stopped.why, onward=stopped.onward)


def _page(
    template: str, place: PlaceView | None, *, status: int = HTTPStatus.OK, cache: str | None = None, **values: Any
) -> Response:
    content = render_template(
        template,
        place=place,
        brand=shades(place.brand.get("colour")) if place else None,
        logo_url=_logo_url(place) if place else None,
        languages={code: NAMES.get(code, code) for code in current_kit().languages},
        **values,
    )
    headers = {"Cache-Control": cache} if cache else None
    return Response(content, status, headers=headers, mimetype="text/html")


def _logo_url(place: PlaceView) -> str | None:
    found = logo.read(place.brand.get("logo"))
    return url_for("survey.place_logo", place=place.key, version=found.version) if found else None


def _carried(whole: Asked, step: Step, fields: Fields) -> list[tuple[str, str]]:
    """What other steps have asked, to travel on in hidden fields."""
    touchpoints = list(whole.touchpoints)
    here = {name for each in step.questions for name in names_of(each, touchpoints)}
    there = {name for each in whole.questions for name in names_of(each, touchpoints)} - here
    return [(name, text) for name in sorted(there) for text in fields.get(name, ()) if text]


def _known(customer: Customer) -> dict[str, str | None]:
    """What the visit knows of how to reach the guest, for them alone to know it again."""
    return {
        "name": customer.name,
        "email": masked_email(customer.email) if customer.email else None,
        "phone": masked_phone(customer.phone) if customer.phone else None,
    }


def gettext(message: str) -> str:
    """A message in the language of the page."""
    return current_kit().catalogue.language(g.language).gettext(message)
