"""Forms work without JavaScript, and only from our own pages."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from flask import Response, g, make_response, redirect, render_template_string, request

from shared.kit import auth, tokens
from shared.kit.auth import form_token
from shared.kit.web import keeps_form, set_guest_cookie, takes_no_form, takes_uploads

FORM = """{% extends "kit/base.html" %}{% block content %}
<form method="post">{{ csrf_field() }}<p>{{ typed }}</p></form>
{% endblock %}"""


def show() -> str:
    return render_template_string(FORM, typed=request.form.get("text", ""))


def form() -> str | tuple[str, int]:
    """A page with a form that is sent to itself."""
    return show() if request.method == "GET" else ("done", 201)


def field(page: str) -> dict[str, str]:
    """What a browser would send of the form's hidden field."""
    found = re.search(r'<input type="hidden" name="(.+?)" value="(.+?)">', page)
    assert found
    return {found[1]: found[2]}


@pytest.fixture
def house(house: Any) -> Any:
    house.add("/form", form, kind="page", methods=("GET", "POST"))
    house.add("/desk", form, kind="page", auth=auth.staff(), methods=("GET", "POST"))
    house.add("/v1/cases", lambda: "done", auth=auth.api_key("cases:write") | auth.staff(), methods=("POST",))
    return house


def test_a_form_of_ours_is_accepted(house: Any) -> None:
    sent = field(house.client.get("/form").text)
    assert house.client.post("/form", data=sent).status_code == 201


def test_the_form_may_be_sent_again_and_from_two_tabs(house: Any) -> None:
    one, other = (field(house.client.get("/form").text) for _ in range(2))
    for sent in (one, other, one):
        assert house.client.post("/form", data=sent).status_code == 201


@pytest.mark.parametrize(
    "sent", [{}, {"csrf_token": ""}, {"csrf_token": "x"}, {"csrf_token": "a.b.c"}, {"csrf_token": "è"}]
)
def test_a_form_without_its_token_is_refused_in_the_pages_language(house: Any, sent: dict[str, str]) -> None:
    house.client.get("/form")
    response = house.client.post("/form", data=sent)
    assert response.status_code == 403
    assert "non arriva dalla nostra pagina" in response.text


def test_the_token_of_another_browser_is_refused(house: Any) -> None:
    sent = field(house.client.get("/form").text)
    stranger = house.app.test_client()
    stranger.get("/form")
    assert stranger.post("/form", data=sent).status_code == 403


def test_no_cookie_no_form(house: Any) -> None:
    sent = field(house.client.get("/form").text)
    assert house.app.test_client().post("/form", data=sent).status_code == 403


def test_the_token_of_another_service_is_refused(house: Any, make_house: Callable[..., Any]) -> None:
    recovery = make_house(service="recovery")
    recovery.directory["staff/anna"] = {"active": True}
    house.sign_in("agent")
    foreign = form_token.issue(recovery.settings, "staff/anna")
    own = form_token.issue(house.settings, "staff/anna")
    assert house.client.post("/desk", data={"csrf_token": foreign}).status_code == 403
    assert house.client.post("/desk", data={"csrf_token": own}).status_code == 201


def test_a_form_shown_before_somebody_else_signed_in_is_refused(house: Any) -> None:
    house.sign_in("agent", id="anna")
    sent = field(house.client.get("/desk").text)
    house.sign_in("agent", id="bruno")
    assert house.client.post("/desk", data=sent).status_code == 403


class TestWhereItComesFrom:
    @pytest.mark.parametrize(
        ("headers", "status"),
        [
            ({}, 201),
            ({"Origin": "http://localhost"}, 201),
            ({"Origin": "http://evil.test"}, 403),
            ({"Origin": "null"}, 403),
            ({"Origin": "http://localhost:8102"}, 403),
            ({"Sec-Fetch-Site": "same-origin", "Origin": "http://behind-a-proxy.test"}, 201),
            ({"Sec-Fetch-Site": "none"}, 201),
            ({"Sec-Fetch-Site": "same-site"}, 403),
            ({"Sec-Fetch-Site": "cross-site"}, 403),
        ],
    )
    def test_the_browser_has_a_word_in_it(self, house: Any, headers: dict[str, str], status: int) -> None:
        sent = field(house.client.get("/form").text)
        assert house.client.post("/form", data=sent, headers=headers).status_code == status

    def test_the_public_address_counts_as_ours(self, make_house: Callable[..., Any]) -> None:
        house = make_house(feedback_url="https://hotel.example")
        house.add("/form", form, kind="page", methods=("GET", "POST"))
        # The browser keeps a secure cookie only where it came by https.
        page = house.client.get("/form", base_url="https://localhost")
        sent = house.client.post(
            "/form", data=field(page.text), headers={"Origin": "https://hotel.example"}, base_url="https://localhost"
        )
        assert sent.status_code == 201


