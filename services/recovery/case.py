"""The case: one customer's bad visit to one place, and all that is done about it."""

import datetime as dt
from collections.abc import Sequence
from itertools import chain
from typing import Any, ClassVar

from mongoengine import (
    BooleanField,
    DateTimeField,
    EmbeddedDocumentField,
    EmbeddedDocumentListField,
    ListField,
    StringField,
)
from pymongo import IndexModel

from services.recovery import deadlines, search, severity, workflow
from services.recovery.history import AUTOMATIC_ENTRIES, fitting
from services.recovery.indexes import CASE_INDEXES
from services.recovery.next_step import NextStep, decide
from services.recovery.parts import (
    Answer,
    CaseContact,
    Clock,
    Clocks,
    ContactWish,
    CustomerCard,
    HistoryEntry,
    News,
    Owner,
)
from services.recovery.reachability import Obstacle, obstacle
from shared.events import CaseOpened, ContactRequested
from shared.kit.ids import new_number
from shared.kit.store import Aggregate

ACKNOWLEDGEMENT = "acknowledgement"


class Case(Aggregate):
    """A case. Its methods change it; who calls them writes it with `store.add` or `store.save`."""

    meta: ClassVar[dict[str, Any]] = {"collection": "cases", "db_alias": "recovery"}
    INDEXES: ClassVar[list[IndexModel]] = CASE_INDEXES

    number: str = StringField(required=True)
    state: str = StringField(required=True)
    is_open: bool = BooleanField(required=True)
    severity: str = StringField(required=True, choices=severity.ORDER)
    place: str = StringField(required=True)
    opened_at: dt.datetime = DateTimeField(required=True)
    customer: CustomerCard = EmbeddedDocumentField(CustomerCard, required=True)
    answers: list[Answer] = EmbeddedDocumentListField(Answer)
    owner: Owner | None = EmbeddedDocumentField(Owner)
    clocks: Clocks = EmbeddedDocumentField(Clocks, required=True)
    contacts: list[CaseContact] = EmbeddedDocumentListField(CaseContact)
    history: list[HistoryEntry] = EmbeddedDocumentListField(HistoryEntry)
    terms: list[str] = ListField(StringField())
    """What a search finds the case by."""

    @classmethod
    def open(
        cls, *, place: str, customer: CustomerCard, answer: Answer, due_at: dt.datetime, at: dt.datetime
    ) -> "Case":
        """A new case for a low score.

        Args:
            place: Key of the place.
            customer: Whose case it is.
            answer: What they answered.
            due_at: By when a person has to be in touch with them.
            at: The present.
        """
        case = cls(
            number=new_number("R"),
            stream_key=customer.id,
            place=place,
            opened_at=at,
            customer=customer,
            answers=[answer],
            severity=severity.worst([answer.severity]),
            clocks=Clocks(first_contact=Clock(due_at=due_at)),
        )
        case._enter(workflow.after("", "open"))
        case.note(at, "opened", severity=case.severity)
        case.record(
            CaseOpened(
                case_id=case.id,
                number=case.number,
                place=place,
                customer_id=customer.id,
                severity=case.severity,  # type: ignore[arg-type]  # One of `severity.ORDER`.
                causes=[reason["key"] for reason in case.reasons],
                response_id=answer.response_id,
                opened_at=at,
                first_contact_due_at=due_at,
            )
        )
        case._settle()
        return case

    def answer(self, response_id: str) -> Answer | None:
        """The answer with this id, if it belongs to the case."""
        return next((answer for answer in self.answers if answer.response_id == response_id), None)

    def take(self, answer: Answer, customer: CustomerCard, due_at: dt.datetime, at: dt.datetime) -> None:
        """Take in another answer, or one that was amended: severity only rises, deadlines only come nearer.

        Args:
            answer: The answer; it replaces what the case holds under its id.
            customer: What is known of the customer with it.
            due_at: The deadline that it would set by itself.
            at: The present.
        """
        known = self.answer(answer.response_id)
        self.answers = [*(other for other in self.answers if other is not known), answer]
        self.note(at, "answer_amended" if known else "answer_joined", response_id=answer.response_id)
        if self.latest.response_id == answer.response_id:
            self.customer = customer
        self._weigh(answer, due_at, at)
        self._settle()

    def assign(self, owner: Owner | None, at: dt.datetime) -> None:
        """Put somebody in charge; None where nobody may be, which the next step then says."""
        self.owner = owner
        if owner is None:
            self.note(at, "not_assigned")
        else:
            self.note(at, "assigned", name=owner.name, role=owner.role)

    def ask(self, request: ContactRequested, at: dt.datetime) -> None:
        """Ask the notifier for a message to the customer, once per request id whatever is asked."""
        if self.contact(request.request_id) is not None:
            return
        self.contacts.append(
            CaseContact(
                request_id=request.request_id,
                kind=request.kind,
                audience=request.audience,
                not_after=request.not_after,
                state="requested",
                at=at,
                sequence=-1,
            )
        )
        self.note(at, "contact_requested", kind=request.kind)
        self.record(request)
        self._settle()

    def contact(self, request_id: str) -> CaseContact | None:
        """What was asked for under this request id."""
        return next((contact for contact in self.contacts if contact.request_id == request_id), None)

    def hear(self, contact: CaseContact, news: News) -> None:
        """What became of one of the case's contacts; news that is older than what is known enters the history alone."""
        told = {"channel": news.channel, "reason": news.reason, "contact_id": news.contact_id}
        self.note(news.at, f"contact_{news.state}", kind=contact.kind, **told)
        contact.learn(news)
        self._settle()

    def look_at_clock(self, now: dt.datetime) -> None:
        """Say what is late by now, and plan when to look again."""
        clock = self.clocks.first_contact
        if self.is_open and clock.running and clock.due_at <= now:
            clock.breached_at = clock.due_at
            self.note(now, "first_contact_overdue")
        for contact in self.contacts:
            if contact.awaited and contact.not_after <= now:
                contact.state, contact.at = "unheard", now
                self.note(now, "contact_unheard", kind=contact.kind)
        self._settle()

    def note(self, at: dt.datetime, key: str, **values: Any) -> None:
        """Enter something into the history; after a thousand entries nothing more."""
        if len(self.history) < AUTOMATIC_ENTRIES:
            told = {name: value for name, value in values.items() if value is not None}
            self.history.append(HistoryEntry(at=at, key=key, values=fitting(told)))

    @property
    def latest(self) -> Answer:
        """The answer that the customer gave last; its contact details are the ones that hold."""
        return self.newest_answers[0]

    @property
    def newest_answers(self) -> list[Answer]:
        """The customer's answers, the one they gave last first."""
        return sorted(self.answers, key=lambda answer: (answer.submitted_at, answer.response_id), reverse=True)

    @property
    def reach(self) -> ContactWish:
        """Whether and how the customer may be contacted now."""
        return self.latest.contact

    @property
    def obstacle(self) -> Obstacle | None:
        """What stands in the way of a message to the customer."""
        return obstacle(
            refused=self.reach.refused,
            basis=self.reach.basis,
            addressed=bool(self.reach.email or self.reach.phone),
            known=bool(self.customer.email or self.customer.phone),
        )

    @property
    def reasons(self) -> list[dict[str, Any]]:
        """Why it is a case: the reasons of all its answers, each once."""
        told: list[dict[str, Any]] = []
        for reason in chain.from_iterable(answer.reasons for answer in self.answers):
            if reason not in told:
                told.append(reason)
        return told

    @property
    def next_step(self) -> NextStep | None:
        """What the case waits for; None once it is closed."""
        if not self.is_open:
            return None
        acknowledgement = self.contact(self.request_id(ACKNOWLEDGEMENT))
        clock = self.clocks.first_contact
        return decide(
            owned=self.owner is not None,
            obstacle=self.obstacle,
            preferred=self.reach.channel,
            reachable_by=[way for way in ("phone", "email") if self.reach[way]],
            acknowledgement=acknowledgement.state if acknowledgement else None,
            due_at=clock.due_at,
            overdue=clock.breached_at is not None,
        )

    def request_id(self, kind: str) -> str:
        """The natural key of the one request of this kind that the case may make."""
        return f"{self.id}/{kind}"

    def _weigh(self, answer: Answer, due_at: dt.datetime, at: dt.datetime) -> None:
        graver = severity.worst([self.severity, answer.severity])
        if graver != self.severity:
            self.severity = graver
            self.note(at, "severity_raised", severity=graver)
        clock = self.clocks.first_contact
        sooner = deadlines.earlier(clock.due_at, due_at)
        if clock.running and sooner != clock.due_at:
            clock.due_at = sooner
            self.note(at, "deadline_brought_forward", due_at=sooner.isoformat())

    def _enter(self, state: str) -> None:
        self.state = state
        self.is_open = state in workflow.OPEN_STATES

    def _settle(self) -> None:
        """Bring up to date what follows from the rest."""
        clock = self.clocks.first_contact
        awaited: Sequence[dt.datetime] = [contact.not_after for contact in self.contacts if contact.awaited]
        self.next_due_at = deadlines.next_due(clock.due_at if self.is_open and clock.running else None, waits=awaited)
        self.terms = search.terms(self.number, self.customer.name)
