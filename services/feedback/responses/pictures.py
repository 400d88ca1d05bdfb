"""Guests' pictures: known by their first bytes, and written anew without anything but what is to be seen; pure."""

import io
import threading

from PIL import Image, ImageFile, ImageOps

PIXELS_MOST = 64_000_000
"""What a telephone takes; a file of a few bytes may claim any size."""

EDGE_MOST = 2048
QUALITY = 82

_JPEG, _PNG, _RIFF, _WEBP = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF", b"WEBP"

# A picture in memory takes four bytes a pixel, so one after the other.
_one_at_a_time = threading.Lock()


class NotAPicture(Exception):  # noqa: N818  It is said of the file.
    """The bytes are no JPEG, PNG or WebP that can be read."""


class TooManyPixels(Exception):  # noqa: N818  As above.
    """The picture is larger than anybody needs to see what went wrong."""


def kind_of(content: bytes) -> str | None:
    """`JPEG`, `PNG` or `WEBP` by the first bytes, whatever the file is called; None for anything else."""
    if content.startswith(_JPEG):
        return "JPEG"
    if content.startswith(_PNG):
        return "PNG"
    return "WEBP" if content.startswith(_RIFF) and content[8:12] == _WEBP else None


def rewritten(content: bytes) -> bytes:
    """The picture as a JPEG of at most `EDGE_MOST` pixels a side, upright, without place, time, camera or comments.

    Raises:
        NotAPicture: It cannot be read.
        TooManyPixels: It is larger than `PIXELS_MOST`.
    """
    kind = kind_of(content)
    if kind is None:
        raise NotAPicture
    with _one_at_a_time:
        # Printing has it that half a picture will do, for the whole process.
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        try:
            return _rewritten(content, kind)
        except (TooManyPixels, Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise TooManyPixels from None
        except Exception:  # noqa: BLE001  Each decoder has errors of its own; strangers' bytes made them all.
            raise NotAPicture from None


def _rewritten(content: bytes, kind: str) -> bytes:
    with Image.open(io.BytesIO(content), formats=[kind]) as picture:
        if picture.width * picture.height > PIXELS_MOST:
            raise TooManyPixels
        # A JPEG can be read at a part of its size, which spares most of the memory.
        picture.draft("RGB", (EDGE_MOST, EDGE_MOST))
        picture.thumbnail((EDGE_MOST, EDGE_MOST), Image.Resampling.LANCZOS)
        upright = _on_paper(ImageOps.exif_transpose(picture))
    target = io.BytesIO()
    upright.save(target, "JPEG", quality=QUALITY, optimize=True)
    return target.getvalue()


def _on_paper(picture: Image.Image) -> Image.Image:
    """The picture on a new white sheet, since it takes everything that is not to be seen along with it."""
    paper = Image.new("RGB", picture.size, "white")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        paper.paste(picture, mask=picture.getchannel("A"))
    else:
        paper.paste(picture.convert("RGB"))
    return paper
