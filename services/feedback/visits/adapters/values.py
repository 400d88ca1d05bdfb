"""Values as vendors write them, turned into ours; what is missing or makes no sense is None; pure."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

LINE_MOST = 500
KEY_MOST = 64
AMOUNT_MOST = 10**12
EARLIEST_YEAR, LATEST_YEAR = 1990, 2100

# ISO 4217, as of 2026: the currencies whose minor unit is not a hundredth.
EXPONENTS: Mapping[str, int] = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF"), 0),
    **dict.fromkeys(("UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
_CURRENCY = re.compile(r"[A-Z]{3}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def at(data: Any, *way: str) -> Any:
    """What stands in nested objects, such as `at(reservation, "unit", "name")`; None where there is nothing."""
    for step in way:
        data = data.get(step) if isinstance(data, Mapping) else None
    return data


def line(*parts: Any) -> str | None:
    """Texts as one line, cut to the length that a name or an address may have."""
    words = " ".join(str(part) for part in parts if isinstance(part, str | int) and not isinstance(part, bool)).split()
    return " ".join(words)[:LINE_MOST] or None


def language(*tags: Any) -> str | None:
    """The first that is a language tag, such as `it` or `en-GB`."""
    written = (tag.strip().replace("_", "-") for tag in tags if isinstance(tag, str))
    return next((tag for tag in written if _LANGUAGE.fullmatch(tag)), None)


def moment(text: Any, zone: dt.tzinfo | None = None) -> dt.datetime | None:
    """A time in ISO 8601.

    Args:
        text: As it came.
        zone: Of a time that does not say its own; without it, such a time is None.
    """
    try:
        found = dt.datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return _aware(found, zone)


def on_day(text: Any, clock: dt.time, zone: ZoneInfo) -> dt.datetime | None:
    """The time of day at a place, on a day that is written `2026-11-22`."""
    try:
        return _aware(dt.datetime.combine(dt.date.fromisoformat(text), clock), zone)
    except (TypeError, ValueError):
        return None


def _aware(found: dt.datetime, zone: dt.tzinfo | None) -> dt.datetime | None:
    aware = found if found.tzinfo else found.replace(tzinfo=zone)
    # What is out of the lifetime of people and their software stands for "unknown" in somebody's database.
    return aware.astimezone(dt.UTC) if aware.tzinfo and EARLIEST_YEAR <= aware.year < LATEST_YEAR else None


def money(amount: Any, currency: Any) -> tuple[int | None, str | None]:
    """An amount in whole units with its currency as minor units, such as (42050, "EUR") for 420.5 EUR."""
    if not isinstance(currency, str) or not _CURRENCY.fullmatch(currency):
        return None, None
    minor = scaled(amount, EXPONENTS.get(currency, 2))
    return minor, currency if minor is not None else None


def scaled(amount: Any, exponent: int) -> int | None:
    """A number, or a text with a point before the decimals, times ten to the exponent; half a unit counts as one."""
    try:
        number = (
            Decimal(str(amount)) if isinstance(amount, int | float | str) and not isinstance(amount, bool) else None
        )
        if number is None or not number.is_finite() or not 0 <= number <= AMOUNT_MOST:
            return None
        minor = int(number.scaleb(exponent).to_integral_value(ROUND_HALF_UP))
    except InvalidOperation:
        return None
    return minor if minor <= AMOUNT_MOST else None


def labels(*words: Any) -> list[str]:
    """Words as labels: `VeryImportant` is `very-important`; each once, what is no word left out."""
    written = ("-".join(_WORDS.findall(word)).lower()[:KEY_MOST] for word in words if isinstance(word, str))
    return list(dict.fromkeys(label for label in written if label))


def several(value: Any) -> Iterable[Any]:
    """A list as it is; anything else as none."""
    return value if isinstance(value, list) else []
