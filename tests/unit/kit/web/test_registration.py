from collections.abc import Callable
from typing import Any

import pytest
from flask import Blueprint

from shared.kit import auth
from shared.kit.web import register, unstated


def test_what_the_kit_brings_states_who_may_call_it(house: Any) -> None:
    assert unstated(house.app) == []


def test_silence_is_found(house: Any) -> None:
    silent = Blueprint("silent", __name__)
    silent.add_url_rule("/v1/silent", "view", lambda: "secret")
    house.app.register_blueprint(silent)
    house.app.add_url_rule("/bare", "bare", lambda: "secret")
    assert unstated(house.app) == ["/v1/silent", "/bare"]


@pytest.mark.usefixtures("logged")
def test_silence_lets_nobody_in(house: Any) -> None:
    silent = Blueprint("silent", __name__)
    silent.add_url_rule("/v1/silent", "view", lambda: "secret")
    house.app.register_blueprint(silent)
    response = house.client.get("/v1/silent", headers=house.key("cases:read"))
    assert response.status_code == 500
    assert "secret" not in response.text


def test_a_prefix_comes_before_the_rules(house: Any) -> None:
    blueprint = Blueprint("pages", __name__)
    blueprint.add_url_rule("/page", "page", lambda: "here")
    register(house.app, blueprint, auth=auth.public("it is a test"), kind="page", url_prefix="/desk")
    assert house.client.get("/desk/page").text == "here"


def test_two_applications_of_one_process_do_not_know_each_other(make_house: Callable[..., Any]) -> None:
    one, other = make_house(), make_house()
    one.add("/v1/x", lambda: "x")
    assert one.client.get("/v1/x").status_code == 200
    assert other.client.get("/v1/x").status_code == 404
