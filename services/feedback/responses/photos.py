"""Guests' photos in GridFS: loose until the answer that they belong to is sent, removed after a day if it never is."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import gridfs
import mongoengine
from pymongo import ASCENDING, IndexModel

from services.feedback.responses.document import Response
from services.feedback.responses.pictures import rewritten
from services.feedback.responses.subjects import Subject
from services.feedback.storage import ALIAS
from shared.kit import clock
from shared.kit.ids import new_id
from shared.kit.store import NotFound

BUCKET = "photos"
MIMETYPE = "image/jpeg"
BYTES_MOST = 10 * 1024 * 1024
LOOSE_FOR = dt.timedelta(days=1)
LOOSE_MOST = 10
"""So many may one guest upload, counting those that they took back."""

_LOOSE = "metadata.loose_since"
# A file is in it only while nobody has sent the answer that it belongs to.
_INDEX = IndexModel([(_LOOSE, ASCENDING)], name="loose", partialFilterExpression={_LOOSE: {"$exists": True}})


class TooMany(Exception):  # noqa: N818  It is said of the photos.
    """The guest has uploaded enough."""


def keep(content: bytes, subject: Subject) -> str:
    """Keep a guest's photo until they send their answer, and give its id.

    Args:
        content: What they uploaded.
        subject: What they are asked about.

    Raises:
        services.feedback.responses.pictures.NotAPicture: It cannot be read.
        services.feedback.responses.pictures.TooManyPixels: It is too large to look at.
        TooMany: There are enough.
    """
    whose = {f"metadata.{name}": value for name, value in _whose(subject).items()}
    if _files().count_documents({**whose, _LOOSE: {"$exists": True}}, limit=LOOSE_MOST) >= LOOSE_MOST:
        raise TooMany
    id_ = new_id()
    metadata = {**_whose(subject), "loose_since": clock.now()}
    _bucket().upload_from_stream_with_id(id_, f"{id_}.jpg", rewritten(content), metadata=metadata)
    return id_


def belonging(subject: Subject, ids: Sequence[str]) -> list[str]:
    """Those of some photos that this guest has uploaded and that are still there, in the same order."""
    if not ids:
        return []
    whose = {f"metadata.{name}": value for name, value in _whose(subject).items()}
    found = {each["_id"] for each in _files().find({"_id": {"$in": list(ids)}, **whose}, {"_id": 1})}
    return [id_ for id_ in ids if id_ in found]


def linked(ids: Sequence[str]) -> None:
    """Keep these for as long as their answer, which was sent."""
    if ids:
        _files().update_many({"_id": {"$in": list(ids)}}, {"$unset": {_LOOSE: ""}})


def answer_with(id_: str) -> Response:
    """The answer that a photo was sent with.

    Raises:
        NotFound: There is none: what was not sent is not looked at.
    """
    file = _files().find_one({"_id": id_}, {"metadata": 1})
    response: Response | None = _answer(file) if file else None
    if response is None or id_ not in response.photos:
        raise NotFound("Photo")
    return response


def content_of(id_: str) -> bytes:
    """A photo, as `MIMETYPE`.

    Raises:
        NotFound: It is gone.
    """
    try:
        content: bytes = _bucket().open_download_stream(id_).read()
    except gridfs.NoFile:
        raise NotFound("Photo") from None
    return content


def remove_loose(now: dt.datetime) -> int:
    """Remove what nobody has sent for a day, and say how many photos that were."""
    removed = 0
    for file in _files().find({_LOOSE: {"$lte": now - LOOSE_FOR}}, {"metadata": 1}):
        answer = _answer(file)
        if answer is not None and file["_id"] in answer.photos:
            # The answer came, and who took it died before it could say so here.
            linked([file["_id"]])
        else:
            _bucket().delete(file["_id"])
            removed += 1
    return removed


def ensure_indexes() -> None:
    """Create what removing looks for them by."""
    _files().create_indexes([_INDEX])


def _whose(subject: Subject) -> dict[str, str]:
    """What tells a guest's answer from all others, as it stands in the response too."""
    if subject.visit:
        return {"visit": subject.visit, "occasion": subject.occasion}
    return {"sitting": str(subject.sitting)}


def _answer(file: dict[str, Any]) -> Response | None:
    whose = {name: value for name, value in file["metadata"].items() if name != "loose_since"}
    found: Response | None = Response.objects(**whose).first()
    return found


def _bucket() -> gridfs.GridFSBucket:
    return gridfs.GridFSBucket(mongoengine.get_db(ALIAS), BUCKET)


def _files() -> Any:
    return mongoengine.get_db(ALIAS)[f"{BUCKET}.files"]
