"""What the buttons of the editor's form do to a draft; pure."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from services.feedback.web.manage.editor import draft as drafts
from services.feedback.web.manage.editor.draft import Draft
from shared.kit.numbers import whole_number

ACTIONS: Mapping[str, Callable[..., Draft]] = MappingProxyType(
    {
        "up": lambda draft, place: drafts.moved(draft, place, -1),
        "down": lambda draft, place: drafts.moved(draft, place, 1),
        "remove": drafts.without,
        "more": lambda draft, place: drafts.opened(draft, [place]),
        "drop": drafts.without_option,
        "always": drafts.without_condition,
    }
)
"""By name, what is done to the question at a place; `drop` takes the place of an option too."""


def act(draft: Draft, action: str, what: str = "") -> Draft:
    """The draft after a button was pressed; unchanged where the button is none of ours.

    Args:
        draft: As the form has it.
        action: The button's value, such as `add`, `up.3` or `drop.3.1`.
        what: For `add`, what is to be added.
    """
    name, *rest = action.split(".")
    if name == "add":
        return drafts.added(draft, what) if what in drafts.ADDABLE else draft
    places = [place for part in rest if (place := whole_number(part)) is not None]
    wanted = 2 if name == "drop" else 1
    if name not in ACTIONS or len(places) != wanted:
        return draft
    return ACTIONS[name](draft, *places)
