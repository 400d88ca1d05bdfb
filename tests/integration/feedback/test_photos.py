"""What guests photograph: kept with their answer, shown to staff alone, gone when the answer is never sent."""

import dataclasses
import datetime as dt
import io
import re
import threading
from typing import Any

import pytest
import time_machine
from mongoengine.connection import disconnect
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from services.feedback.responses import photos
from services.feedback.responses.document import Response
from services.feedback.responses.subjects import by_visit
from services.feedback.responses.sweep import Sweep
from services.feedback.visits.document import Visit
from services.feedback.wiring import build
from shared.kit import clock
from shared.kit.settings import Settings
from tests.integration.feedback.front_desk import FrontDesk, Guest, form_token
from tests.waiting import until


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30)) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "#c03020").save(target, kind)
    return target.getvalue()


def add(guest: Guest, content: bytes | None = None, **form: Any) -> TestResponse:
    """What a browser without scripts sends from the screen that asks for a picture."""
    file = FileStorage(io.BytesIO(picture() if content is None else content), "IMG_1.jpg", "photo")
    fields = {"csrf_token": form_token(guest.page), "at": "comment", "overall": "2", "photo": file, **form}
    boundary, body = encode_multipart(fields)
    address = f"{guest.path}/photo?lang=it"
    return guest.browser.post(address, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def added(page: TestResponse) -> list[str]:
    shown = page.text.split('<template id="steps">')[0]
    return re.findall(r'name="photos" value="(\w+)"', shown)


def low_scores(response: Response) -> list[Any]:
    return [each["data"]["photos"] for each in response.outbox if each["type"].startswith("io.rimedio.feedback.low")]


@pytest.fixture
def guest(desk: FrontDesk) -> Guest:
    return desk.guest(desk.token())


@pytest.fixture
def sent(guest: Guest) -> str:
    """A photo that came with its answer."""
    (photo,) = added(add(guest, go="next"))
    assert guest.send(overall="2", photos=photo).status_code == 303
    return photo


def test_without_scripts_a_photo_goes_with_its_screen(guest: Guest) -> None:
    page = add(guest, go="next", comment="Così.")
    assert page.status_code == 200
    (photo,) = added(page)
    sent = guest.post({"overall": "2", "comment": "Così.", "photos": photo, "go": "all"})
    assert sent.status_code == 303
    answer = Response.objects.get()
    assert answer.photos == [photo]
    assert low_scores(answer) == [[photo]]


def test_the_pages_script_sends_it_while_the_guest_goes_on(guest: Guest) -> None:
    answer = add(guest, go="photo")
    assert answer.status_code == 200
    assert set(answer.json) == {"id"}
    refused = add(guest, b"GIF89a", go="photo")
    assert (refused.status_code, refused.json) == (
        422,
        {"error": "Questo file non è una foto che sappiamo leggere. Scelga un JPEG, un PNG o un WebP."},
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg/>", "Questo file non è una foto che sappiamo leggere."),
        (picture()[:200], "Questo file non è una foto che sappiamo leggere."),
        (b"\xff\xd8\xff" + b"\0" * photos.BYTES_MOST, "Questa foto supera i 10 MB."),
    ],
)
def test_a_bad_file_is_explained_and_what_was_typed_is_kept(guest: Guest, content: bytes, sentence: str) -> None:
    page = add(guest, content, go="next", comment="Guardate.")
    assert page.status_code == 422
    assert sentence in page.text
    assert "Guardate.</textarea>" in page.text
    assert 'id="answers.photos-error"' in page.text


def test_what_is_larger_than_that_is_not_even_read(guest: Guest) -> None:
    page = add(guest, b"x" * (17 * 1024 * 1024))
    assert page.status_code == 413
    assert "una foto può avere al massimo 10 MB. Torni indietro" in page.text


def test_only_this_form_may_be_so_long(guest: Guest) -> None:
    assert guest.post({"comment": "x" * 300_000}).status_code == 413


def test_the_form_without_a_photo_goes_on_all_the_same(guest: Guest) -> None:
    page = guest.post({"at": "comment", "overall": "2", "comment": "Senza.", "go": "next"}, path="/photo")
    assert page.status_code == 200
    assert "Possiamo contattarLa" in page.text


def test_three_are_enough_and_one_can_be_taken_back(guest: Guest) -> None:
    ids: list[str] = []
    for _ in range(3):
        ids = added(add(guest, go="next", photos=ids))
    assert len(ids) == 3
    full = add(guest, go="next", photos=ids)
    assert "Le foto bastano già." in full.text
    fewer = guest.post({"at": "comment", "overall": "2", "photos": ids, "go": f"drop.{ids[1]}"})
    assert added(fewer) == [ids[0], ids[2]]