class TestStaffAndPrograms:
    def test_a_script_of_a_page_sends_the_token_as_a_header(self, house: Any) -> None:
        house.sign_in("agent")
        token = field(house.client.get("/desk").text)["csrf_token"]
        assert house.client.post("/v1/cases", json={}, headers={"X-CSRF-Token": token}).status_code == 200

    def test_the_cookie_alone_changes_nothing(self, house: Any) -> None:
        house.sign_in("agent")
        response = house.client.post("/v1/cases", json={})
        assert (response.status_code, response.json["code"]) == (403, "forbidden")

    def test_a_program_with_a_key_needs_no_token(self, house: Any) -> None:
        headers = {**house.key("cases:write"), "Origin": "http://elsewhere.test"}
        assert house.client.post("/v1/cases", json={}, headers=headers).status_code == 200

    def test_the_body_is_still_there_for_the_view(self, house: Any) -> None:
        def echo() -> Any:
            return request.get_json()

        house.add("/v1/echo", echo, auth=auth.staff(), methods=("POST",))
        house.sign_in("agent")
        token = form_token.issue(house.settings, "staff/anna")
        response = house.client.post("/v1/echo", json={"a": 1}, headers={"X-CSRF-Token": token})
        assert response.json == {"a": 1}


def test_a_view_whose_address_is_its_authority_takes_what_comes_from_anywhere(house: Any) -> None:
    @takes_no_form
    def stop() -> str:
        return str(g.language)

    house.add("/stop/token", stop, kind="page", methods=("POST",))
    elsewhere = {"Origin": "https://mail.example", "Sec-Fetch-Site": "cross-site"}
    for headers in ({}, elsewhere):
        assert house.client.post("/stop/token", data={"List-Unsubscribe": "One-Click"}, headers=headers).text == "it"


class TestFormsLeftOpen:
    def test_after_twelve_hours_a_form_is_refused_with_the_reason(self, house: Any) -> None:
        with time_machine.travel("2026-11-22T08:00:00Z", tick=False) as clock:
            sent = field(house.client.get("/form").text)
            clock.shift(12 * 3600 + 1)
            response = house.client.post("/form", data=sent)
        assert response.status_code == 403
        assert "è rimasta aperta troppo a lungo" in response.text

    def test_who_signs_in_again_can_go_back_and_send_what_they_wrote(self, house: Any) -> None:
        with time_machine.travel("2026-11-22T08:00:00Z", tick=False) as clock:
            house.sign_in("agent")
            sent = field(house.client.get("/desk").text)
            clock.shift(3600)
            assert house.client.post("/desk", data=sent).status_code == 401
            house.sign_in("agent")
            assert house.client.post("/desk", data=sent).status_code == 201

    def test_a_view_may_show_it_again_with_what_was_typed(self, house: Any) -> None:
        @keeps_form
        def careful() -> str | tuple[str, int]:
            if g.form_expired:
                return show(), 403
            return form()

        house.add("/careful", careful, kind="page", methods=("GET", "POST"))
        with time_machine.travel("2026-11-22T08:00:00Z", tick=False) as clock:
            sent = field(house.client.get("/careful").text) | {"text": "dopo dieci anni"}
            clock.shift(12 * 3600 + 1)
            again = house.client.post("/careful", data=sent)
            assert again.status_code == 403
            assert "dopo dieci anni" in again.text
            assert house.client.post("/careful", data=field(again.text)).status_code == 201
            assert house.client.post("/careful", data={"csrf_token": "forged"}).status_code == 403

    def test_what_was_pasted_with_a_character_that_cannot_be_kept_arrives_without_it(self, house: Any) -> None:
        def told() -> str:
            return " ".join(request.form.getlist("comment"))

        house.add("/told", told, kind="page", methods=("POST",))
        sent = field(house.client.get("/form").text)
        assert house.client.post("/told", data=sent | {"comment": ["dopo\0 dieci", "\0anni"]}).text == "dopo dieci anni"

    def test_a_form_that_is_too_large_is_refused(self, house: Any) -> None:
        sent = field(house.client.get("/form").text)
        response = house.client.post("/form", data=sent | {"comment": "x" * 5000})
        assert (response.status_code, response.mimetype) == (413, "text/html")

    def test_only_a_view_that_takes_uploads_is_sent_more_than_that(self, house: Any) -> None:
        def upload() -> str:
            return str(len(request.files["photo"].read()))

        house.add("/upload", takes_uploads(20_000)(upload), kind="page", methods=("POST",))
        sent = field(house.client.get("/form").text)

        def send(path: str, size: int) -> Any:
            return house.client.post(path, data=sent | {"photo": (io.BytesIO(b"x" * size), "a.jpg")})

        assert send("/upload", 15_000).text == "15000"
        assert send("/upload", 20_000).status_code == 413
        assert send("/form", 15_000).status_code == 413

    def test_text_that_is_not_unicode_does_no_harm(self, house: Any) -> None:
        sent = field(house.client.get("/form").text)["csrf_token"]
        body = f"csrf_token={sent}&comment=%ff%ed%a0%80"
        response = house.client.post("/form", data=body, content_type="application/x-www-form-urlencoded")
        assert response.status_code == 201


