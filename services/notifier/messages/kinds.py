"""The kinds of message, and what each needs to be written; a new one is a class here and a folder of words."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Protocol
from zoneinfo import ZoneInfo

from services.notifier.messages.moment import Moment
from services.notifier.messages.parts import Name
from services.notifier.words import one_line, paragraphs
from shared.events import Reason
from shared.words import reasons

NAME_LENGTH = 80
# A message quotes enough to show that it was read; the whole is on the case.
QUOTE_LENGTH = 1_200


class Values(Protocol):
    """The values of one kind, as they came with the request."""

    LAYOUT: ClassVar[str]
    """Which page and which text the kind's words stand in."""

    place_name: str | None
    """In whose name the message is written."""

    def words(self, language: str, zone: ZoneInfo) -> dict[str, Any]:
        """What the templates of the kind may say, in the reader's language and the place's zone."""


@dataclass(frozen=True, kw_only=True)
class Acknowledgement:
    """We have heard you: this is what you said, who is responsible, and by when you hear from them.

    Attributes:
        due_at: By when a person will be in touch.
        reasons: Why the answer is a low score, the weightiest first.
        customer_name: The guest's.
        owner_name: Of the person responsible, where there is one already.
        place_name: What people call the place.
        comment: What the guest wrote.
        wish: What would put it right, in the guest's words.
    """

    LAYOUT: ClassVar[str] = "acknowledgement"

    due_at: dt.datetime
    reasons: list[Reason]
    customer_name: str | None = None
    owner_name: str | None = None
    place_name: str | None = None
    comment: str | None = None
    wish: str | None = None

    def words(self, language: str, zone: ZoneInfo) -> dict[str, Any]:
        """See `Values`."""
        return {
            "name": _name(self.customer_name),
            "owner": _name(self.owner_name),
            "place": _name(self.place_name),
            "due": Moment.of(self.due_at, language, zone),
            # What we make of somebody's words, or of how long they have been here, is not told to them.
            "reasons": [_sentence(reason, language) for reason in self.reasons if reason.key not in reasons.OURS],
            "comment": paragraphs(self.comment or "", QUOTE_LENGTH),
            "wish": paragraphs(self.wish or "", QUOTE_LENGTH),
        }


@dataclass(frozen=True, kw_only=True)
class SurveyLetter:
    """How was it, or how is it? One question, one button.

    Attributes:
        kind: Of visit.
        survey_url: Where the guest answers; on our own survey pages, or the message is not written.
        customer_name: The guest's.
        place_name: What people call the place.
    """

    LAYOUT: ClassVar[str] = "survey"

    kind: Literal["stay", "meeting"]
    survey_url: str
    customer_name: str | None = None
    place_name: str | None = None

    def words(self, language: str, zone: ZoneInfo) -> dict[str, Any]:  # noqa: ARG002  No time is told in it.
        """See `Values`."""
        return {
            "name": _name(self.customer_name),
            "place": _name(self.place_name),
            "meeting": self.kind == "meeting",
            "survey_url": self.survey_url,
        }


KINDS: Mapping[str, type[Acknowledgement] | type[SurveyLetter]] = {
    "acknowledgement": Acknowledgement,
    "invitation": SurveyLetter,
    "reminder": SurveyLetter,
    "pulse": SurveyLetter,
}


def _name(text: str | None) -> Name:
    return Name(one_line(text or "", NAME_LENGTH))


def _sentence(reason: Reason, language: str) -> str:
    said = one_line(reasons.say(reason.key, reason.values, language), QUOTE_LENGTH)
    return said[:1].upper() + said[1:]
