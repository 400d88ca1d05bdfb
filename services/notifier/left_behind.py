"""A loop of the worker that, once, looks for messages which the worker before it was sending when it died."""

import structlog
from pymongo.errors import PyMongoError

from services.notifier.documents import Contact
from shared.kit import clock
from shared.kit.loop import BackOff, Bell
from shared.kit.settings import Settings

IDLE_SECONDS = 3600.0
"""Once it has looked there is nothing more to find, and looking again does no harm."""

log = structlog.get_logger(__name__)


class LeftBehind:
    """Has what a dead worker was sending judged at once: whoever takes its place knows that it does not come back.

    Args:
        settings: `slot` names the place, which one worker has at a time.
        senders: Rung when there is something to judge.
    """

    name = "left-behind"

    def __init__(self, settings: Settings, senders: Bell) -> None:
        self.bell = Bell()
        self._slot = settings.slot
        self._senders = senders
        self._since = clock.now()

    def run(self) -> None:
        """Look once the database answers, and then wait to be stopped."""
        back_off = BackOff(ceiling=5.0)
        while not self.bell.stopped:
            pause = IDLE_SECONDS
            try:
                self.look()
            except PyMongoError as error:
                log.warning("left_behind_waits", error=type(error).__name__)
                pause = back_off.failed()
            self.bell.pause(pause)

    def look(self) -> None:
        """Look, and wake a sender if there is anything.

        Raises:
            pymongo.errors.PyMongoError: The database does not answer.
        """
        if found := Contact.look_after_left(self._slot, self._since):
            log.warning("contacts_left_behind", count=found)
            self._senders.ring()