class TestGuests:
    """A link's token becomes a cookie for one path, and the form's authority is that cookie and its field."""

    @pytest.fixture
    def house(self, house: Any) -> Any:
        keys = house.settings.secret_keys

        def enter(token: str) -> Response:
            id_ = tokens.verify(keys, "survey", token)
            response = make_response(redirect(f"/s/o/{id_}", 303))
            set_guest_cookie(response, "survey", id_, f"/s/o/{id_}")
            return response

        def answer(id_: str) -> str | tuple[str, int]:
            known = g.caller.kind == "guest" and g.caller.id == id_ and g.caller.scopes == {"survey"}
            return form() if known else ("not your survey", 403)

        house.add("/s/<token>", enter, kind="page")
        house.add("/s/o/<id_>", answer, kind="page", methods=("GET", "POST"))
        return house

    def enter(self, house: Any, id_: str, **options: Any) -> Any:
        link = tokens.derive(house.settings.secret_keys, "survey", id_)
        return house.client.get(f"/s/{link}", **options)

    def test_the_link_leads_to_a_page_without_the_token(self, house: Any) -> None:
        response = self.enter(house, "visit1")
        assert (response.status_code, response.headers["Location"]) == (303, "/s/o/visit1")
        page = house.client.get("/s/o/visit1")
        assert house.client.post("/s/o/visit1", data=field(page.text)).status_code == 201

    def test_two_links_in_one_browser_do_not_disturb_each_other(self, house: Any) -> None:
        self.enter(house, "visit1")
        self.enter(house, "visit2")
        one = field(house.client.get("/s/o/visit1").text)
        other = field(house.client.get("/s/o/visit2").text)
        assert house.client.post("/s/o/visit1", data=one).status_code == 201
        assert house.client.post("/s/o/visit2", data=one).status_code == 403
        assert house.client.post("/s/o/visit2", data=other).status_code == 201

    def test_without_the_cookie_the_address_is_worth_nothing(self, house: Any) -> None:
        assert house.client.get("/s/o/visit1").status_code == 403

    def test_a_cookie_that_was_made_up_is_worth_nothing(self, house: Any) -> None:
        house.client.set_cookie("rimedio_feedback_guest", "made-up", path="/s/o/visit1")
        assert house.client.get("/s/o/visit1").status_code == 403

    def test_a_form_left_open_for_a_day_is_still_known_to_be_the_guests(self, house: Any) -> None:
        with time_machine.travel("2026-11-22T08:00:00Z", tick=False) as clock:
            self.enter(house, "visit1")
            sent = field(house.client.get("/s/o/visit1").text)
            clock.shift(24 * 3600)
            assert "è rimasta aperta troppo a lungo" in house.client.post("/s/o/visit1", data=sent).text
            assert house.client.get("/s/o/visit1").status_code == 200
            clock.shift(7 * 24 * 3600)
            assert house.client.get("/s/o/visit1").status_code == 403

    def test_no_script_reads_the_cookie_and_no_other_page_gets_it(self, house: Any) -> None:
        cookie = self.enter(house, "visit1").headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Path=/s/o/visit1" in cookie
        assert "Secure" not in cookie

    def test_under_https_it_never_travels_in_the_open(self, make_house: Callable[..., Any]) -> None:
        house = make_house(feedback_url="https://hotel.example")
        house.add("/form", form, kind="page")
        assert "Secure" in house.client.get("/form").headers["Set-Cookie"]
