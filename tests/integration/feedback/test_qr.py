"""QR codes as cards are printed with them: what a guest's camera reads, in the place's languages and colours."""

import io
from typing import Any

import PIL.Image
import pypdfium2
import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient

from services.feedback.places.document import Place
from services.feedback.wiring import Wiring
from shared.kit import store

POINTS_PER_MM = 72 / 25.4
ITALIAN = "Com’è andata?"  # noqa: RUF001  It is the apostrophe of print.


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def breakfast(wiring: Wiring) -> str:
    """The code of the breakfast room, at a hotel with a colour of its own."""
    assert wiring
    hotel = store.load(Place, "hotel-demo")
    hotel.rotate("breakfast", "7k2m9qxa")
    hotel.brand = {"colour": "#7a1f3d"}
    store.save(hotel)
    return "7k2m9qxa"


def read(picture: Any) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def test_a_camera_reads_the_address_of_the_survey(client: FlaskClient, wiring: Wiring, breakfast: str) -> None:
    address = f"{wiring.settings.feedback_url}/q/{breakfast}"
    png = client.get(f"/v1/qr/{breakfast}.png")
    assert png.mimetype == "image/png"
    assert read(PIL.Image.open(io.BytesIO(png.data))) == [address]
    svg = client.get(f"/v1/qr/{breakfast}.svg")
    assert svg.mimetype == "image/svg+xml"
    assert svg.text.count("<path") >= 1
    assert "<script" not in svg.text


@pytest.mark.parametrize(("layout", "millimetres"), [("poster", (210, 297)), ("card", (105, 148))])
def test_a_page_is_ready_to_print(
    client: FlaskClient, wiring: Wiring, breakfast: str, layout: str, millimetres: tuple[int, int]
) -> None:
    printed = client.get(f"/v1/qr/{breakfast}.pdf?layout={layout}")
    assert printed.mimetype == "application/pdf"
    assert f"hotel-demo-breakfast-{layout}.pdf" in printed.headers["Content-Disposition"]
    document = pypdfium2.PdfDocument(printed.data)
    assert len(document) == 1
    assert document[0].get_size() == pytest.approx([side * POINTS_PER_MM for side in millimetres], abs=1)
    assert read(document[0].render(scale=3).to_pil()) == [f"{wiring.settings.feedback_url}/q/{breakfast}"]


def test_a_page_speaks_the_languages_of_the_house(client: FlaskClient, breakfast: str) -> None:
    words = page_words(client.get(f"/v1/qr/{breakfast}.pdf"))
    for said in ("Hotel Aurora", "Colazione", ITALIAN, "How was it?", f"/q/{breakfast}"):
        assert said in words
    assert words.index(ITALIAN) < words.index("How was it?")
    english = page_words(client.get(f"/v1/qr/{breakfast}.pdf?language=en"))
    assert "Breakfast" in english
    assert english.index("How was it?") < english.index(ITALIAN)


def page_words(printed: Any) -> str:
    return str(pypdfium2.PdfDocument(printed.data)[0].get_textpage().get_text_bounded())


def test_the_whole_place_has_a_code_too(client: FlaskClient) -> None:
    assert "Colazione" not in page_words(client.get("/v1/qr/aurora.pdf"))


def test_what_is_unknown_or_retired_is_not_printed(client: FlaskClient, breakfast: str) -> None:
    assert client.get("/v1/qr/nobody.svg").status_code == 404
    hotel = store.load(Place, "hotel-demo")
    hotel.rotate("breakfast", "new-code")
    store.save(hotel)
    gone = client.get(f"/v1/qr/{breakfast}.pdf")
    assert (gone.status_code, gone.json["code"]) == (410, "retired")
    assert client.get("/v1/qr/new-code.svg").status_code == 200


def test_a_wrong_layout_is_named(client: FlaskClient, breakfast: str) -> None:
    answer = client.get(f"/v1/qr/{breakfast}.pdf?layout=billboard")
    assert answer.status_code == 422
    assert "layout" in answer.json["errors"]
