"""Timers: what is due in a document is done by one worker, claimed by a conditional update with a lease."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from pymongo.errors import PyMongoError

from shared.kit import clock, metrics
from shared.kit.loop import BackOff, Bell
from shared.kit.store import Aggregate, Stale

log = structlog.get_logger(__name__)


class Timers:
    """Does what is due on one kind of aggregate.

    The action is given the claimed aggregate. It must move or clear `next_due_at` and save; saving ends the lease.
    An action that fails is tried again when its lease has run out. Timers that share a bell are fellows: one ring
    wakes one of them that has nothing to do.

    Args:
        cls: The kind of aggregate.
        action: What is done with one that is due.
        only: The values of fields that an aggregate must have; the others are left to other timers.
        lease_seconds: How long nobody else does the same; longer than the action can take.
        interval_seconds: How often it looks.
        bell: One of its own, if none is given.
    """

    def __init__(
        self,
        cls: type[Aggregate],
        action: Callable[[Any], None],
        *,
        only: Mapping[str, str] | None = None,
        lease_seconds: float = 30,
        interval_seconds: float = 0.5,
        bell: Bell | None = None,
    ) -> None:
        self.bell = bell or Bell()
        self._only = dict(only or {})
        self.name = "-".join(["timers", cls.__name__.lower(), *self._only.values()])
        self._cls = cls
        self._action = action
        self._lease = dt.timedelta(seconds=lease_seconds)
        self._interval = interval_seconds
        self._back_off = BackOff(ceiling=5.0)

    def run(self) -> None:
        """Do what is due until the bell stops it; a ring makes it look at once."""
        while not self.bell.stopped:
            try:
                if not self.do_one():
                    self.bell.wait(self._interval)
                self._back_off.succeeded()
            except PyMongoError as error:
                log.warning("timers_wait", kind=self._cls.__name__, error=type(error).__name__)
                self.bell.pause(self._back_off.failed())

    def do_one(self) -> bool:
        """Claim what is most overdue and do it.

        Returns:
            Whether there was anything to do.
        """
        aggregate = self._claim()
        if aggregate is None:
            return False
        outcome = self._do(aggregate)
        metrics.TIMERS.labels(self._cls.__name__, outcome).inc()
        return True

    def _claim(self) -> Aggregate | None:
        now = clock.now()
        unclaimed = [{"lease_until": None}, {"lease_until": {"$lte": now}}]
        free = {"next_due_at": {"$lte": now}, "$or": unclaimed, **self._only}
        claimed: Aggregate | None = (
            self._cls.objects(__raw__=free).order_by("next_due_at").modify(new=True, set__lease_until=now + self._lease)
        )
        return claimed

    def _do(self, aggregate: Aggregate) -> str:
        try:
            self._action(aggregate)
        except Stale:
            # Whoever changed it meanwhile has decided afresh when it is due.
            return "stale"
        except PyMongoError:
            raise
        except Exception:
            log.exception("timer_failed", kind=self._cls.__name__, subject=aggregate.id)
            return "failed"
        return "done"
