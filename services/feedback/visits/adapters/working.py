"""Working on notices: the vendor is asked, and what it answers is told to the use case that records visits."""

import datetime as dt
from functools import partial

import structlog
from pymongo.errors import PyMongoError

from services.feedback.handlers import HANDLERS
from services.feedback.visits import states
from services.feedback.visits.adapters import telling
from services.feedback.visits.adapters.base import Away, Found, Unusable
from services.feedback.visits.adapters.figures import NOTICES
from services.feedback.visits.adapters.notice import Notice
from services.feedback.visits.adapters.sources import Source
from services.feedback.visits.document import Visit
from services.feedback.wiring import Wiring
from shared.kit import store
from shared.kit.message import Delivery
from shared.kit.timers import Timers

LEASE_SECONDS = 120.0
"""Longer than three slow calls of a vendor."""

log = structlog.get_logger(__name__)


def loops(wiring: Wiring) -> list[Timers]:
    """One for each source, so that a vendor that hangs keeps no other waiting."""
    return [
        Timers(Notice, partial(work_on, wiring, source), only={"source": source.name}, lease_seconds=LEASE_SECONDS)
        for source in wiring.sources.values()
    ]


def work_on(wiring: Wiring, source: Source, notice: Notice) -> None:
    """See what came of it, and write that down.

    Raises:
        Stale: The source has spoken of it again meanwhile, so it is looked at again.
    """
    outcome = _outcome(wiring, source, notice)
    store.save(notice)
    NOTICES.labels(source.name, outcome).inc()
    if outcome == "failed":
        log.warning("notice_failed", source=source.name, notice=notice.id, reason=notice.reason)


def _outcome(wiring: Wiring, source: Source, notice: Notice) -> str:
    try:
        found = source.adapter.look(notice.hint)
        notice.succeed(_tell(wiring, source, notice, found) if found else None)
    except Away as away:
        notice.put_off("vendor_away", str(away), dt.timedelta(seconds=away.after) if away.after else None)
    except Unusable as unusable:
        notice.fail(unusable.reason, unusable.detail)
    except PyMongoError:
        raise
    except Exception as error:  # noqa: BLE001  Whatever it is, the notice must not be lost, nor tried for ever in secret.
        # The error's own words may quote the guest.
        log.error("notice_error", source=source.name, notice=notice.id, error=type(error).__name__)  # noqa: TRY400  As above.
        notice.put_off("error", f"An error of our own: {type(error).__name__}.")
    return "put_off" if notice.state == "waiting" else notice.state


def _tell(wiring: Wiring, source: Source, notice: Notice, found: Found) -> str:
    """Record the visit as the topic `visits` would.

    Returns:
        Our id of the visit; the source's, where we do not keep it: nobody waits for what never was to take place.
    """
    # The sequence is the vendor's own clock where it shows one, so that what was fetched later, or arrived earlier,
    # does not undo what is newer.
    told_at = found.told_at or notice.heard_at
    delivery = Delivery(
        id=f"{notice.id}/{notice.told}",
        source=f"/sources/{source.name}",
        type=found.event.type(),
        subject=notice.subject,
        sequence=int(told_at.timestamp() * 1000),
        time=told_at,
        record_key=notice.stream_key,
    )
    store.on_fresh_state(partial(_record, wiring, found, delivery))
    known = _known(found)
    return known.id if known else found.event.external_id


def _record(wiring: Wiring, found: Found, delivery: Delivery) -> None:
    event, known = found.event, _known(found)
    own = known is not None and known.source == delivery.source and found.told_at is not None
    if known and own and states.after(known.state, found.state) is None:
        # A check-out that was undone, a cancellation that was withdrawn: the vendor's latest word is the truth.
        event = telling.as_correction(found)
    HANDLERS[type(event)](wiring, event, delivery)


def _known(found: Found) -> Visit | None:
    visit: Visit | None = Visit.objects(external_id=found.event.external_id).only("id", "state", "source").first()
    return visit
