"""The sources of an installation: who may tell of visits by webhook, as the file named in `RIMEDIO_SOURCES` says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import marshmallow as ma
import orjson
from marshmallow.validate import Length, OneOf, Regexp

from services.feedback.places.view import Places
from services.feedback.visits.adapters import ADAPTERS
from services.feedback.visits.adapters.base import Adapter, Setup
from services.feedback.visits.adapters.spots import Spots
from services.feedback.web.fields import IS_KEY
from shared.kit.settings import Settings, SettingsError
from shared.kit.web.field_errors import by_path

VARIABLE = "RIMEDIO_SOURCES"
SECRET_LEAST = 24
"""Characters; made by a machine, they are more than anybody can guess."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """One system that tells of visits.

    Attributes:
        name: In the webhook's address, and before its ids.
        secrets: Any of them proves that a webhook is the source's own.
        adapter: Understands what it says.
    """

    name: str
    secrets: tuple[str, ...] = field(repr=False)
    adapter: Adapter = field(repr=False)


Sources = Mapping[str, Source]


class _Strict(ma.Schema):
    class Meta:
        """Marshmallow's options."""

        unknown = ma.RAISE


class _Secrets(ma.fields.List[str]):
    """One secret or, while it is changed for another, two."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        if isinstance(value, str):
            return [self.inner.deserialize(value, attr, data)]
        return super()._deserialize(value, attr, data, **options)


class SourceSchema(_Strict):
    """A source as it is written."""

    name = ma.fields.String(
        required=True, validate=Regexp(r"^[a-z0-9][a-z0-9-]{0,39}\Z", error="Use small letters, digits and -.")
    )
    adapter = ma.fields.String(required=True, validate=OneOf(list(ADAPTERS)))
    secret = _Secrets(ma.fields.String(validate=Length(SECRET_LEAST, 500)), required=True, validate=Length(1, 2))
    prefix = ma.fields.String(load_default=None, validate=Length(max=40))
    places = ma.fields.Dict(
        keys=ma.fields.String(), values=ma.fields.String(validate=IS_KEY), load_default=None, validate=Length(1)
    )
    api = ma.fields.Dict(load_default=dict)
    mapping = ma.fields.Dict(load_default=dict)


_SOURCE = SourceSchema()


def read(settings: Settings, places: Places) -> Sources:
    """The sources by name; none where no file is named.

    Raises:
        SettingsError: The file cannot be read, or a field of it is wrong; the message names the field.
    """
    if not settings.sources:
        return {}
    try:
        written = orjson.loads(Path(settings.sources).read_bytes())
    except OSError as error:
        raise _wrong(f"{settings.sources}: {error.strerror}") from None
    except orjson.JSONDecodeError as error:
        raise _wrong(f"{settings.sources}: not JSON at line {error.lineno}") from None
    if not isinstance(written, list):
        raise _wrong(f"{settings.sources}: write a list of sources")
    sources: dict[str, Source] = {}
    for position, entry in enumerate(written):
        source = _source(position, entry, places)
        if source.name in sources:
            raise _wrong(f"{position}.name: there are two sources of this name")
        sources[source.name] = source
    return sources


def _source(position: int, entry: Any, places: Places) -> Source:
    said = _load(_SOURCE, entry, str(position))
    adapter = ADAPTERS[said["adapter"]]
    prefix = said["prefix"]
    setup = Setup(
        prefix=f"{said['name']}:" if prefix is None else prefix,
        spot=Spots(said["places"], places),
        api=_load(adapter.api(unknown=ma.RAISE), said["api"], f"{position}.api"),
        mapping=_load(adapter.mapping(unknown=ma.RAISE), said["mapping"], f"{position}.mapping"),
    )
    if said["places"] is None and said["adapter"] != "generic":
        raise _wrong(f"{position}.places: Missing data for required field.")
    return Source(name=said["name"], secrets=tuple(said["secret"]), adapter=adapter(setup))


def _load(schema: ma.Schema, data: Any, path: str) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = schema.load(data)
    except ma.ValidationError as error:
        name, messages = next(iter(by_path(error.messages, schema).items()))
        raise _wrong(f"{path}.{name}: {' '.join(messages)}") from None
    return loaded


def _wrong(what: str) -> SettingsError:
    return SettingsError(f"{VARIABLE}: {what}")
