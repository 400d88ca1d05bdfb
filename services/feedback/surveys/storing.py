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
from shared.kit.numbers import whole_number
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


def found(key: str, version: int | None = None) -> tuple[SurveyView, str | None]:
    """What a survey asks, and the place that it asks it for, if it is for one.

    Args:
        key: The survey's key.
        version: Every version that ever was can be found; None for the present one.

    Raises:
        NotFound: There was none.
    """
    current: Survey | None = Survey.objects(pk=key).first()
    if version is None:
        version = current.version if current else library.VERSION
    if version == library.VERSION:
        return _template(key), None
    if current and current.version == version:
        return current.view(), current.place
    before: SurveyVersion | None = SurveyVersion.objects(pk=_ref(key, version)).first()
    if before is None:
        raise NotFound("SurveyVersion")
    return before.view(), before.place


def version_of(key: str, version: int) -> SurveyView:
    """What a survey asked in this version.

    Raises:
        NotFound: There was none.
    """
    survey, _ = found(key, version)
    return survey


def by_ref(ref: str) -> SurveyView:
    """As `version_of`, for what `SurveyView.ref` gave.

    Raises:
        NotFound: There was none.
    """
    key, _, number = ref.rpartition("@")
    version = whole_number(number)
    if version is None:
        raise NotFound("SurveyVersion")
    return version_of(key, version)


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
