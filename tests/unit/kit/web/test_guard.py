from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from flask import g

from shared.kit import auth
from shared.kit.auth import Auth, StaffSession


def who() -> dict[str, Any]:
    """A view that says who it was called by."""
    caller = g.caller
    return {"kind": caller.kind, "id": caller.id, "scopes": sorted(caller.scopes), "roles": sorted(caller.roles)}


class TestApiKeys:
    @pytest.fixture
    def house(self, house: Any) -> Any:
        house.add("/v1/cases", who, auth=auth.api_key("cases:read"))
        house.add("/v1/answers", who, auth=auth.api_key("responses:write") | auth.public("a token is the authority"))
        return house

    def test_the_right_scope(self, house: Any) -> None:
        said = house.client.get("/v1/cases", headers=house.key("visits:write", "cases:read")).json
        assert (said["kind"], said["scopes"]) == ("api_key", ["cases:read", "visits:write"])

    def test_the_wrong_scope(self, house: Any) -> None:
        response = house.client.get("/v1/cases", headers=house.key("cases:write"))
        assert response.status_code == 403
        assert "cases:read" in response.json["detail"]

    @pytest.mark.parametrize(
        "header", ["Bearer rk_unknown_key", "Bearer ", "Bearer", "Basic YTpi", "rk_a_b", "Bearer \xff"]
    )
    def test_no_key_at_all(self, house: Any, header: str) -> None:
        assert house.client.get("/v1/cases", headers={"Authorization": header}).status_code == 401

    def test_a_key_that_was_withdrawn(self, house: Any) -> None:
        assert house.client.get("/v1/cases", headers=house.key("cases:read", active=False)).status_code == 401

    def test_where_keys_and_guests_are_welcome_both_are_known(self, house: Any) -> None:
        assert house.client.get("/v1/answers").json["kind"] == "anonymous"
        assert house.client.get("/v1/answers", headers=house.key("responses:write")).json["kind"] == "api_key"

    def test_a_wrong_key_does_not_become_a_guest(self, house: Any) -> None:
        assert house.client.get("/v1/answers", headers={"Authorization": "Bearer rk_x_y"}).status_code == 401
        assert house.client.get("/v1/answers", headers=house.key("cases:read")).status_code == 403

    def test_the_word_bearer_in_any_case(self, house: Any) -> None:
        header = house.key("cases:read")["Authorization"].replace("Bearer", "bearer")
        assert house.client.get("/v1/cases", headers={"Authorization": header}).status_code == 200

    def test_a_cookie_of_staff_is_not_a_key(self, house: Any) -> None:
        house.sign_in("admin")
        assert house.client.get("/v1/cases").status_code == 401


