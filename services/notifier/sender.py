"""The sender: takes a contact that is due, calls its channel once, and writes down how that ended."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial

import structlog
from pymongo.errors import ConnectionFailure, ExecutionTimeout, WTimeoutError

from services.notifier import figures, policy
from services.notifier.channels.base import Channel, Message, NotTaken, Refused, Unknown
from services.notifier.documents import Contact
from services.notifier.messages.render import NotRenderable, Rendered, render
from services.notifier.opt_out.link import opt_out_url
from services.notifier.wiring import Wiring
from services.notifier.workflow import WrongState
from shared.kit import clock, store
from shared.kit.loop import BackOff

Ending = Callable[[Contact], None]

# The database is away for a while.
_PASSING = (ConnectionFailure, ExecutionTimeout, WTimeoutError)

log = structlog.get_logger(__name__)


class Sender:
    """What one thread of a worker does with contacts that are due.

    Args:
        wiring: The service's parts.
        channels: This sender's own, by name.
    """

    def __init__(self, wiring: Wiring, channels: Mapping[str, Channel]) -> None:
        self._wiring = wiring
        self._channels = channels

    def __call__(self, contact: Contact) -> None:
        """Send the contact, or put it off, or say why it is not sent or that nobody knows whether it was."""
        now = clock.now()
        if contact.state == "sending":
            # Whoever began this attempt has not come back to write down how it ended.
            contact.give_up(now)
        elif now >= contact.not_after:
            contact.fail("expired", now)
        elif self._opted_out(contact):
            contact.suppress("opted_out", now)
        else:
            self._write_and_send(contact, now)
            return
        store.save(contact)
        _count(contact)

    def close(self) -> None:
        """Let go of what the channels keep open."""
        for channel in self._channels.values():
            channel.close()

    def _opted_out(self, contact: Contact) -> bool:
        stopped = policy.stopped_by_opt_out(contact.kind, contact.audience, contact.basis)
        return stopped and self._wiring.opt_outs.holds(contact.address_hash)

    def _write_and_send(self, contact: Contact, now: dt.datetime) -> None:
        try:
            rendered = self._rendered(contact)
        except NotRenderable as error:
            log.exception("contact_not_renderable", contact_id=contact.id, kind=contact.kind, fields=error.fields)
            contact.fail("not_renderable", now, faulty=error.fields)
        else:
            opening = self._opening(contact, now)
            if opening == now:
                self._send(contact, rendered, now)
                return
            _put_off(contact, opening, now)
        store.save(contact)
        _count(contact)

    def _opening(self, contact: Contact, now: dt.datetime) -> dt.datetime | None:
        if contact.kind not in policy.UNASKED:
            return now
        assert contact.channel is not None  # noqa: S101  Only what has a channel is ever queued.
        return self._wiring.policies.open_at(now, place=contact.place, channel=contact.channel, zone=contact.zone)

    def _send(self, contact: Contact, rendered: Rendered, now: dt.datetime) -> None:
        message = _message(contact, rendered, now, self._way_out(contact))
        contact.begin(now, self._wiring.settings.slot, give_up_at=now + policy.SENDING_FOR)
        # The ledger comes first: from here on a crash can be seen, and nothing is sent again on a guess.
        store.save(contact)
        self._settle(contact.id, self._attempt(contact, message))

    def _way_out(self, contact: Contact) -> str | None:
        return opt_out_url(self._wiring.settings, contact.id) if contact.kind in policy.UNASKED else None

    def _rendered(self, contact: Contact) -> Rendered:
        return render(
            contact.kind,
            contact.language,
            contact.values,
            contact.zone,
            languages=self._wiring.settings.languages,
            feedback_url=self._wiring.settings.feedback_url,
            number=contact.thread,
            answerable=contact.reply_to is not None,
            opt_out_url=self._way_out(contact) or "",
        )

    def _attempt(self, contact: Contact, message: Message) -> Ending:
        """Call the channel, once, and return what is to be written of it."""
        assert contact.channel is not None  # noqa: S101  As in `_opening`.
        try:
            receipt = self._channels[contact.channel].send(message)
        except Refused as refusal:
            return partial(Contact.fail, reason=refusal.reason, now=clock.now(), code=refusal.code)
        except NotTaken as fault:
            due_at = policy.retry_at(clock.now(), len(contact.attempts), contact.not_after)
            return partial(Contact.put_back, code=fault.code, due_at=due_at)
        except Unknown as fault:
            return partial(Contact.give_up, now=clock.now(), code=fault.code)
        now = clock.now()
        figures.WAITED.labels(contact.kind, contact.channel).observe((now - contact.created_at).total_seconds())
        return partial(Contact.confirm, subject=message.subject, text=message.text, code=receipt.code, now=now)

    def _settle(self, contact_id: str, ending: Ending) -> None:
        """Write down how the attempt ended, however long the database keeps us waiting: nobody else knows it."""
        back_off = BackOff(ceiling=5.0)
        while True:
            try:
                store.on_fresh_state(lambda: _write(contact_id, ending))
            except WrongState:
                # It took so long that the contact was given up as unconfirmed, which what we know does not change.
                log.warning("ending_too_late", contact_id=contact_id)
            except _PASSING as error:
                log.warning("ending_not_written", contact_id=contact_id, error=type(error).__name__)
                if self._wiring.bell.stopped:
                    raise
                self._wiring.bell.pause(back_off.failed())
                continue
            return


def _put_off(contact: Contact, opening: dt.datetime | None, now: dt.datetime) -> None:
    """Let it wait for the end of the quiet hours, unless it would be too late by then."""
    if opening is None or opening >= contact.not_after:
        contact.fail("quiet_hours", now)
    else:
        contact.defer(opening)


def _write(contact_id: str, ending: Ending) -> None:
    contact = store.load(Contact, contact_id)
    ending(contact)
    store.save(contact)
    _count(contact)


def _count(contact: Contact) -> None:
    attempt = contact.attempts[-1] if contact.attempts else {}
    outcome = contact.state if contact.state != "queued" else attempt.get("outcome", "deferred")
    figures.CONTACTS.labels(contact.kind, contact.channel, outcome).inc()
    log.info(
        "contact_moved",
        contact_id=contact.id,
        kind=contact.kind,
        case=contact.thread,
        outcome=outcome,
        reason=contact.reason,
        code=attempt.get("code"),
    )


def _message(contact: Contact, rendered: Rendered, now: dt.datetime, opt_out_url: str | None) -> Message:
    assert contact.channel is not None  # noqa: S101  As in `_opening`.
    return Message(
        id=contact.id,
        at=now,
        recipient=contact.addresses[contact.channel],
        sender=rendered.sender,
        reply_to=contact.reply_to,
        language=rendered.language,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        opt_out_url=opt_out_url,
    )
