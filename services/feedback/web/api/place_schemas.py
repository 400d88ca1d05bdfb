"""The bodies of the places API."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from typing import Any

import marshmallow as ma
import mongoengine as me
from marshmallow.validate import Length, Regexp

from services.feedback.places.document import check_review_url, check_zone
from services.feedback.surveys.reading import TextsField
from services.feedback.web.fields import IS_KEY, Words
from shared.kit.yes_or_no import YesOrNo

TOUCHPOINTS_MOST = 100
URL_MOST = 2000
LOGO_MOST = 64 * 1024
"""Characters of a logo that is written out."""

_PICTURE = re.compile(r"data:image/(png|jpeg|webp|svg\+xml);base64,(.+)", re.DOTALL)
_ELSEWHERE = re.compile(r"https://[^\s/?#@\\<>\"]+([/?#][^\s<>\"]*)?", re.IGNORECASE)


def _so(check: Callable[[str], None], message: str) -> Callable[[str], None]:
    """A document's own check, as one of a request."""

    def checked(text: str) -> None:
        try:
            check(text)
        except me.ValidationError:
            raise ma.ValidationError(message) from None

    return checked


def _is_logo(text: str) -> None:
    if _ELSEWHERE.fullmatch(text) and len(text) <= URL_MOST:
        return
    picture = _PICTURE.fullmatch(text)
    if not picture or len(text) > LOGO_MOST or not _is_base64(picture[2]):
        raise ma.ValidationError(f"Not an https address, nor a data: image of at most {LOGO_MOST} characters.")


def _is_base64(text: str) -> bool:
    try:
        return bool(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        return False


class NameField(TextsField):
    """A name, in one language or by language."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> Any:
        # A name without a language is a name in the installation's first.
        said = {"it": value} if isinstance(value, str) else value
        texts = super()._deserialize(said, attr, data, **options)
        if not texts:
            raise ma.ValidationError("Say its name.")
        return texts["it"] if isinstance(value, str) else texts


class TouchpointSchema(ma.Schema):
    """A detail that guests are asked about."""

    key = ma.fields.String(required=True, validate=IS_KEY)
    name = NameField(
        required=True,
        metadata={
            "description": "By language; a plain text is in the installation's first language.",
            "anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}],
        },
    )
    code = ma.fields.String(
        validate=IS_KEY,
        allow_none=True,
        metadata={"description": "What its QR code carries; kept, or made, if left out."},
    )


class BrandSchema(ma.Schema):
    """How the place's pages look."""

    colour = ma.fields.String(
        validate=Regexp(r"^#[0-9a-fA-F]{6}\Z", error="Not a colour such as #7a1f3d."), allow_none=True
    )
    logo = ma.fields.String(
        validate=_is_logo,
        allow_none=True,
        metadata={
            "description": "A PNG, JPEG, WebP or SVG as a `data:` address, or an https address, which guests' pages "
            "do not show: they load nothing from elsewhere."
        },
    )

    @ma.post_load
    def what_is_said(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Only that."""
        return {name: value for name, value in data.items() if value is not None}


class PlaceSchema(ma.Schema):
    """A place; what `PUT` leaves out is not so any more, but codes stay."""

    key = ma.fields.String(metadata={"description": "As in the address."})
    version = ma.fields.Integer(metadata={"description": "Overlooked in a `PUT`: say it with `If-Match`."})
    name = Words(200, Length(min=1), required=True)
    parent = ma.fields.String(
        validate=IS_KEY, allow_none=True, load_default=None, metadata={"description": "Key of the place it belongs to."}
    )
    zone = ma.fields.String(
        required=True,
        validate=_so(check_zone, "Not an IANA time zone such as Europe/Rome."),
        metadata={"description": "IANA time zone."},
    )
    code = ma.fields.String(
        validate=IS_KEY,
        allow_none=True,
        load_default=None,
        metadata={"description": "What its QR code carries; kept, or made, if left out."},
    )
    touchpoints = ma.fields.List(
        ma.fields.Nested(TouchpointSchema), load_default=list, validate=Length(max=TOUCHPOINTS_MOST)
    )
    review_url = ma.fields.String(
        validate=[Length(max=URL_MOST), _so(check_review_url, "Not the address of a web page.")],
        allow_none=True,
        load_default=None,
        metadata={"description": "Where everybody, at every score, is shown how to write a public review."},
    )
    brand = ma.fields.Nested(BrandSchema, load_default=dict)
    active = YesOrNo(load_default=True, metadata={"description": "False once it is retired."})

    @ma.validates("name")
    def is_named(self, name: str | None, **_: Any) -> None:
        """White space is no name."""
        if name is None:
            raise ma.ValidationError("Say its name.")
