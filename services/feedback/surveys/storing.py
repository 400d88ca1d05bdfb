"""Writing surveys, and finding what was asked at any time."""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import mongoengine as me

from services.feedback.surveys import library
from services.feedback.surveys.document import Survey, SurveyVersion
from services.feedback.surveys.questions import Question, SurveyView
from shared.events import Kind, Occasion
from shared.kit import store
from shared.kit.store import NotFound


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a survey is made of.

    Attributes:
        place: Key of the place that it is for, with all below it.
        kind: The kind of visits.
        occasion: What it is about.
        questions: In order.
    """

    place: str
    kind: Kind
    occasion: Occasion
    questions: Sequence[Question]


class Taken(Exception):  # noqa: N818  It is said of the place.
    """The place has another survey for the same kind of visit and occasion.

    Args:
        by: That survey's key.
    """

    def __init__(self, by: str) -> None:
        super().__init__(by)
        self.by = by


def put(key: str, content: Content, agreed: Callable[[Survey | None], None]) -> tuple[Survey, bool]:
    """Let a survey ask this from now on; what it asks already stays as it is, version and all.

    Args:
        key: The survey's key.
        content: What it is to ask, where.
        agreed: Raises what the caller wants to hear where the survey as it is must not be changed.

    Returns:
        The survey, and whether it is new.

    Raises:
        Taken: Something else is asked there.
    """
    return store.on_fresh_state(lambda: _put(key, content, agreed))


def version_of(key: str, version: int) -> SurveyView:
    """What a survey asked in this version; every version that ever was can be found.

    Raises:
        NotFound: There was none.
    """
    if version == library.VERSION:
        return _template(key)
    current: Survey | None = Survey.objects(pk=key, version=version).first()
    found: Survey | SurveyVersion | None = current or SurveyVersion.objects(pk=_ref(key, version)).first()
    if found is None:
        raise NotFound("SurveyVersion")
    return found.view()


def by_ref(ref: str) -> SurveyView:
    """As `version_of`, for what `SurveyView.ref` gave.

    Raises:
        NotFound: There was none.
    """
    key, _, number = ref.rpartition("@")
    if not (number.isascii() and number.isdecimal() and len(number) < len(str(2**31))):
        raise NotFound("SurveyVersion")
    return version_of(key, int(number))


def _put(key: str, content: Content, agreed: Callable[[Survey | None], None]) -> tuple[Survey, bool]:
    survey: Survey | None = Survey.objects(pk=key).first()
    agreed(survey)
    at_once = {"place": content.place, "kind": content.kind, "occasion": content.occasion}
    if other := Survey.objects(**at_once, pk__ne=key).first():
        raise Taken(other.id)
    if survey is None:
        survey = Survey.written(key, **vars(content))
        store.add(survey)
        return survey, True
    before = _archived(survey)
    if survey.rewrite(**vars(content)):
        # The old version is put away first. If nothing follows, it is only there twice.
        with contextlib.suppress(me.NotUniqueError):
            SurveyVersion.objects.insert(before, load_bulk=False)
        store.save(survey)
    return survey, False


def _archived(survey: Survey) -> SurveyVersion:
    return SurveyVersion(
        id=_ref(survey.id, survey.version),
        survey=survey.id,
        version=survey.version,
        kind=survey.kind,
        occasion=survey.occasion,
        place=survey.place,
        questions=list(survey.questions),
    )


def _ref(key: str, version: int) -> str:
    return f"{key}@{version}"


def _template(key: str) -> SurveyView:
    try:
        return library.template(key)
    except KeyError:
        raise NotFound("SurveyVersion") from None
