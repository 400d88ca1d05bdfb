"""Saving a survey that was written in the editor."""

from services.feedback.surveys import storing
from services.feedback.surveys.document import Survey
from services.feedback.surveys.reading import parse
from services.feedback.surveys.storing import Content, Taken
from services.feedback.web.manage.current import Here
from services.feedback.web.manage.editor.draft import Draft
from services.feedback.web.manage.editor.slots import Slot, free_key


class Outdated(Exception):  # noqa: N818  It is said of what was written.
    """Somebody has saved the survey since the writing began.

    Args:
        version: What they made of it.
    """

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


def save(where: Here, slot: Slot, draft: Draft, begun: int) -> int:
    """Let guests be asked this from now on.

    Args:
        where: The place.
        slot: What they are asked about.
        draft: What they are asked.
        begun: The version that the writing began from; 0 for none.

    Returns:
        The version that it is now; it stays the same where nothing was changed.

    Raises:
        Invalid: It is no survey yet.
        Outdated: It has another version by now.
    """
    questions = parse(list(draft.questions))

    def agreed(survey: Survey | None) -> None:
        now = survey.version if survey else 0
        if now != begun:
            raise Outdated(now)

    key = slot.own.id if slot.own else free_key(where, slot)
    content = Content(place=where.place.id, kind=slot.kind, occasion=slot.occasion, questions=questions)
    try:
        survey, _ = storing.put(key, content, agreed)
    except Taken as taken:
        # Two have begun it at the same moment, under two keys.
        raise Outdated(storing.found(taken.by)[0].version) from None
    return survey.version
