from typing import Any

import pytest
from flask import Response

from shared.kit import auth
from shared.kit.auth import StaffSession
from shared.kit.web import clear_staff_cookie, set_staff_cookie

ANNA = StaffSession(id="anna", name="Anna Bianchi", roles=("agent",), places=())


@pytest.fixture
def house(house: Any) -> Any:
    def enter() -> Response:
        response = Response("welcome")
        set_staff_cookie(response, ANNA)
        return response

    def leave() -> Response:
        response = Response("goodbye")
        clear_staff_cookie(response)
        return response

    house.directory["staff/anna"] = {"active": True}
    house.add("/enter", enter, kind="page")
    house.add("/leave", leave, kind="page", auth=auth.staff())
    house.add("/desk", lambda: "work", kind="page", auth=auth.staff())
    return house


def test_signing_in_and_out(house: Any) -> None:
    cookie = house.client.get("/enter").headers["Set-Cookie"]
    for part in ("rimedio_staff=", "HttpOnly", "SameSite=Lax", "Max-Age=600", "Path=/"):
        assert part in cookie
    assert house.client.get("/desk").status_code == 200
    house.client.get("/leave")
    assert house.client.get("/desk").status_code == 303


def test_signing_out_is_final_even_when_the_session_was_just_renewed(make_house: Any) -> None:
    house = make_house({"renew_staff": lambda: ANNA})

    def leave() -> Response:
        response = Response("goodbye")
        clear_staff_cookie(response)
        return response

    house.directory["staff/anna"] = {"active": True}
    house.add("/leave", leave, kind="page", auth=auth.staff())
    house.client.get("/leave")
    assert house.client.get_cookie("rimedio_staff") is None


def test_a_page_without_a_form_sets_no_cookie(house: Any) -> None:
    house.add("/plain", lambda: "plain", kind="page")
    assert "Set-Cookie" not in house.client.get("/plain").headers
