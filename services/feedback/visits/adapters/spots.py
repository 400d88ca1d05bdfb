"""Where a visit takes place, by what its source calls the property."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from services.feedback.places.view import Places
from services.feedback.visits.adapters.base import Spot, Unusable

NAME_MOST = 80


class Spots:
    """The places of one source.

    Args:
        mapped: Our key by the source's id of a property; None where the source calls places by our keys.
        places: All places.
    """

    def __init__(self, mapped: Mapping[str, str] | None, places: Places) -> None:
        self._mapped = mapped
        self._places = places

    def __call__(self, *property_ids: str | None) -> Spot:
        """The place of a property, by the first of its ids that is mapped.

        Raises:
            Unusable: None is, or nobody has entered the place. Guests would be asked in the name of a key.
        """
        known = [id_ for id_ in property_ids if isinstance(id_, str) and id_]
        key = next((id_ if self._mapped is None else self._mapped[id_] for id_ in known if self._is_mapped(id_)), None)
        if key is None:
            named = f"The property {known[0][:NAME_MOST]}" if known else "A property without an id"
            raise Unusable("property_unmapped", f"{named} is not mapped to a place.")
        place = self._places.get(key)
        if not place.known:
            raise Unusable("place_unknown", f"Nobody has entered the place {key}.")
        return Spot(place=key, zone=ZoneInfo(place.zone))

    def _is_mapped(self, id_: str) -> bool:
        return self._mapped is None or id_ in self._mapped
