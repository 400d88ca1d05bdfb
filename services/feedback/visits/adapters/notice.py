"""The notice: what a webhook said, kept until a visit has come of it, or a person knows why none has."""

import datetime as dt
from typing import Any, ClassVar, Literal, Self

import mongoengine as me
from pymongo import IndexModel

from services.feedback.storage import ALIAS
from services.feedback.visits.adapters.base import Hint
from shared.kit import clock
from shared.kit.store import Aggregate

State = Literal["waiting", "done", "ignored", "failed"]
STATES: tuple[State, ...] = ("waiting", "done", "ignored", "failed")
PAYLOAD_MOST = 64 * 1024
"""Characters."""
KEPT_FOR = dt.timedelta(days=30)
FIRST_PAUSE = dt.timedelta(seconds=2)
LONGEST_PAUSE = dt.timedelta(minutes=15)
PATIENCE = dt.timedelta(days=3)
"""So long is a vendor waited for that does not answer: a weekend and a holiday."""


class Notice(Aggregate):
    """One subject of one source: a reservation to be looked at, or a message that holds a visit.

    `told` counts the webhooks about it. A payload may hold personal data and is kept only while it is needed.
    """

    meta: ClassVar[dict[str, Any]] = {"collection": "notices", "db_alias": ALIAS}
    INDEXES: ClassVar[list[IndexModel]] = [
        IndexModel([("source", 1), ("subject", 1)], name="subject", unique=True),
        IndexModel([("source", 1), ("state", 1), ("heard_at", -1), ("_id", -1)], name="latest"),
        IndexModel([("expires_at", 1)], name="expires", expireAfterSeconds=0),
        IndexModel(
            [("source", 1), ("next_due_at", 1)],
            name="due",
            partialFilterExpression={"next_due_at": {"$exists": True}},
        ),
    ]

    source: str = me.StringField(required=True)
    subject: str = me.StringField(required=True)
    property_id: str | None = me.StringField()
    payload: str | None = me.StringField(max_length=PAYLOAD_MOST)
    state: State = me.StringField(required=True, choices=STATES)
    reason: str | None = me.StringField()
    detail: str | None = me.StringField()
    told: int = me.IntField(default=1)
    attempts: int = me.IntField(default=0)
    first_heard_at: dt.datetime = me.DateTimeField(required=True)
    heard_at: dt.datetime = me.DateTimeField(required=True)
    begun_at: dt.datetime = me.DateTimeField(required=True)
    visit: str | None = me.StringField()
    expires_at: dt.datetime = me.DateTimeField(required=True)

    @classmethod
    def first_heard(cls, source: str, hint: Hint) -> Self:
        """What was not heard of before."""
        now = clock.now()
        notice = cls(source=source, subject=hint.subject, stream_key=f"{source}/{hint.subject}", first_heard_at=now)
        notice._take(hint, now)
        return notice

    @property
    def hint(self) -> Hint:
        """What the adapter is asked about."""
        return Hint(subject=self.subject, property_id=self.property_id, payload=self.payload)

    def hear_again(self, hint: Hint) -> bool:
        """The source speaks of it again.

        What only names a reservation means that there is something new to fetch, also while the last thing is being
        fetched. What holds a visit is the same message once more, and only matters if nothing came of it.

        Returns:
            Whether anything is to be done.
        """
        if hint.payload is not None and self.state != "failed":
            return False
        self.told += 1
        self._take(hint, clock.now())
        return True

    def try_again(self) -> None:
        """Somebody has mended what was wrong."""
        self.told += 1
        self._begin(clock.now())

    def succeed(self, visit: str | None) -> None:
        """A visit has come of it; None where nothing was to come of it."""
        self.visit = visit or self.visit
        self._end("done" if visit else "ignored")
        self.payload = None

    def fail(self, reason: str, detail: str) -> None:
        """A person has to look at it."""
        self._end("failed", reason, detail)

    def put_off(self, reason: str, detail: str, after: dt.timedelta | None = None) -> None:
        """Try again later: each time after a longer pause, until patience is at an end.

        Args:
            reason: A key.
            detail: A sentence without personal data.
            after: How long the vendor asks to wait.
        """
        now = clock.now()
        self.attempts += 1
        if now - self.begun_at > PATIENCE:
            self.fail(reason, detail)
            return
        self.reason, self.detail = reason, detail
        self.next_due_at = now + max(pause(self.attempts), after or dt.timedelta())

    def _take(self, hint: Hint, now: dt.datetime) -> None:
        self.heard_at, self.property_id, self.payload = now, hint.property_id, hint.payload
        self._begin(now)

    def _begin(self, now: dt.datetime) -> None:
        self.state, self.reason, self.detail = "waiting", None, None
        self.attempts, self.begun_at, self.next_due_at = 0, now, now
        self.expires_at = now + KEPT_FOR

    def _end(self, state: State, reason: str | None = None, detail: str | None = None) -> None:
        self.state, self.reason, self.detail = state, reason, detail
        self.next_due_at = None
        self.expires_at = clock.now() + KEPT_FOR


def pause(attempts: int) -> dt.timedelta:
    """How long to wait after so many attempts in vain: doubled each time, up to a quarter of an hour."""
    return min(FIRST_PAUSE * (1 << min(attempts - 1, 20)), LONGEST_PAUSE)
