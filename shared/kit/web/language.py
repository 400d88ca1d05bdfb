"""Pages in the reader's language: translations inside Jinja templates, by `g.language`."""

import datetime as dt

from flask import Flask, g

from shared.kit.i18n import N_, Catalogue, Translations, duration_words, format_datetime, format_deadline

# What marshmallow says most often about a form; pages show it through the filter `translated`.
SAID_BY_MARSHMALLOW = (
    N_("Missing data for required field."),
    N_("Field may not be null."),
    N_("Not a valid string."),
    N_("Not a valid integer."),
    N_("Not a valid email address."),
)


def install(app: Flask, catalogue: Catalogue) -> None:
    """Give templates `_()`, `{% trans %}` and the wording of times.

    Templates also get the filters `moment(zone)`, `deadline(zone)` and `duration`, and `translated` for messages that
    came from elsewhere: unlike `_()` it takes no placeholders and leaves the escaping of HTML to the template.
    """

    def translations() -> Translations:
        return catalogue.language(g.language)

    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # The extension adds it.
        lambda message: translations().gettext(message),
        lambda one, many, count: translations().ngettext(one, many, count),
        newstyle=True,
    )
    app.jinja_env.filters.update(
        moment=_moment,
        deadline=_deadline,
        duration=_duration,
        translated=lambda message: translations().gettext(message),
    )


def _moment(moment: dt.datetime, zone: str) -> str:
    return format_datetime(moment, zone, g.language)


def _deadline(moment: dt.datetime, zone: str) -> str:
    return format_deadline(moment, zone, g.language)


def _duration(duration: dt.timedelta) -> str:
    return duration_words(duration, g.language)
