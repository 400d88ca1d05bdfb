"""What a case does when time passes and nobody touches it."""

from services.recovery.case import Case
from shared.kit import clock, store


def look_at_clock(case: Case) -> None:
    """Say on a case what has become late, and write it."""
    case.look_at_clock(clock.now())
    store.save(case)
