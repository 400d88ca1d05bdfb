import re
from pathlib import Path
from typing import Any

import pytest
from flask import render_template_string, url_for

from shared.kit.web import assets

STATIC = Path(assets.__file__).parent / "static"


@pytest.fixture
def url(house: Any) -> str:
    house.add("/page", lambda: url_for("kit.static", filename="rimedio.css"), kind="page")
    return str(house.client.get("/page").text)


def test_the_url_changes_with_the_content_and_so_may_be_kept_for_ever(house: Any, url: str) -> None:
    assert re.fullmatch(r"/static/kit/rimedio\.css\?v=[0-9a-f]{12}", url)
    response = house.client.get(url, buffered=True)
    assert response.mimetype == "text/css"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("query", ["", "?v=", "?v=000000000000"])
def test_another_content_is_not_kept_under_it(house: Any, url: str, query: str) -> None:
    response = house.client.get(url.partition("?")[0] + query, buffered=True)
    assert response.headers["Cache-Control"] == "public, max-age=300"


def test_a_file_that_does_not_exist_is_not_kept_at_all(house: Any) -> None:
    assert house.client.get("/static/kit/nothing.css?v=").headers["Cache-Control"] == "no-store"
    assert house.client.get("/static/feedback/nothing.css").status_code == 404


def test_the_base_page_loads_its_style_and_has_a_way_past_the_header(house: Any) -> None:
    house.add("/base", lambda: render_template_string("{% extends 'kit/base.html' %}"), kind="page")
    text = house.client.get("/base").text
    assert '<html lang="it">' in text
    assert "/static/kit/rimedio.css?v=" in text
    assert '<a class="skip" href="#content">Vai al contenuto</a>' in text
    assert 'id="content"' in text


def test_the_style_is_small_and_loads_nothing() -> None:
    style = (STATIC / "rimedio.css").read_text()
    assert len(style.encode()) < 12 * 1024
    assert "@import" not in style
    assert "url(" not in style


def luminance(colour: str) -> float:
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_can_be_read_and_fields_can_be_seen_on_every_ground(theme: str) -> None:
    light, dark = (STATIC / "rimedio.css").read_text().split("@media (prefers-color-scheme: dark)", 1)
    declared = light if theme == "light" else dark.split("}", 1)[0]
    colour = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", declared))
    words = {"calm-words": colour["calm"], "warn-words": colour["warn"], **colour}
    for ground in ("paper", "card", "tint"):
        for word in ("ink", "soft", "brand", "critical", "calm-words", "warn-words"):
            assert contrast(words[word], colour[ground]) >= 4.5, (word, ground)
        assert contrast(colour["edge"], colour[ground]) >= 3, ground
    assert contrast(colour["on-brand"], colour["brand"]) >= 4.5
