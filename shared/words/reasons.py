"""Why an answer is a low score, said in a language."""

from collections.abc import Mapping
from typing import Any

from shared.kit.i18n import Catalogue

_catalogue = Catalogue("shared.words")


def say(key: str, values: Mapping[str, Any], language: str) -> str:
    """A reason as a phrase to put into a sentence or a list, such as `breakfast 1/5, though 9/10 overall`.

    A reason that this version does not know, or that comes without the values it needs, is said in general words:
    a newer sender must not keep a message from going out.

    Args:
        key: `overall_low`, `touchpoint_low` or `detail`.
        values: What the rule saw: `overall`; or `touchpoint`, its `name` (a text, or texts by language), `mark`, `of`.
        language: Of the reader.
    """
    gettext = _catalogue.language(language).gettext
    phrases = {
        "overall_low": gettext("%(overall)s/10 overall"),
        # For translators: the name of a touchpoint and its mark, such as "breakfast 1/5".
        "touchpoint_low": gettext("%(name)s %(mark)s/%(of)s"),
        "detail": gettext("%(name)s %(mark)s/%(of)s, though %(overall)s/10 overall"),
    }
    general = gettext("something did not go as it should")
    try:
        return phrases.get(key, general) % {**values, "name": _name(values, language)}
    except KeyError:
        return general


def _name(values: Mapping[str, Any], language: str) -> str:
    """The touchpoint's name in the language, else in another that the place gave it, else its key."""
    names = values.get("name")
    if isinstance(names, Mapping):
        spoken = (names.get(tag) for tag in (language, language.partition("-")[0], *names))
        names = next(filter(None, spoken), None)
    return str(names or values.get("touchpoint", ""))
