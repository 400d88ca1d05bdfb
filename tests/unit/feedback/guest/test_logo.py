"""A place's logo."""

import pytest

from services.feedback.web.guest import logo


def test_a_logo_is_read_from_what_the_place_says() -> None:
    found = logo.read("data:image/png;base64,AQID")
    assert found
    assert (found.mimetype, found.content) == ("image/png", b"\x01\x02\x03")
    assert found.version != getattr(logo.read("data:image/png;base64,AQIE"), "version", None)


@pytest.mark.parametrize(
    "address",
    [None, "", 7, "https://elsewhere.example/logo.png", "data:text/html;base64,AQID", "data:image/png;base64,AQI"],
)
def test_anything_else_is_none(address: object) -> None:
    assert logo.read(address) is None
