"""Everything else: a system that sends the whole of a visit, in a form that a mapping in the settings describes."""

import hashlib
from collections.abc import Iterator
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import marshmallow as ma
import orjson
from marshmallow.validate import Regexp

from services.feedback.visits.adapters import values
from services.feedback.visits.adapters.base import SUBJECT_MOST, Found, Hint, Json, NotTheirs, Setup, Unusable
from services.feedback.visits.adapters.mapping import IGNORE, READERS, REQUIRED, STATE, MappingSchema
from services.feedback.visits.adapters.proof import SIGNATURE_HEADER, by_bearer, by_signature
from services.feedback.visits.adapters.rules import Misfit, Rule
from services.feedback.visits.adapters.telling import EVENTS, named, tell

ABOUT_THE_MESSAGE = frozenset({STATE, "event_id", "updated_at"})
CUSTOMER = "customer."
CONSENTS = "consents."


class ApiSchema(ma.Schema):
    """Nothing is fetched; this is how the sender signs."""

    signature_header = ma.fields.String(
        load_default=SIGNATURE_HEADER, validate=Regexp(r"^[A-Za-z0-9-]{1,64}\Z", error="Not the name of a header.")
    )


class Generic:
    """A system that is described by a mapping."""

    api: ClassVar[type[ma.Schema]] = ApiSchema
    mapping: ClassVar[type[ma.Schema]] = MappingSchema

    def __init__(self, setup: Setup) -> None:
        self.proofs = (by_signature(setup.api["signature_header"]), by_bearer)
        self._setup = setup
        self._rules: dict[str, Rule] = {
            name: setup.mapping[key] for name in READERS if (key := name.replace(".", "_")) in setup.mapping
        }

    def hear(self, body: Json, raw: bytes) -> list[Hint]:
        """The one visit that it is about."""
        missing = dict(self._missing(body))
        if missing:
            raise NotTheirs(missing)
        try:
            given = self._read("event_id", body, None)
        except Unusable:
            given = None
        subject = given if given and len(given) <= SUBJECT_MOST else hashlib.sha256(raw).hexdigest()
        return [Hint(subject=subject, payload=raw.decode())]

    def look(self, hint: Hint) -> Found | None:
        """What the payload says."""
        body = orjson.loads(hint.payload or b"{}")
        state = self._read(STATE, body, None)
        if state == IGNORE:
            return None
        if state not in EVENTS:
            raise Unusable("unreadable", f"state: must become {', '.join(EVENTS)} or {IGNORE}.")
        spot = self._setup.spot(self._read("place", body, None))
        # What is said of a visit is only read where its place, and so its clock, is known.
        read = {name: self._read(name, body, spot.zone) for name in self._rules if name not in ABOUT_THE_MESSAGE}
        facts = {name: value for name, value in read.items() if not name.startswith(CUSTOMER)} | {"place": spot.place}
        facts["amount"], facts["currency"] = self._money(read)
        facts["external_id"] = named(self._setup.prefix, read["external_id"])
        return tell(state, facts, self._customer(read), self._read("updated_at", body, spot.zone))

    def _customer(self, read: dict[str, Any]) -> dict[str, Any]:
        said = {name.removeprefix(CUSTOMER): value for name, value in read.items() if name.startswith(CUSTOMER)}
        consents = {name.removeprefix(CONSENTS): said.pop(name) for name in list(said) if name.startswith(CONSENTS)}
        # Somebody whom the source does not name is nobody whom it names elsewhere.
        nobody = f"{read['external_id']}/guest"
        return said | {"external_id": named(self._setup.prefix, said.get("external_id"), nobody), "consents": consents}

    def _missing(self, body: Json) -> Iterator[tuple[str, list[str]]]:
        for name in REQUIRED:
            rule = self._rules[name]
            try:
                nothing = rule.find(body) is None
            except Misfit:
                continue  # It is there, and who reads the notices is told what is wrong with it.
            if nothing:
                yield rule.where, [f"Nothing is here, where the mapping looks for {name}."]

    def _read(self, name: str, body: Json, zone: ZoneInfo | None) -> Any:
        rule = self._rules.get(name)
        try:
            found = rule.find(body) if rule else None
            return READERS[name](rule, found, zone) if rule and found is not None else None
        except Misfit as error:
            raise Unusable("unreadable", f"{name}: {error}.") from None

    def _money(self, read: dict[str, Any]) -> tuple[int | None, str | None]:
        amount, currency = read.get("amount"), read.get("currency")
        if amount is None or currency is None:
            return None, None
        if self._rules["amount"].minor:
            return values.scaled(amount, 0), currency
        return values.money(amount, currency)
