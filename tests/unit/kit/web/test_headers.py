import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Response, g

from shared.kit.web import content_policy

PAGE = "text/html"


@pytest.fixture
def house(house: Any) -> Any:
    house.add("/page", lambda: f"<p>{g.csp_nonce}</p>", kind="page")
    house.add("/v1/data", dict)
    return house


def policy(response: Any) -> dict[str, list[str]]:
    directives = (part.split() for part in response.headers["Content-Security-Policy"].split(";"))
    return {name: sources for name, *sources in directives}


def test_a_page_loads_only_what_is_ours(house: Any) -> None:
    response = house.client.get("/page")
    said = policy(response)
    nonce = re.sub("<.*?>", "", response.text)
    assert said["default-src"] == ["'none'"]
    assert said["script-src"] == said["style-src"] == ["'self'", f"'nonce-{nonce}'"]
    assert said["img-src"] == ["'self'", "data:"]
    assert said["frame-ancestors"] == said["base-uri"] == ["'none'"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"


def test_no_two_pages_have_the_same_nonce(house: Any) -> None:
    assert house.client.get("/page").text != house.client.get("/page").text


def test_a_form_may_lead_to_our_other_services(house: Any) -> None:
    assert policy(house.client.get("/page"))["form-action"] == [
        "'self'",
        "http://localhost",
        "http://notifier.test",
        "http://recovery.test",
    ]


def test_data_loads_nothing(house: Any) -> None:
    assert policy(house.client.get("/v1/data")) == {"default-src": ["'none'"], "frame-ancestors": ["'none'"]}


def test_a_token_in_an_address_is_not_told_to_other_sites(house: Any) -> None:
    assert house.client.get("/page").headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/page", "/v1/data", "/nowhere"])
def test_nothing_personal_is_kept_by_caches(house: Any, path: str) -> None:
    assert house.client.get(path).headers["Cache-Control"] == "no-store"


def test_a_view_may_say_otherwise(house: Any) -> None:
    house.add("/v1/public", lambda: Response("x", headers={"Cache-Control": "public, max-age=60"}))
    assert house.client.get("/v1/public").headers.getlist("Cache-Control") == ["public, max-age=60"]


def test_https_is_kept_to(make_house: Callable[..., Any], house: Any) -> None:
    secure = make_house(feedback_url="https://hotel.example")
    assert "max-age=31536000" in secure.client.get("/healthz").headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in house.client.get("/page").headers


def test_a_view_may_be_framed_by_us_and_send_nothing(house: Any) -> None:
    @content_policy(frame_ancestors="'self'", form_action="'none'")
    def preview() -> str:
        return "<p></p>"

    house.add("/preview", preview, kind="page")
    response = house.client.get("/preview")
    said = policy(response)
    assert (said["frame-ancestors"], said["form-action"]) == (["'self'"], ["'none'"])
    assert said["default-src"] == ["'none'"]
    assert response.headers.getlist("X-Frame-Options") == ["SAMEORIGIN"]
    assert policy(house.client.get("/page"))["frame-ancestors"] == ["'none'"]
