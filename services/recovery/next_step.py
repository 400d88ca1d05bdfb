"""What happens next in a case, who does it and by when; pure."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from services.recovery.reachability import Obstacle

# States of an acknowledgement after which a person has to do what the machine could not.
TROUBLE = frozenset({"suppressed", "failed", "unconfirmed", "unheard"})


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """The step that an open case is waiting for.

    Attributes:
        what: Its key: `assign`, `telephone`, `write`, `get_in_touch`, `find_address` or `put_right_silently`.
        because: Key of what makes it this one, where it is not the usual.
        due_at: By when.
        overdue: Whether that has passed.
    """

    what: str
    because: str | None = None
    due_at: dt.datetime
    overdue: bool


def decide(
    *,
    owned: bool,
    obstacle: Obstacle | None,
    preferred: str | None,
    reachable_by: Collection[str],
    acknowledgement: str | None,
    due_at: dt.datetime,
    overdue: bool,
) -> NextStep:
    """The next step of an open case; there always is one.

    Args:
        owned: Whether somebody is in charge.
        obstacle: What forbids or hinders a contact.
        preferred: The channel that the customer prefers.
        reachable_by: `phone` and `email`, as far as the customer can be reached by them.
        acknowledgement: The state of the first message, if one was asked for.
        due_at: By when the first contact has to be made.
        overdue: Whether that has passed.
    """
    usual = {"phone": "telephone", "email": "write"}.get(preferred or "", "get_in_touch")
    what, because = usual, None
    if not owned:
        what, because = "assign", "nobody_in_charge"
    elif obstacle is not None:
        what, because = "find_address" if obstacle == "no_address" else "put_right_silently", obstacle
    elif acknowledgement in TROUBLE:
        what, because = _instead(acknowledgement, reachable_by), f"acknowledgement_{acknowledgement}"
    return NextStep(what=what, because=because, due_at=due_at, overdue=overdue)


def _instead(acknowledgement: str, reachable_by: Collection[str]) -> str:
    """What a person does where the machine's message came to nothing."""
    if "phone" in reachable_by:
        return "telephone"
    # What policy forbade to send by e-mail is not written by e-mail all the same.
    return "get_in_touch" if acknowledgement == "suppressed" else "write"
