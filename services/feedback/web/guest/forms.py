"""The survey page's form: what was typed as the API's body, and what is wrong with it in words for a guest."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from services.feedback.responses.reach import Address
from services.feedback.web.api.response_schemas import EMPTY, AnswersSchema, WantedSchema
from shared.kit.problem import Errors
from shared.kit.web.field_errors import by_path

TOUCHPOINT = "touchpoints."
CONTACT_FIELDS = ("name", "email", "phone", "channel", "window")


class FormSchema(ma.Schema):
    """What the page sends, in the API's terms."""

    answers = ma.fields.Nested(AnswersSchema, required=True)
    contact = ma.fields.Nested(WantedSchema, allow_none=True)


_SCHEMA = FormSchema()


def N_(message: str) -> str:  # noqa: N802  It is gettext's name for "to be translated later".
    """Mark a message for extraction."""
    return message


EXPLAINED = {
    "answers.overall": N_("Choose a mark from 0 to 10."),
    "answers.touchpoints": N_("Choose a mark from 1 to 5, or leave it out."),
    "answers.comment": N_("This is longer than 10,000 characters. Please make it shorter."),
    "answers.wish": N_("This is longer than 10,000 characters. Please make it shorter."),
    "contact.consent": N_("Please say whether we may contact you."),
    "contact.name": N_("This is too long."),
    "contact.email": N_("This is not an e-mail address."),
    "contact.phone": N_("This is not a telephone number."),
    "contact.channel": N_("Choose one of these."),
    "contact.window": N_("This is too long."),
}
MISSING: dict[Address, tuple[str, str]] = {
    "any": ("contact.email", N_("To reach you, we need an e-mail address or a telephone number.")),
    "email": ("contact.email", N_("To write to you, we need an e-mail address.")),
    "phone": ("contact.phone", N_("To call you or write to your phone, we need its number.")),
}
NOTHING_SAID = N_("Choose a mark, or tell us something in your own words.")


def read(form: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """What a form says.

    Args:
        form: Texts by name: `overall`, `touchpoints.<key>`, `comment`, `wish`, `consent` and `CONTACT_FIELDS`.

    Returns:
        What the API's schema loads from it, and what is wrong with it by field path, in sentences for a guest.
    """
    try:
        return _SCHEMA.load({"answers": _answers(form), "contact": _contact(form)}), {}
    except ma.ValidationError as error:
        return {}, explained(by_path(error.messages_dict, _SCHEMA))


def explained(errors: Errors) -> dict[str, str]:
    """The API's messages by field path as sentences for a guest, still to be translated."""
    return {path: NOTHING_SAID if EMPTY in messages else _sentence(path) for path, messages in errors.items()}


def _sentence(path: str) -> str:
    return next(text for start, text in EXPLAINED.items() if path.startswith(start))


def _answers(form: Mapping[str, str]) -> dict[str, Any]:
    marks = {name.removeprefix(TOUCHPOINT): _mark(text) for name, text in form.items() if name.startswith(TOUCHPOINT)}
    return {
        "overall": _mark(form.get("overall", "")),
        "touchpoints": {key: mark for key, mark in marks.items() if mark is not None},
        "comment": form.get("comment"),
        "wish": form.get("wish"),
    }


def _mark(text: str) -> int | str | None:
    """The mark chosen, if any; what is no number stays as it is, and is refused as such."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdecimal() else text


def _contact(form: Mapping[str, str]) -> dict[str, Any] | None:
    """What was said about being contacted; nothing, when nothing was."""
    given = {field: form[field] for field in CONTACT_FIELDS if form.get(field, "").strip()}
    consent = {"yes": True, "no": False, "": None}.get(form.get("consent", ""), "neither")
    if consent is None:
        # Somebody who writes down how to reach them without a yes or no is asked, not taken at either. The name is
        # there from the start, so it says nothing.
        return {field: text for field, text in given.items() if field != "name"} or None
    return {"consent": consent} | (given if consent is True else {})
