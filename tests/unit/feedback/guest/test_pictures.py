"""Guests' pictures: what is taken, and what is left of it."""

import io
import random
import zlib

import pytest
from PIL import Image, ImageFile

from services.feedback.responses.pictures import (
    EDGE_MOST,
    PIXELS_MOST,
    NotAPicture,
    TooManyPixels,
    kind_of,
    rewritten,
)

ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825


def picture(kind: str, size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "#c03020").save(target, kind, **options)
    return target.getvalue()


def torn(kind: str) -> bytes:
    """The first half of a picture in which no part can be guessed from another, however well it is compressed."""
    noise = Image.frombytes("RGB", (64, 64), random.Random(7).randbytes(3 * 64 * 64))
    target = io.BytesIO()
    noise.save(target, kind)
    return target.getvalue()[: len(target.getvalue()) // 2]


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_three_kinds_are_taken_and_all_become_jpegs(kind: str) -> None:
    content = picture(kind)
    assert kind_of(content) == kind
    kept = opened(rewritten(content))
    assert (kept.format, kept.size, kept.mode) == ("JPEG", (40, 20), "RGB")


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO"])
def test_other_kinds_are_not_taken_whatever_they_are_called(kind: str) -> None:
    assert kind_of(picture(kind)) is None
    with pytest.raises(NotAPicture):
        rewritten(picture(kind))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0" + b"x" * 500,
        b"\x89PNG\r\n\x1a\n<script>alert(1)</script>",
        b"RIFF\0\0\0\0WEBPVP8 ",
        b"RIFF\0\0\0\0WAVE",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        torn("PNG"),
        torn("JPEG"),
        torn("WEBP"),
    ],
    ids=["empty", "short", "noise", "script", "no-size", "sound", "svg", "pdf", "torn-png", "torn-jpeg", "torn-webp"],
)
def test_what_cannot_be_read_is_no_picture(content: bytes) -> None:
    with pytest.raises(NotAPicture):
        rewritten(content)


def test_half_a_picture_is_none_though_others_in_the_process_take_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    for kind in ("PNG", "JPEG", "WEBP"):
        with pytest.raises(NotAPicture):
            rewritten(torn(kind))


def test_the_place_the_camera_and_the_comments_are_gone() -> None:
    exif = Image.Exif()
    exif[MAKE] = "Telephone"
    exif.get_ifd(GPS)[2] = (45.0, 4.0, 0.0)
    content = picture("JPEG", exif=exif, comment=b"at home")
    assert b"Telephone" in content
    kept = rewritten(content)
    assert not opened(kept).getexif()
    assert b"Telephone" not in kept
    assert b"at home" not in kept


def test_a_picture_taken_upright_stays_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    assert opened(rewritten(picture("JPEG", exif=exif))).size == (20, 40)


def test_a_large_picture_becomes_smaller() -> None:
    kept = opened(rewritten(picture("JPEG", (4100, 2050))))
    assert kept.size == (EDGE_MOST, EDGE_MOST // 2)


def test_what_is_transparent_becomes_white() -> None:
    target = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(target, "PNG")
    assert opened(rewritten(target.getvalue())).getpixel((4, 4)) == (255, 255, 255)


def test_a_small_file_may_not_claim_to_be_huge() -> None:
    side = int(PIXELS_MOST**0.5) + 1
    header = b"IHDR" + side.to_bytes(4) + side.to_bytes(4) + b"\x08\x02\0\0\0"
    content = picture("PNG")
    claimed = content[:12] + header + zlib.crc32(header).to_bytes(4) + content[33:]
    with pytest.raises(TooManyPixels):
        rewritten(claimed)
    far = (100_000).to_bytes(4)
    header = b"IHDR" + far + far + b"\x08\x02\0\0\0"
    with pytest.raises(TooManyPixels):
        rewritten(content[:12] + header + zlib.crc32(header).to_bytes(4) + content[33:])
