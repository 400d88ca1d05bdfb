"""A loop of the worker that removes what guests uploaded and never sent."""

import structlog
from pymongo.errors import PyMongoError

from services.feedback.responses import photos
from shared.kit import clock
from shared.kit.loop import Bell

EVERY_SECONDS = 3600.0

log = structlog.get_logger(__name__)


class Sweep:
    """Looks once an hour; several workers that do so at once do no harm."""

    name = "photos-sweep"

    def __init__(self) -> None:
        self.bell = Bell()

    def run(self) -> None:
        """Sweep until the bell stops it; a ring makes it sweep at once."""
        while not self.bell.stopped:
            self.sweep()
            self.bell.wait(EVERY_SECONDS)

    def sweep(self) -> None:
        """Sweep once; what fails now is there the next time."""
        try:
            if removed := photos.remove_loose(clock.now()):
                log.info("photos_removed", count=removed)
        except PyMongoError as error:
            log.warning("photos_sweep_waits", error=type(error).__name__)
