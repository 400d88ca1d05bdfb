"""Why an answer is a low score, said in a language."""

from collections.abc import Callable, Mapping
from typing import Any

from babel.core import UnknownLocaleError
from babel.numbers import format_decimal

from shared.kit.i18n import SOURCE_LANGUAGE, Catalogue, Translations

_catalogue = Catalogue("shared.words")
Values = Mapping[str, Any]

OURS = frozenset(
    {
        *("comment_negative", "comment_leaving", "comment_going_public", "comment_refund", "comment_safety"),
        *("drop", "loyal_years", "loyal_tier"),
    }
)
"""What we make of customers' words and of who they are: not to be repeated to themselves, unlike their marks."""


def say(key: str, values: Values, language: str) -> str:
    """A reason as a phrase to put into a sentence or a list, such as `breakfast 1/5, though 9/10 overall`.

    A reason that this version does not know, or that comes without the values it needs, is said in general words:
    a newer sender must not keep a message from going out.

    Args:
        key: See `SAID`.
        values: What the rule saw: `overall`; or `touchpoint`, its `name` (a text, or texts by language), `mark`, `of`;
            or the `words` of the comment; and so on.
        language: Of the reader.
    """
    translations = _catalogue.language(language)
    try:
        return SAID[key](values, language, translations)
    except (KeyError, TypeError, ValueError):
        return translations.gettext("something did not go as it should")


def _overall_low(values: Values, _language: str, translations: Translations) -> str:
    return translations.gettext("%(overall)s/10 overall") % values


def _touchpoint_low(values: Values, language: str, translations: Translations) -> str:
    # For translators: the name of a touchpoint and its mark, such as "breakfast 1/5".
    return translations.gettext("%(name)s %(mark)s/%(of)s") % _named(values, language)


def _detail(values: Values, language: str, translations: Translations) -> str:
    return translations.gettext("%(name)s %(mark)s/%(of)s, though %(overall)s/10 overall") % _named(values, language)


def _effort_low(values: Values, _language: str, translations: Translations) -> str:
    # For translators: how easy it was, from 1 to 7 for very easy.
    return translations.gettext("ease %(mark)s/%(of)s") % values


def _satisfaction_low(values: Values, language: str, translations: Translations) -> str:
    # For translators: a question of the survey and its mark.
    return translations.gettext("“%(name)s” %(mark)s/%(of)s") % _named(values, language)


def _negative(values: Values, language: str, translations: Translations) -> str:
    if "touchpoint" in values:
        # For translators: the name of a touchpoint, and words of the customer's.
        text = translations.gettext("dissatisfied with %(name)s: “%(words)s” (read by machine)")
    else:
        text = translations.gettext("a dissatisfied comment: “%(words)s” (read by machine)")
    return text % _named(values, language)


def _leaving(values: Values, _language: str, translations: Translations) -> str:
    return translations.gettext("means to leave: “%(words)s” (read by machine)") % values


def _going_public(values: Values, _language: str, translations: Translations) -> str:
    # For translators: to tell others, by a review, a lawyer or an authority.
    return translations.gettext("means to take it further: “%(words)s” (read by machine)") % values


def _refund(values: Values, _language: str, translations: Translations) -> str:
    return translations.gettext("money back: “%(words)s” (read by machine)") % values


def _safety(values: Values, _language: str, translations: Translations) -> str:
    return translations.gettext("safety or hygiene: “%(words)s” (read by machine)") % values


def _drop(values: Values, language: str, translations: Translations) -> str:
    before = _decimal(values["before"], language)
    return translations.gettext("%(overall)s/10, after %(before)s on average before") % {**values, "before": before}


def _loyal_years(values: Values, _language: str, translations: Translations) -> str:
    years = translations.ngettext("customer for %(years)s year", "customer for %(years)s years", int(values["years"]))
    return years % values


def _loyal_tier(values: Values, _language: str, translations: Translations) -> str:
    # For translators: the organisation's grade of customer, such as "gold customer".
    return translations.gettext("%(tier)s customer") % values


SAID: Mapping[str, Callable[[Values, str, Translations], str]] = {
    "overall_low": _overall_low,
    "touchpoint_low": _touchpoint_low,
    "detail": _detail,
    "effort_low": _effort_low,
    "satisfaction_low": _satisfaction_low,
    "comment_negative": _negative,
    "comment_leaving": _leaving,
    "comment_going_public": _going_public,
    "comment_refund": _refund,
    "comment_safety": _safety,
    "drop": _drop,
    "loyal_years": _loyal_years,
    "loyal_tier": _loyal_tier,
}


def _named(values: Values, language: str) -> dict[str, Any]:
    """The values with the touchpoint's name in the language, else in another that the place gave it, else its key."""
    names = values.get("name")
    if isinstance(names, Mapping):
        spoken = (names.get(tag) for tag in (language, language.partition("-")[0], *names))
        names = next(filter(None, spoken), None)
    return {**values, "name": str(names or values.get("touchpoint") or values.get("question") or "")}


def _decimal(number: float, language: str) -> str:
    try:
        return format_decimal(number, locale=language.partition("-")[0])
    except UnknownLocaleError:
        return format_decimal(number, locale=SOURCE_LANGUAGE)
