"""The aggregates beside the case: staff, API keys and policies; and the messages that a case has sent."""

import datetime as dt
from typing import Any, ClassVar

import mongoengine
from mongoengine import BooleanField, DateTimeField, DictField, IntField, ListField, StringField
from pymongo import IndexModel

from shared.events import DirectoryApiKey, DirectoryStaff
from shared.kit.ids import new_id
from shared.kit.store import Aggregate


class Staff(Aggregate):
    """A member of staff: who they are, what they may do and how they sign in."""

    meta: ClassVar[dict[str, Any]] = {"collection": "staff", "db_alias": "recovery"}
    INDEXES: ClassVar[list[IndexModel]] = [IndexModel([("email", 1)], name="email", unique=True)]

    email: str = StringField(required=True)
    """In lower case: people do not remember how they wrote it."""
    name: str = StringField(required=True)
    roles: list[str] = ListField(StringField())
    places: list[str] = ListField(StringField())
    active: bool = BooleanField(required=True, default=True)
    password: str | None = StringField()
    """An Argon2 hash; None for somebody who cannot sign in by password."""
    generation: int = IntField(required=True, default=0)
    """Sessions of an earlier generation are over."""

    @classmethod
    def of(cls, email: str) -> "Staff":
        """Somebody new, of whom nothing but the address is known yet."""
        id_ = new_id()
        return cls(id=id_, stream_key=f"staff/{id_}", email=email)

    def describe(self, *, name: str, roles: list[str], places: list[str], active: bool = True) -> bool:
        """Say who they are and what they may do, here and in the other services.

        Returns:
            Whether that is news.
        """
        if not _set(self, name=name, roles=roles, places=places, active=active):
            return False
        self.record(DirectoryStaff(id=self.id, label=name, email=self.email, roles=roles, places=places, active=active))
        return True

    def change_password(self, hash_: str) -> None:
        """Sign in by another password from now on; whoever is signed in by the old one no longer is."""
        self.password = hash_
        self.end_sessions()

    def end_sessions(self) -> None:
        """Whoever is signed in as this person has to sign in again."""
        self.generation += 1


class ApiKey(Aggregate):
    """An integrator's API key, of which only a hash is kept."""

    meta: ClassVar[dict[str, Any]] = {"collection": "api_keys", "db_alias": "recovery"}

    name: str = StringField(required=True)
    hash: str = StringField(required=True)
    scopes: list[str] = ListField(StringField())
    active: bool = BooleanField(required=True, default=True)

    @classmethod
    def of(cls, id_: str) -> "ApiKey":
        """A new key, known by its public part."""
        return cls(id=id_, stream_key=f"api_key/{id_}")

    def describe(self, *, name: str, hash_: str, scopes: list[str], active: bool = True) -> bool:
        """Say what the key is and opens, here and in the other services.

        Returns:
            Whether that is news.
        """
        if not _set(self, name=name, hash=hash_, scopes=scopes, active=active):
            return False
        self.record(DirectoryApiKey(id=self.id, label=name, hash=hash_, scopes=scopes, active=active))
        return True

    def withdraw(self) -> None:
        """The key opens nothing any more."""
        self.describe(name=self.name, hash_=self.hash, scopes=self.scopes, active=False)


class Policy(Aggregate):
    """What a place says about its cases; its id is the place's key, and what it leaves out comes from above."""

    meta: ClassVar[dict[str, Any]] = {"collection": "policies", "db_alias": "recovery"}

    values: dict[str, Any] = DictField()


class Message(mongoengine.Document):
    """The text of a message as it was sent; its id is the notifier's id of the contact."""

    meta: ClassVar[dict[str, Any]] = {
        "collection": "messages",
        "db_alias": "recovery",
        "strict": False,
        "auto_create_index": False,
    }
    INDEXES: ClassVar[list[IndexModel]] = [IndexModel([("case_id", 1), ("at", 1)], name="case")]
    TEXT_BYTES = 20_480

    id: str = StringField(primary_key=True)
    case_id: str = StringField(required=True)
    channel: str | None = StringField()
    subject: str | None = StringField()
    text: str = StringField(required=True)
    at: dt.datetime = DateTimeField(required=True)


def _set(aggregate: Aggregate, **values: Any) -> bool:
    """Set these fields, and say whether any of them was different."""
    changed = {name: value for name, value in values.items() if aggregate[name] != value}
    for name, value in changed.items():
        setattr(aggregate, name, value)
    return bool(changed)
