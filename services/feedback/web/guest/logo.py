"""A place's logo: kept with its brand as a `data:` address, served from an address of its own."""

import base64
import binascii
import functools
import hashlib
import re
from dataclasses import dataclass

_FORM = re.compile(r"data:(image/(?:png|jpeg|webp|svg\+xml));base64,([A-Za-z0-9+/=\s]+)")


@dataclass(frozen=True, kw_only=True)
class Logo:
    """A picture.

    Attributes:
        mimetype: What kind of.
        content: Its bytes.
        version: Another one for other bytes.
    """

    mimetype: str
    content: bytes
    version: str


@functools.lru_cache(maxsize=256)
def read(address: object) -> Logo | None:
    """The logo that a `data:` address holds; None for any other address: guests' pages load nothing from elsewhere."""
    match = _FORM.fullmatch(address) if isinstance(address, str) else None
    if match is None:
        return None
    try:
        content = base64.b64decode(match[2])
    except binascii.Error:
        return None
    return Logo(mimetype=match[1], content=content, version=hashlib.sha256(content).hexdigest()[:12])
