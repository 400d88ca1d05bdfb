"""What a survey is for: a kind of visit and an occasion, at a place; and which one is asked there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from services.feedback.surveys import library
from services.feedback.surveys.document import Survey
from services.feedback.surveys.questions import Question, SurveyView
from services.feedback.surveys.reading import dump
from services.feedback.web.manage.current import Here, here
from services.feedback.web.manage.editor.draft import Draft
from services.feedback.web.manage.tree import Spot
from services.feedback.wiring import Wiring
from shared.events import Kind, Occasion
from shared.kit import web
from shared.kit.i18n import N_

NO_SLOT = N_("Nobody is asked about that.")

SLOTS: Mapping[tuple[Kind, Occasion], str] = MappingProxyType(
    {
        ("stay", "visit"): N_("After a stay"),
        ("stay", "pulse"): N_("During a stay"),
        ("stay", "recovery"): N_("After something that went wrong in a stay"),
        ("meeting", "visit"): N_("After a meeting"),
        ("meeting", "recovery"): N_("After something that went wrong in a meeting"),
    }
)
"""What guests are asked about; nobody is asked during a meeting."""

TEMPLATES: Mapping[str, str] = MappingProxyType(
    {
        "hotel-stay": N_("Hotel stay"),
        "restaurant": N_("Restaurant"),
        "bank-meeting": N_("Meeting at a bank"),
        "branch-visit": N_("Visit to a branch"),
        "pulse": N_("While they are here"),
        "recovery": N_("After something went wrong"),
    }
)
"""The surveys of the library."""

EMPTY = (Question(key="overall", type="nps", required=True),)
CURRENT, BLANK = "current", "empty"
KEY_MOST = 60


@dataclass(frozen=True, kw_only=True)
class Slot:
    """What is asked on an occasion at a place.

    Attributes:
        kind: The kind of visits.
        occasion: What about them.
        title: In words, still to be translated.
        survey: What is asked.
        own: The place's own survey, if it has one.
        home: The place above that says it; None where it is the place's own, or the library's.
    """

    kind: Kind
    occasion: Occasion
    title: str
    survey: SurveyView
    own: Survey | None
    home: Spot | None


def slots(where: Here) -> list[Slot]:
    """All that may be asked about at a place."""
    chain = [where.place.id, *(spot.key for spot in where.above)]
    found: Sequence[Survey] = list(Survey.objects(place__in=chain))
    return [_slot(where, found, kind, occasion) for kind, occasion in SLOTS]


def slot(where: Here, kind: str, occasion: str) -> Slot | None:
    """One of them; None where nobody is asked about that."""
    return next((each for each in slots(where) if (each.kind, each.occasion) == (kind, occasion)), None)


def wanted_slot(wiring: Wiring, key: str, kind: str, occasion: str) -> tuple[Here, Slot]:
    """The place and what the address names of it.

    Raises:
        Problem: There is no such thing, or the caller does not work there.
    """
    where = here(wiring, key)
    wanted = slot(where, kind, occasion)
    if wanted is None:
        raise web.Problem(404, "not_found", NO_SLOT)
    return where, wanted


def _slot(where: Here, found: Sequence[Survey], kind: Kind, occasion: Occasion) -> Slot:
    survey = where.view.surveys[kind, occasion]
    stored = next((each for each in found if each.id == survey.key and survey.version), None)
    own = next(
        (each for each in found if (each.place, each.kind, each.occasion) == (where.place.id, kind, occasion)), None
    )
    home = next((spot for spot in where.above if stored and spot.key == stored.place), None)
    title = SLOTS[kind, occasion]
    return Slot(kind=kind, occasion=occasion, title=title, survey=survey, own=own, home=home)


def starts(wanted: Slot) -> Iterator[tuple[str, str]]:
    """What a survey may be begun from: what is asked now, what comes with the program, or nothing; with its name."""
    yield CURRENT, N_("What is asked now")
    for key in library.KEYS:
        if library.template(key).occasion == wanted.occasion:
            yield key, TEMPLATES[key]
    yield BLANK, N_("One question, and nothing else")


def begun(wanted: Slot, start: str) -> Draft:
    """The draft that a survey is begun with."""
    if start in library.KEYS:
        return drafted(library.template(start).questions)
    return drafted(EMPTY if start == BLANK else wanted.survey.questions)


def drafted(questions: Sequence[Question]) -> Draft:
    """A survey's questions as a draft."""
    return Draft(questions=tuple(dump(questions)))


def free_key(where: Here, wanted: Slot) -> str:
    """The key of a new survey."""
    start = f"{where.place.id}-{wanted.kind}-{wanted.occasion}"[:KEY_MOST]
    taken = set(Survey.objects(pk__startswith=start).scalar("id"))
    return (
        start
        if start not in taken
        else next(key for number in range(2, len(taken) + 3) if (key := f"{start}-{number}") not in taken)
    )
