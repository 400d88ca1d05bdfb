"""Times and durations in the words that people say."""

import datetime as dt
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.lists import format_list

from shared.kit import clock
from shared.kit.i18n.catalogue import Catalogue

MINUTE, HOUR, DAY = 60, 3600, 86400

DATE = "EEE d MMM"
DATES = {"de": "EEE, d. MMM"}
"""A date without its year, where it is written otherwise than `DATE`."""

_kit = Catalogue()


def format_datetime(moment: dt.datetime, zone: str | ZoneInfo, language: str, today: dt.date | None = None) -> str:
    """A moment as people write it: `oggi, 12:30`, `lun 23 nov, 12:30`.

    Args:
        moment: An aware time.
        zone: Where it is read, as an IANA name.
        language: The reader's.
        today: The reader's date; from the clock when not given.
    """
    local = moment.astimezone(_zone(zone))
    words = _kit.language(language)
    return words.gettext("%(day)s, %(time)s") % {"day": _day(local, language, today), "time": _time(local, language)}


def format_deadline(moment: dt.datetime, zone: str | ZoneInfo, language: str, today: dt.date | None = None) -> str:
    """A moment by which something is done: `oggi entro le 12:30`; arguments as `format_datetime`."""
    local = moment.astimezone(_zone(zone))
    # Hours are feminine plurals in Italian, except one o'clock; the plural forms of a catalogue say that well.
    message = _kit.language(language).ngettext("%(day)s by %(time)s", "%(day)s by %(time)s", local.hour)
    return message % {"day": _day(local, language, today), "time": _time(local, language)}


def duration_words(duration: dt.timedelta, language: str) -> str:
    """A duration as people say it, to the minute, from a day on to the hour: `1 ora e 50 minuti`; without its sign."""
    seconds = abs(int(duration.total_seconds()))
    words = _kit.language(language)
    if seconds < MINUTE:
        return words.gettext("less than a minute")
    days, hours, minutes = seconds // DAY, seconds % DAY // HOUR, seconds % HOUR // MINUTE
    # Babel's own words for these lack the Italian days.
    units = [
        (days, words.ngettext("%(count)d day", "%(count)d days", days)),
        (hours, words.ngettext("%(count)d hour", "%(count)d hours", hours)),
        (0 if days else minutes, words.ngettext("%(count)d minute", "%(count)d minutes", minutes)),
    ]
    return format_list([unit % {"count": count} for count, unit in units if count], "standard", locale=language)


def _zone(zone: str | ZoneInfo) -> ZoneInfo:
    return ZoneInfo(zone) if isinstance(zone, str) else zone


def _day(local: dt.datetime, language: str, today: dt.date | None) -> str:
    today = today or clock.now().astimezone(local.tzinfo).date()
    words = _kit.language(language)
    near = {0: words.gettext("today"), 1: words.gettext("tomorrow"), -1: words.gettext("yesterday")}
    form = DATES.get(language, DATE) + ("" if local.year == today.year else " y")
    return near.get((local.date() - today).days) or format_date(local.date(), form, locale=language)


def _time(local: dt.datetime, language: str) -> str:
    return format_time(local.time(), "HH:mm", locale=language)
