"""An acknowledgement as recovery asks for it, after the breakfast of story 3."""

from typing import Any

BREAKFAST = {
    "key": "detail",
    "values": {
        "touchpoint": "breakfast",
        "name": {"it": "Colazione", "en": "Breakfast"},
        "mark": 1,
        "of": 5,
        "overall": 9,
    },
}


def acknowledgement(**changes: Any) -> dict[str, Any]:
    """The values of the request, with some changed."""
    values = {
        "number": "R-7Q4M-K2XP",
        "customer_name": "Giulia Bianchi",
        "place_name": "Hotel Aurora",
        "overall": 9,
        "reasons": [BREAKFAST],
        "comment": "Dieci minuti in fila per un caffè, due mattine di seguito.\nPeccato: la camera era splendida.",
        "wish": "Un tavolo e un caffè senza aspettare, domani mattina.",
        "owner_name": "Anna Ferri",
        "owner_role": "manager",
        "due_at": "2026-11-24T11:30:00+00:00",
    }
    return values | changes


# What is left when hardly anything is known: an anonymous guest who only gave marks, and nobody in charge yet.
BARE: dict[str, Any] = {
    "customer_name": None,
    "place_name": None,
    "owner_name": None,
    "comment": None,
    "wish": None,
}
