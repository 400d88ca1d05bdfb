"""Watching that customers are asked at all: the figures for whoever watches the process, and a warning."""

import structlog
from pymongo.errors import PyMongoError

from services.feedback.invitations import figures, metrics
from services.feedback.invitations.figures import Figures
from services.feedback.wiring import Wiring
from shared.kit import clock
from shared.kit.loop import Bell

DAYS = 7
INTERVAL_SECONDS = 300.0

log = structlog.get_logger(__name__)


class Watch:
    """A loop of the worker that counts the visits of a week without invitation, place by place."""

    name = "uninvited"

    def __init__(self, wiring: Wiring) -> None:
        self.bell = Bell()
        self._wiring = wiring
        self._warned: set[str] = set()

    def run(self) -> None:
        """Count from time to time until the bell stops it."""
        while not self.bell.stopped:
            try:
                self.count()
            except PyMongoError as error:
                log.warning("uninvited_not_counted", error=type(error).__name__)
            self.bell.pause(INTERVAL_SECONDS)

    def count(self) -> None:
        """Show the figures, and warn of each place once when its share becomes too large."""
        found = figures.by_place(DAYS, clock.now())
        metrics.UNINVITED.clear()
        metrics.UNINVITED_SHARE.clear()
        for place, each in found.items():
            _show(place, each)
        too_large = {place for place, each in found.items() if self._is_too_large(place, each)}
        for place in sorted(too_large - self._warned):
            each = found[place]
            log.warning(
                "visits_without_invitation",
                place=place,
                visits=each.visits,
                share=each.share,
                reasons=dict(each.reasons),
            )
        self._warned = too_large

    def _is_too_large(self, place: str, each: Figures) -> bool:
        return each.is_alarming(self._wiring.places.get(place).policy.invitations.uninvited_alarm)


def _show(place: str, each: Figures) -> None:
    for reason, count in each.reasons.items():
        metrics.UNINVITED.labels(place, reason).set(count)
    if each.share is not None:
        metrics.UNINVITED_SHARE.labels(place).set(each.share)
