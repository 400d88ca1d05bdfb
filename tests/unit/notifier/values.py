"""What the other services ask for: an acknowledgement after the breakfast of story 3, an invitation before it."""

from typing import Any

LANGUAGES = ("it", "en", "de", "fr", "es")
FEEDBACK = "https://aurora.example"

# What no message of ours may speak of, in any language: a public judgement, and anything given for one.
PROMISES = (
    r"recension|review|rezension|bewert|reseñ|\bavis\b|google|tripadvisor|booking|stell[ae]|stern|étoile|estrella|\bstars?\b"
    r"|buono|sconto|rimbors|regal|premi|voucher|discount|refund|gift|gutschein|rabatt|geschenk|erstatt"
    r"|remise|remboursement|cadeau|descuento|reembols|gratis|gratuit|\bfree\b"
)

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


def invitation(**changes: Any) -> dict[str, Any]:
    """The values of an invitation, a reminder or a pulse, with some changed."""
    values = {
        "customer_name": "Giulia Bianchi",
        "place_name": "Hotel Aurora",
        "kind": "stay",
        "survey_url": f"{FEEDBACK}/s/k1.0123456789abcdefghjkmnpqrs.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA-_",
        "room": "204",
    }
    return values | changes