def test_nobody_fills_our_shelves(guest: Guest) -> None:
    for _ in range(photos.LOOSE_MOST):
        assert add(guest, go="photo").status_code == 200
    assert add(guest, go="photo").status_code == 422


def test_somebody_elses_photo_is_not_ones_own(desk: FrontDesk, guest: Guest) -> None:
    (photo,) = added(add(desk.guest(desk.token()), go="next"))
    assert guest.send(overall="2", photos=photo).status_code == 303
    assert Response.objects.get().photos == []


def test_a_photo_without_a_question_about_it_is_not_sent(guest: Guest) -> None:
    (photo,) = added(add(guest, go="next"))
    assert guest.send(overall="10", photos=photo).status_code == 303
    assert Response.objects.get().photos == []


def test_staff_of_the_place_see_it(desk: FrontDesk, sent: str) -> None:
    shown = desk.staff("hotel-demo").get(f"/v1/photos/{sent}")
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    assert Image.open(io.BytesIO(shown.data)).size == (40, 30)
    assert "private" in shown.headers["Cache-Control"]
    assert desk.client.get(f"/v1/photos/{sent}").status_code == 200


def test_nobody_else_sees_it(desk: FrontDesk, guest: Guest, sent: str) -> None:
    assert desk.staff("bank-demo").get(f"/v1/photos/{sent}").status_code == 404
    assert guest.browser.get(f"/v1/photos/{sent}").status_code == 401
    program = {"Authorization": desk.key("visits:write")}
    assert desk.app.test_client().get(f"/v1/photos/{sent}", headers=program).status_code == 403
    assert desk.client.get("/v1/photos/unknown").status_code == 404


def test_what_was_not_sent_is_looked_at_by_nobody_and_removed_after_a_day(desk: FrontDesk, guest: Guest) -> None:
    (photo,) = added(add(guest, go="next"))
    assert desk.client.get(f"/v1/photos/{photo}").status_code == 404
    assert photos.remove_loose(clock.now()) == 0
    with time_machine.travel(clock.now() + dt.timedelta(days=1, minutes=1), tick=False):
        Sweep().sweep()
        assert photos.remove_loose(clock.now()) == 0
    with pytest.raises(photos.NotFound):
        photos.content_of(photo)


def test_what_was_sent_stays(desk: FrontDesk, sent: str) -> None:
    with time_machine.travel(clock.now() + dt.timedelta(days=2), tick=False):
        assert photos.remove_loose(clock.now()) == 0
    assert desk.client.get(f"/v1/photos/{sent}").status_code == 200


def test_what_was_sent_by_a_process_that_died_right_then_stays_too(desk: FrontDesk) -> None:
    token = desk.token()
    subject = by_visit(Visit.objects.get().id, clock.now())
    kept, dropped = (photos.keep(picture(), subject) for _ in range(2))
    desk.answer(token, answers={"overall": 2})
    Response.objects.update(set__photos=[kept])
    with time_machine.travel(clock.now() + dt.timedelta(days=2), tick=False):
        assert photos.remove_loose(clock.now()) == 1
        assert photos.remove_loose(clock.now()) == 0
    assert desk.client.get(f"/v1/photos/{kept}").status_code == 200
    assert desk.client.get(f"/v1/photos/{dropped}").status_code == 404


def test_after_the_answer_nothing_is_uploaded_any_more(guest: Guest, sent: str) -> None:
    assert sent
    assert "Ha già risposto" in add(guest, go="photo").text


def test_a_form_of_yesterday_uploads_nothing(desk: FrontDesk) -> None:
    with time_machine.travel("2026-11-22T09:00:00Z", tick=False):
        token = desk.token()
        stale = desk.guest(token)
    with time_machine.travel("2026-11-23T09:00:00Z", tick=False):
        guest = desk.guest(token)
        guest.page = stale.page
        assert add(guest, go="photo").status_code == 422


def test_the_sweep_runs_until_it_is_stopped(desk: FrontDesk, guest: Guest) -> None:
    assert desk
    (photo,) = added(add(guest, go="next"))
    sweep = Sweep()
    with time_machine.travel(clock.now() + dt.timedelta(days=2), tick=False):
        worker = threading.Thread(target=sweep.run)
        worker.start()
        until(lambda: not photos._files().count_documents({"_id": photo}), what="the photo to be gone")  # noqa: SLF001  As below.
        sweep.bell.stop()
        worker.join()


def test_a_database_that_is_away_does_not_end_it(settings: Settings) -> None:
    """Nothing listens there."""
    away = "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=50&directConnection=true"
    build(dataclasses.replace(settings, mongo_uri=away))
    try:
        Sweep().sweep()
    finally:
        disconnect("feedback")


def test_the_sweep_has_what_it_looks_for_them_by(desk: FrontDesk) -> None:
    assert desk
    photos.ensure_indexes()
    assert "loose" in photos._files().index_information()  # noqa: SLF001  Nothing else shows it.
