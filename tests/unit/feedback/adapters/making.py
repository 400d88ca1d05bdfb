"""Adapters as the settings make them, without places behind them."""

from typing import Any
from zoneinfo import ZoneInfo

import marshmallow as ma

from services.feedback.visits.adapters import ADAPTERS
from services.feedback.visits.adapters.base import Adapter, Setup, Spot, Unusable

ROME = ZoneInfo("Europe/Rome")
SPOT = Spot(place="hotel-demo", zone=ROME)


def spot(*ids: str | None) -> Spot:
    """Every property is the hotel, except for one."""
    if not any(ids) or ids[0] == "unmapped":
        raise Unusable("property_unmapped", "It is not mapped.")
    return SPOT


def made(name: str, *, prefix: str = "", api: Any = None, mapping: Any = None) -> Adapter:
    """An adapter with these settings."""
    kind = ADAPTERS[name]
    loaded = kind.api(unknown=ma.RAISE).load(api or {}), kind.mapping(unknown=ma.RAISE).load(mapping or {})
    return kind(Setup(prefix=prefix, spot=spot, api=loaded[0], mapping=loaded[1]))
