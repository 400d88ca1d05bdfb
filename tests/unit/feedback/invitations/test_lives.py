"""Whatever happens to a visit, and whenever: nobody is asked twice, nor after they have answered or want no more."""

import dataclasses
import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from services.feedback.invitations.decision import Ask, Asked, Here, Known, Message, Outcome, Wait, decide
from services.feedback.invitations.times import DAY_BEGINS, DAY_ENDS
from services.feedback.triage.policy import InvitationRules, policy_for

ZONES = [ZoneInfo(name) for name in ("Europe/Rome", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe")]
START = dt.datetime(2026, 3, 20, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)

hours = st.integers(0, 24 * 7).map(lambda count: count * HOUR)
policies = st.builds(
    dataclasses.replace,
    st.just(policy_for().invitations),
    stay_after=st.none() | hours,
    meeting_after=hours,
    remind_after=hours,
    expire_after=st.sampled_from([1, 14, 14, 14]).map(lambda count: count * 24 * HOUR),
    reminders=st.sampled_from([1, 1, 0]),
    pulse=st.booleans(),
)
told = st.fixed_dictionaries(
    {
        "state": st.sampled_from(["completed", "started", "completed", "scheduled", "cancelled"]),
        "began_at": st.integers(-48, 48).map(lambda count: count * HOUR),
        "ends_at": st.integers(-48, 72).map(lambda count: count * HOUR) | st.none(),
        "email": st.sampled_from(["giulia@example.com"] * 9 + [None]),
        "consent": st.sampled_from([None] * 5 + [True] * 4 + [False]),
        "labels": st.sampled_from([frozenset[str]()] * 9 + [frozenset({"group"})]),
        "answers": st.sampled_from([None] * 8 + ["visit", "pulse"]),
        "opts_out": st.sampled_from([False] * 9 + [True]),
    }
)
"""What is told of the visit, with times counted from when it is told; and what its customer does then."""

fates = st.fixed_dictionaries(
    {
        message: st.tuples(
            st.sampled_from(["sent"] * 6 + ["delivered", "failed", "suppressed", "opted_out", "unconfirmed", None]),
            st.integers(0, 48).map(lambda count: count * HOUR),
        )
        for message in ("invitation", "reminder", "pulse")
    }
)
"""What becomes of each message, and how long it takes to hear of it."""


@dataclass
class Life:
    """A visit, with a worker that looks at it when it is due, though some time late."""

    rules: InvitationRules
    zone: ZoneInfo
    known: Known
    fates: dict[Message, tuple[Outcome | None, dt.timedelta]]
    late: dt.timedelta
    due_at: dt.datetime | None = None
    news: list[tuple[dt.datetime, Message]] = field(default_factory=list)
    asked: list[tuple[Message, dt.datetime, Known]] = field(default_factory=list)

    def look(self, now: dt.datetime) -> None:
        step = decide(self.known, Here(rules=self.rules, zone=self.zone, now=now))
        if isinstance(step, Ask):
            assert now < step.not_after
            self.ask(step, now)
            step = decide(self.known, Here(rules=self.rules, zone=self.zone, now=now))
            assert not isinstance(step, Ask)
        self.due_at = step.until if isinstance(step, Wait) else None
        assert self.due_at is None or self.due_at > now

    def ask(self, step: Ask, now: dt.datetime) -> None:
        self.asked.append((step.message, now, self.known))
        self.change(asked={**self.known.asked, step.message: Asked(not_after=step.not_after)})
        outcome, after = self.fates[step.message]
        if outcome:
            self.news = sorted([*self.news, (now + after, step.message)])

    def hear(self, message: Message, now: dt.datetime) -> None:
        outcome, _ = self.fates[message]
        sent_at = now if outcome in {"sent", "delivered"} else None
        news = dataclasses.replace(self.known.asked[message], outcome=outcome, sent_at=sent_at)
        self.change(asked={**self.known.asked, message: news})

    def change(self, **changes: Any) -> None:
        self.known = dataclasses.replace(self.known, **changes)

    def meet(self, told: dict[str, Any], now: dt.datetime) -> None:
        answers, opts_out = told.pop("answers"), told.pop("opts_out")
        since = {name: None if told[name] is None else now + told[name] for name in ("began_at", "ends_at")}
        self.change(**told | since)
        self.look(now)
        self.change(
            answered=self.known.answered | ({answers} if answers else set()), opted_out=self.known.opted_out or opts_out
        )

    def wait(self, until: dt.datetime) -> None:
        """Let time pass."""
        while True:
            looks = [self.due_at + self.late] if self.due_at else []
            now = min([*looks, *(at for at, _ in self.news[:1])], default=until)
            if now >= until:
                return
            if self.news and self.news[0][0] == now:
                self.hear(self.news.pop(0)[1], now)
            self.look(now)


lives = st.builds(
    Life,
    rules=policies,
    zone=st.sampled_from(ZONES),
    known=st.sampled_from([Known(kind="stay", state="scheduled"), Known(kind="meeting", state="scheduled")]),
    fates=fates,
    late=st.integers(0, 3).map(lambda count: count * HOUR),
)


@settings(max_examples=500)
@given(lives, st.lists(st.tuples(st.integers(0, 200), told), min_size=1, max_size=5))
def test_a_life(life: Life, happens: list[tuple[int, dict[str, Any]]]) -> None:
    now = START
    for gap, told in happens:
        now += gap * HOUR
        life.wait(now)
        life.meet(told, now)
    life.wait(now + 1000 * HOUR)

    messages = [message for message, _, _ in life.asked]
    assert len(messages) == len(set(messages))
    for message, at, known in life.asked:
        assert not known.opted_out
        assert known.email
        assert known.consent is not False
        assert "group" not in known.labels
        if message == "pulse":
            assert (known.kind, known.state, known.answered) == ("stay", "started", frozenset())
            assert known.ends_at is None or at < known.ends_at
        else:
            assert known.state == "completed"
            assert "visit" not in known.answered
            assert known.ends_at
            assert at < known.ends_at + life.rules.expire_after
            assert DAY_BEGINS <= at.astimezone(life.zone).time() < DAY_ENDS
        if message == "reminder":
            assert known.asked["invitation"].outcome in {"sent", "delivered"}
