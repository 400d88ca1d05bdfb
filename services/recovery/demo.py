"""What a fresh installation is set up with for a demonstration: one person per role and an API key."""

from functools import partial
from pathlib import Path

import marshmallow as ma
import orjson

from services.recovery.documents import ApiKey, Policy, Staff
from services.recovery.places import ROOT
from shared.kit import store
from shared.kit.auth import hash_api_key, hash_password, verify_password
from shared.kit.auth.api_keys import api_key_id
from shared.kit.store import Aggregate

KEY_NAME = "Demo"
SCOPES = [
    *("visits:read", "visits:write", "responses:read", "responses:write", "triage:read", "triage:write"),
    *("places:read", "places:write", "surveys:read", "surveys:write", "cases:read", "contacts:read"),
    *("messaging:read", "messaging:write"),
]


class _Person(ma.Schema):
    role = ma.fields.String(required=True, validate=ma.validate.OneOf(["agent", "manager", "director", "admin"]))
    name = ma.fields.String(required=True)
    email = ma.fields.Email(required=True)
    password = ma.fields.String(required=True, validate=ma.validate.Length(min=8))


def _is_key(text: str) -> None:
    if not api_key_id(text):
        raise ma.ValidationError("Write rk_<id>_<secret>.")


class DemoSchema(ma.Schema):
    """The file that the demonstration is made from."""

    class Meta:
        """Marshmallow's options."""

        unknown = ma.EXCLUDE

    api_key = ma.fields.String(required=True, validate=_is_key)
    staff = ma.fields.List(ma.fields.Nested(_Person), required=True)


def install(file: Path) -> None:
    """Bring staff, API key and policy to what the file says; what is so already is left alone.

    Raises:
        ValueError: The file is not JSON.
        marshmallow.ValidationError: It does not say what it should.
    """
    wanted = DemoSchema().load(orjson.loads(file.read_bytes()))
    for person in wanted["staff"]:
        store.on_fresh_state(partial(_person, **person))
    store.on_fresh_state(partial(_api_key, wanted["api_key"]))
    store.on_fresh_state(_root_policy)


def _person(*, role: str, name: str, email: str, password: str) -> None:
    staff = Staff.objects(email=email.lower()).first() or Staff.of(email.lower())
    changed = staff.describe(name=name, roles=[role], places=[ROOT])
    # Hashing is slow on purpose, so it is done for a password that is new and not on every start.
    if not (staff.password and verify_password(staff.password, password)):
        staff.change_password(hash_password(password))
        changed = True
    if changed:
        _write(staff)


def _api_key(secret: str) -> None:
    hash_, id_ = hash_api_key(secret), api_key_id(secret)
    for other in ApiKey.objects(name=KEY_NAME, active=True, id__ne=id_):
        other.withdraw()
        _write(other)
    key = ApiKey.objects(id=id_).first() or ApiKey.of(id_)
    if key.describe(name=KEY_NAME, hash_=hash_, scopes=SCOPES):
        _write(key)


def _root_policy() -> None:
    if Policy.objects(id=ROOT).first() is None:
        _write(Policy(id=ROOT, stream_key=f"policy/{ROOT}"))


def _write(aggregate: Aggregate) -> None:
    (store.save if aggregate.version else store.add)(aggregate)
