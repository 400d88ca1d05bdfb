"""What every service keeps a copy of: places, staff and API keys. The topic is compacted, one record per entry."""

from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, TypeAlias

from marshmallow import fields, validate

from shared.events.contract import SERVICES, Contract
from shared.events.values import Id, Key, Line, Touchpoint, narrowed

Sha256: TypeAlias = Annotated[str, narrowed(fields.String, validate=validate.Regexp(r"^[0-9a-f]{64}\Z"))]
Scope: TypeAlias = Annotated[str, narrowed(fields.String, validate=validate.Regexp(r"^[a-z]+:(read|write)\Z"))]

# On the wire the field is `name`; the class itself has an attribute of that name already.
NAME = {"data_key": "name"}


@dataclass(frozen=True, kw_only=True)
class _Entry(Contract):
    topic: ClassVar[str] = "directory"
    readers: ClassVar[tuple[str, ...]] = SERVICES


@dataclass(frozen=True, kw_only=True)
class DirectoryPlace(_Entry):
    """A place as it is now. Record key `place/<key>`.

    Attributes:
        key: The place's key, which never changes.
        label: What people call it.
        parent: Key of the place that it belongs to; null for a root.
        zone: IANA time zone.
        touchpoints: The details that a survey asks about there.
        review_url: Where everybody, at every score, is shown how to write a public review.
        brand: Colours and logo, by name.
        active: False once it is retired.
    """

    name: ClassVar[str] = "directory.place"
    writers: ClassVar[tuple[str, ...]] = ("feedback",)
    # Feedback has the places themselves.
    readers: ClassVar[tuple[str, ...]] = ("recovery", "notifier")

    key: Key
    label: Line = field(metadata=NAME)
    parent: Key | None = None
    zone: Line
    touchpoints: list[Touchpoint] = field(default_factory=list)
    review_url: str | None = None
    brand: dict[str, Any] = field(default_factory=dict)
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class DirectoryStaff(_Entry):
    """A member of staff as they are now. Record key `staff/<id>`.

    Attributes:
        id: The staff member's id.
        label: Their name.
        email: Their e-mail address.
        roles: What they may do.
        places: Keys of the places where they may do it, with all below them.
        active: False from the moment at which they may do nothing any more.
    """

    name: ClassVar[str] = "directory.staff"
    writers: ClassVar[tuple[str, ...]] = ("recovery",)

    id: Id
    label: Line = field(metadata=NAME)
    email: Line
    roles: list[Key]
    places: list[Key] = field(default_factory=list)
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class DirectoryApiKey(_Entry):
    """An integrator's API key as it is now. Record key `api_key/<id>`.

    Attributes:
        id: The key's public part.
        label: What it is for.
        hash: SHA-256 of its secret part, in hexadecimal.
        scopes: What it opens, such as `visits:write`.
        active: False once it is withdrawn.
    """

    name: ClassVar[str] = "directory.api_key"
    writers: ClassVar[tuple[str, ...]] = ("recovery",)

    id: Id
    label: Line = field(metadata=NAME)
    hash: Sha256
    scopes: list[Scope]
    active: bool = True
