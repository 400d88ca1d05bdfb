"""A guest's photo on its way in."""

from collections.abc import Mapping

from flask import request

from services.feedback.responses import photos
from services.feedback.responses.pictures import NotAPicture, TooManyPixels
from services.feedback.web.guest.asked import Asked
from services.feedback.web.guest.filled import PHOTOS, PHOTOS_MOST, Fields
from services.feedback.web.guest.mistakes import Mistakes
from shared.kit import web
from shared.kit.i18n import N_

FIELD = "photo"
BODY_MOST = 16 * 1024 * 1024
"""More than a photo may have: one that is a little too large is refused in a sentence, with the form still there."""

UPLOADS = web.Limit(count=60, period=60)
"""For one address: it takes a moment to read a picture."""

PATH = "answers.photos"
TOO_LARGE = N_("This photo is larger than 10 MB. Please choose a smaller one.")
NOT_EVEN_READ = N_(
    "This is too large: a photo may have 10 MB. Please go back, where what you have written is still there, "
    "and choose a smaller one."
)
NO_PICTURE = N_("This file is not a photo that we can read. Please choose a JPEG, PNG or WebP.")
ENOUGH = N_("There are enough photos already.")


REFUSED: Mapping[type[Exception], str] = {NotAPicture: NO_PICTURE, TooManyPixels: TOO_LARGE, photos.TooMany: ENOUGH}


def take(whole: Asked, fields: Fields) -> tuple[Fields, Mistakes]:
    """The fields with the photo that came with them, and what was wrong with it."""
    file = request.files.get(FIELD)
    if file is None or not file.filename:
        return fields, {}
    UPLOADS.hit(web.address())
    there = [id_ for id_ in fields.get(PHOTOS, ()) if id_]
    if len(there) >= PHOTOS_MOST:
        return fields, {PATH: ENOUGH}
    content = file.read(photos.BYTES_MOST + 1)
    if len(content) > photos.BYTES_MOST:
        return fields, {PATH: TOO_LARGE}
    try:
        return {**fields, PHOTOS: [*there, photos.keep(content, whole.subject)]}, {}
    except tuple(REFUSED) as refused:
        return fields, {PATH: REFUSED[type(refused)]}
