"""The kinds of message, and what each needs to be written; a new one is a class here and a folder of templates."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_location

from services.notifier.words import one_line, paragraphs
from shared.events import Reason
from shared.words import reasons

NAME_LENGTH = 80
# A message quotes enough to show that it was read; the whole is on the case.
QUOTE_LENGTH = 1_200


class Values(Protocol):
    """The values of one kind, as they came with the request."""

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
            "name": _line(self.customer_name),
            "owner": _line(self.owner_name),
            "place": _line(self.place_name),
            "due": Moment.of(self.due_at, language, zone),
            "reasons": [_sentence(reason, language) for reason in self.reasons],
            "comment": paragraphs(self.comment or "", QUOTE_LENGTH),
            "wish": paragraphs(self.wish or "", QUOTE_LENGTH),
        }


KINDS: Mapping[str, type[Acknowledgement]] = {
    "acknowledgement": Acknowledgement,
}


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A time in words that hold whenever they are read: no "today", which may be yesterday by then."""

    time: str
    hour: int
    day: str
    where: str
    """The city whose time it is, for a reader who has gone home to another."""

    @classmethod
    def of(cls, moment: dt.datetime, language: str, zone: ZoneInfo) -> "Moment":
        """The moment as it is told in the zone."""
        local = moment.astimezone(zone)
        return cls(
            time=format_time(local, "H:mm", tzinfo=zone, locale=language),
            hour=local.hour,
            day=format_date(local, "EEEE d MMMM", locale=language),
            where=get_timezone_location(zone, locale=language, return_city=True),
        )


def _line(text: str | None) -> str:
    return one_line(text or "", NAME_LENGTH)


def _sentence(reason: Reason, language: str) -> str:
    said = one_line(reasons.say(reason.key, reason.values, language), QUOTE_LENGTH)
    return said[:1].upper() + said[1:]