class TestStaff:
    @pytest.fixture
    def house(self, house: Any) -> Any:
        house.add("/desk", who, auth=auth.staff(), kind="page", methods=("GET", "POST"))
        house.add("/policy", who, auth=auth.staff("director", "admin"), kind="page")
        house.add("/v1/cases", who, auth=auth.api_key("cases:read") | auth.staff("manager"))
        return house

    def test_who_is_signed_in_comes_in(self, house: Any) -> None:
        house.sign_in("agent")
        assert house.client.get("/desk").json == {"kind": "staff", "id": "anna", "scopes": [], "roles": ["agent"]}

    def test_a_role_that_does_not_allow_it(self, house: Any) -> None:
        house.sign_in("agent")
        response = house.client.get("/policy")
        assert response.status_code == 403
        assert "Il Suo ruolo non lo consente." in response.text

    def test_one_of_the_roles_is_enough(self, house: Any) -> None:
        house.sign_in("agent", "director")
        assert house.client.get("/policy").status_code == 200

    def test_an_api_for_programs_and_people(self, house: Any) -> None:
        assert house.client.get("/v1/cases").status_code == 401
        house.sign_in("manager")
        assert house.client.get("/v1/cases").json["kind"] == "staff"
        assert house.client.get("/v1/cases", headers=house.key("cases:read")).json["kind"] == "api_key"

    def test_nobody_is_sent_to_sign_in_and_comes_back(self, house: Any) -> None:
        response = house.client.get("/desk?q=a%26b&state=open")
        assert response.status_code == 303
        target = urlsplit(response.headers["Location"])
        assert f"{target.scheme}://{target.netloc}{target.path}" == "http://recovery.test/sign-in"
        assert parse_qs(target.query)["next"] == ["http://localhost/desk?q=a%26b&state=open"]

    def test_a_form_cannot_be_sent_to_sign_in_and_back(self, house: Any) -> None:
        response = house.client.post("/desk")
        assert response.status_code == 401
        assert 'href="http://recovery.test/sign-in"' in response.text

    def test_an_api_says_401(self, house: Any) -> None:
        assert house.client.get("/v1/cases").json["code"] == "unauthenticated"

    def test_after_ten_minutes_it_asks_again(self, house: Any) -> None:
        with time_machine.travel("2026-11-22T10:00:00Z", tick=False) as clock:
            house.sign_in("agent")
            # The browser would drop the cookie by itself; a thief would not.
            cookie = house.client.get_cookie("rimedio_staff").value
            clock.shift(601)
            house.client.set_cookie("rimedio_staff", cookie)
            assert house.client.get("/desk").status_code == 303

    def test_whose_access_was_withdrawn_is_out_at_once(self, house: Any) -> None:
        house.sign_in("agent")
        house.directory["staff/anna"]["active"] = False
        assert house.client.get("/desk").status_code == 403

    def test_whom_the_directory_does_not_know_is_not_sent_round_in_circles(self, house: Any) -> None:
        house.sign_in("agent")
        house.directory.clear()
        assert house.client.get("/desk").status_code == 403

    @pytest.mark.parametrize("cookie", ["x", "a.b.c", ""])
    def test_a_cookie_that_was_made_up(self, house: Any, cookie: str) -> None:
        house.client.set_cookie("rimedio_staff", cookie)
        assert house.client.get("/desk").status_code == 303


class TestRenewal:
    def test_recovery_renews_from_its_own_session_even_for_a_form(self, make_house: Callable[..., Any]) -> None:
        anna = StaffSession(id="anna", name="Anna Bianchi", roles=("agent",), places=())
        house = make_house({"renew_staff": lambda: anna})
        house.directory["staff/anna"] = {"active": True}
        house.add("/v1/cases", who, auth=auth.staff())
        response = house.client.get("/v1/cases")
        assert response.json["id"] == "anna"
        cookie = house.client.get_cookie("rimedio_staff")
        assert StaffSession.verify(house.settings, cookie.value) == anna

    def test_it_does_not_open_what_needs_no_sign_in(self, make_house: Callable[..., Any]) -> None:
        def refuse() -> StaffSession:
            raise AssertionError("nobody asked")

        house = make_house({"renew_staff": refuse})
        house.add("/v1/open", who)
        assert house.client.get("/v1/open").json["kind"] == "anonymous"


@pytest.mark.parametrize(
    ("statement", "anonymous", "keyed", "signed_in"),
    [
        (auth.public("x"), 200, 200, 200),
        (auth.api_key("a:read"), 401, 200, 401),
        (auth.staff(), 401, 401, 200),
        (auth.staff("director"), 401, 401, 403),
        (auth.api_key("a:read") | auth.staff(), 401, 200, 200),
        (auth.api_key("a:write") | auth.staff(), 401, 403, 200),
        (auth.api_key("a:write") | auth.api_key("a:read"), 401, 200, 401),
        (auth.staff("director") | auth.public("x"), 200, 200, 403),
    ],
)
def test_every_statement_admits_whom_it_says(
    make_house: Callable[..., Any], statement: Auth, anonymous: int, keyed: int, signed_in: int
) -> None:
    house = make_house()
    house.add("/v1/x", who, auth=statement)
    assert house.client.get("/v1/x").status_code == anonymous
    assert house.client.get("/v1/x", headers=house.key("a:read")).status_code == keyed
    house.sign_in("agent")
    assert house.client.get("/v1/x").status_code == signed_in
