"""Whatever happens to a visit, and whenever: nobody is asked twice, nor after they have answered or want no more."""

import dataclasses
import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from services.feedback.invitations.decision import Ask, Asked, Here, Known, Message, Wait, decide
from services.feedback.invitations.times import DAY_BEGINS, DAY_ENDS
from services.feedback.triage.policy import InvitationRules, policy_for

ZONES = [ZoneInfo(name) for name in ("Europe/Rome", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe")]
START = dt.datetime(2026, 3, 20, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)

moments = st.integers(0, 60 * 24 * 40).map(lambda minutes: START + dt.timedelta(minutes=minutes))
hours = st.integers(0, 24 * 20).map(lambda count: count * HOUR)
policies = st.builds(
    dataclasses.replace,
    st.just(policy_for().invitations),
    stay_after=st.none() | hours,
    meeting_after=hours,
    remind_after=hours,
    expire_after=hours,
    reminders=st.sampled_from([0, 1]),
    pulse=st.booleans(),
)
happenings = st.one_of(
    st.tuples(
        st.just("told"),
        st.fixed_dictionaries(
            {
                "state": st.sampled_from(["scheduled", "started", "completed", "cancelled"]),
                "began_at": st.none() | moments,
                "ends_at": st.none() | moments,
                "email": st.sampled_from([None, "giulia@example.com"]),
                "consent": st.sampled_from([None, True, False]),
                "labels": st.sampled_from([frozenset(), frozenset({"group"})]),
            }
        ),
    ),
    st.tuples(st.just("answered"), st.sampled_from(["visit", "pulse"])),
    st.tuples(st.just("opted_out"), st.none()),
    st.tuples(st.just("looked_at"), st.none()),
    st.tuples(
        st.just("heard"),
        st.tuples(
            st.sampled_from(["invitation", "reminder", "pulse"]),
            st.sampled_from(["sent", "delivered", "failed", "suppressed", "opted_out", "unconfirmed"]),
        ),
    ),
)


@dataclass
class Life:
    """A visit, with a worker that looks at it when it is due."""

    rules: InvitationRules
    zone: ZoneInfo
    known: Known
    due_at: dt.datetime | None = None
    asked: list[tuple[Message, dt.datetime, Known]] = field(default_factory=list)

    def look(self, now: dt.datetime) -> None:
        step = decide(self.known, Here(rules=self.rules, zone=self.zone, now=now))
        if isinstance(step, Ask):
            assert now < step.not_after
            self.asked.append((step.message, now, self.known))
            self.change(asked={**self.known.asked, step.message: Asked(not_after=step.not_after)})
            step = decide(self.known, Here(rules=self.rules, zone=self.zone, now=now))
            assert not isinstance(step, Ask)
        self.due_at = step.until if isinstance(step, Wait) else None
        assert self.due_at is None or self.due_at > now

    def change(self, **changes: Any) -> None:
        self.known = dataclasses.replace(self.known, **changes)

    def meet(self, what: str, how: Any, now: dt.datetime) -> None:
        if what == "told":
            self.change(**how)
        elif what == "answered":
            self.change(answered=self.known.answered | {how})
        elif what == "opted_out":
            self.change(opted_out=True)
        elif what == "heard" and how[0] in self.known.asked:
            message, outcome = how
            before = self.known.asked[message]
            sent_at = now if outcome == "sent" else before.sent_at
            news = dataclasses.replace(before, outcome=outcome, sent_at=sent_at)
            self.change(asked={**self.known.asked, message: news})
        self.look(now)


@given(
    policies,
    st.sampled_from(ZONES),
    st.sampled_from(["stay", "meeting"]),
    st.lists(st.tuples(moments, happenings), max_size=12),
    st.integers(0, 3),
)
def test_a_life(
    rules: InvitationRules, zone: ZoneInfo, kind: Any, events: list[tuple[dt.datetime, Any]], late_hours: int
) -> None:
    life = Life(rules, zone, Known(kind=kind, state="scheduled"))
    for now, (what, how) in sorted(events, key=lambda event: event[0]):
        while life.due_at and life.due_at + late_hours * HOUR <= now:
            life.look(life.due_at + late_hours * HOUR)
        life.meet(what, how, now)
    while life.due_at:
        life.look(life.due_at + late_hours * HOUR)

    messages = [message for message, _, _ in life.asked]
    assert len(messages) == len(set(messages))
    for message, now, known in life.asked:
        assert not known.opted_out
        assert known.email
        assert known.consent is not False
        assert "group" not in known.labels
        if message == "pulse":
            assert (known.kind, known.state, known.answered) == ("stay", "started", frozenset())
            assert known.ends_at is None or now < known.ends_at
        else:
            assert known.state == "completed"
            assert "visit" not in known.answered
            assert known.ends_at
            assert now < known.ends_at + rules.expire_after
            assert DAY_BEGINS <= now.astimezone(zone).time() < DAY_ENDS
        if message == "reminder":
            assert known.asked["invitation"].outcome in {"sent", "delivered"}
