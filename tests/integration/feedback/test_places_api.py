"""`GET|PUT /v1/places/<key>`: the tree of the organisation, entered by programs and managers."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.feedback.places.document import Place
from services.feedback.places.view import Coded
from services.feedback.wiring import Wiring
from tests.integration.feedback.front_desk import FrontDesk, Json

POOL: Json = {"key": "pool", "name": {"it": "piscina", "en": "pool"}, "code": "grand-pool"}
GRAND: Json = {
    "key": "grand",
    "name": "Grand Hotel",
    "parent": "root",
    "zone": "Europe/Rome",
    "code": "grand",
    "touchpoints": [POOL, {"key": "bar", "name": {"it": "bar"}, "code": "grand-bar"}],
    "review_url": "https://reviews.example.com/grand?lang=it#write",
    "brand": {"colour": "#7a1f3d", "logo": "data:image/png;base64,iVBORw0KGgo="},
    "active": True,
}


@pytest.fixture
def program(desk: FrontDesk) -> FlaskClient:
    """A program that may read and write places."""
    client = desk.app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = desk.key("places:read", "places:write")
    return client


def put(client: FlaskClient, at: str = "grand", headers: dict[str, str] | None = None, **changes: Any) -> TestResponse:
    return client.put(f"/v1/places/{at}", json={**GRAND, "key": at, **changes}, headers=headers)


def test_a_place_that_was_entered_is_shown_as_it_was_entered(program: FlaskClient) -> None:
    entered = put(program)
    assert entered.status_code == 201, entered.text
    shown = program.get("/v1/places/grand")
    assert shown.json == entered.json == {**GRAND, "version": 1}
    assert shown.headers["ETag"] == '"1"'


def test_what_is_shown_can_be_put_back_and_changes_nothing(program: FlaskClient) -> None:
    put(program)
    again = program.put("/v1/places/grand", json=program.get("/v1/places/grand").json)
    assert (again.status_code, again.json["version"]) == (200, 1)
    assert len(Place.objects.get(id="grand").outbox) == 1


def test_the_other_services_hear_of_a_place_and_of_each_change(program: FlaskClient) -> None:
    put(program)
    put(program, touchpoints=[POOL, {"key": "spa", "name": {"it": "spa"}, "code": "grand-spa"}])
    first, second = Place.objects.get(id="grand").outbox
    assert [each["key"] for each in first["data"]["touchpoints"]] == ["pool", "bar"]
    assert [each["code"] for each in second["data"]["touchpoints"]] == ["grand-pool", "grand-spa"]
    assert (second["data"]["name"], second["data"]["brand"]) == ("Grand Hotel", GRAND["brand"])


def test_codes_that_are_not_sent_are_made_once_and_then_stay(program: FlaskClient) -> None:
    bare = {"name": "Grand", "zone": "Europe/Rome", "touchpoints": [{"key": "pool", "name": "piscina"}]}
    first = program.put("/v1/places/grand", json=bare).json
    codes = [first["code"], first["touchpoints"][0]["code"]]
    assert len(set(codes)) == 2
    assert all(len(code) == 8 for code in codes)
    assert first["touchpoints"][0]["name"] == {"it": "piscina"}
    assert program.put("/v1/places/grand", json=bare).json == first


def test_a_code_that_is_replaced_leads_on_and_one_that_comes_back_is_as_new(
    program: FlaskClient, wiring: Wiring
) -> None:
    put(program)
    put(program, code="palace", touchpoints=[])
    assert wiring.places.by_code("palace") == Coded(place="grand", touchpoint=None)
    for old in ("grand", "grand-pool"):
        assert wiring.places.by_code(old) == Coded(place="grand", touchpoint=None, retired=True)
    put(program)
    assert wiring.places.by_code("grand-pool") == Coded(place="grand", touchpoint="pool")
    assert wiring.places.by_code("palace") == Coded(place="grand", touchpoint=None, retired=True)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"name": " "}, "name"),
        ({"name": None}, "name"),
        ({"zone": "Europe/Roma"}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"zone": None}, "zone"),
        ({"parent": "nowhere"}, "parent"),
        ({"parent": "grand"}, "parent"),
        ({"parent": "grand-spa"}, "parent"),
        ({"code": "aurora"}, "code"),
        ({"code": "aurora-breakfast"}, "code"),
        ({"code": "no code"}, "code"),
        ({"touchpoints": [{**POOL, "code": "grand"}]}, "touchpoints.0.code"),
        ({"touchpoints": [POOL, {**POOL, "key": "other"}]}, "touchpoints.1.code"),
        ({"touchpoints": [POOL, {**POOL, "code": "other"}]}, "touchpoints.1.key"),
        ({"touchpoints": [{**POOL, "key": "a b"}]}, "touchpoints.0.key"),
        ({"touchpoints": [{**POOL, "name": {}}]}, "touchpoints.0.name"),
        ({"touchpoints": [{**POOL, "name": " "}]}, "touchpoints.0.name"),
        ({"touchpoints": [{**POOL, "name": 7}]}, "touchpoints.0.name"),
        ({"touchpoints": [{**POOL, "name": {"it": 7}}]}, "touchpoints.0.name.it"),
        ({"touchpoints": [{**POOL, "name": {"italiano!": "x"}}]}, "touchpoints.0.name.italiano!"),
        ({"review_url": "javascript:alert(1)"}, "review_url"),
        ({"review_url": "https://user:secret@example.com/"}, "review_url"),
        ({"review_url": "reviews"}, "review_url"),
        ({"brand": {"colour": "red"}}, "brand.colour"),
        ({"brand": {"colour": "#12345g"}}, "brand.colour"),
        ({"brand": {"logo": "http://example.com/logo.png"}}, "brand.logo"),
        ({"brand": {"logo": "data:text/html;base64,PGI+"}}, "brand.logo"),
        ({"brand": {"logo": "data:image/png;base64,%%%"}}, "brand.logo"),
        ({"brand": {"font": "Comic Sans"}}, "brand.font"),
        ({"motto": "Benvenuti"}, "motto"),
    ],
)
def test_what_is_wrong_with_a_place_is_named_by_field(program: FlaskClient, changes: Json, path: str) -> None:
    assert put(program, "grand-spa", code="spa", touchpoints=[], parent="root").status_code == 201
    assert put(program).status_code == 201
    assert put(program, "grand-spa", code="spa", touchpoints=[], parent="grand").status_code == 200
    refused = put(program, **changes)
    assert (refused.status_code, refused.json["code"]) == (422, "invalid")
    assert list(refused.json["errors"]) == [path]
    assert program.get("/v1/places/grand").json["version"] == 1


def test_a_retired_code_of_another_place_is_not_given_out_again(program: FlaskClient) -> None:
    put(program)
    put(program, code="palace")
    refused = put(program, "other", code="grand", touchpoints=[])
    assert list(refused.json["errors"]) == ["code"]


def test_a_logo_may_also_be_somewhere_on_the_web(program: FlaskClient) -> None:
    logo = "https://cdn.example.com/logo.svg"
    assert put(program, brand={"logo": logo, "colour": None}).json["brand"] == {"logo": logo}


def test_the_root_belongs_to_nothing(program: FlaskClient) -> None:
    refused = put(program, "root", parent="hotel-demo", code="root", touchpoints=[])
    assert list(refused.json["errors"]) == ["parent"]
    assert put(program, "root", parent=None, code="root", touchpoints=[]).status_code == 200


def test_the_address_says_the_key(program: FlaskClient) -> None:
    assert list(put(program, "grand", key="other").json["errors"]) == ["key"]
    assert list(program.put("/v1/places/a%20b", json={**GRAND, "key": "a b"}).json["errors"]) == ["key"]


def test_who_decided_on_an_old_version_is_told(program: FlaskClient) -> None:
    put(program)
    assert put(program, name="Palace", headers={"If-Match": '"1"'}).json["version"] == 2
    stale = put(program, name="Grand", headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json["code"]) == (409, "stale")
    assert put(program, "new", code="n", touchpoints=[], headers={"If-Match": '"1"'}).status_code == 409


def test_a_place_that_nobody_entered_is_not_found(program: FlaskClient) -> None:
    assert program.get("/v1/places/nowhere").status_code == 404


def test_a_change_is_seen_at_once_where_it_was_made(program: FlaskClient, desk: FrontDesk) -> None:
    assert desk.record(place="hotel-demo", touchpoints=["pool"]).status_code == 422
    shown = program.get("/v1/places/hotel-demo").json
    program.put("/v1/places/hotel-demo", json={**shown, "touchpoints": [*shown["touchpoints"], POOL]})
    assert desk.record(place="hotel-demo", touchpoints=["pool"]).status_code == 201


def test_scopes_say_who_may_read_and_who_may_write(desk: FrontDesk) -> None:
    def may(scope: str) -> tuple[int, int]:
        client, headers = desk.app.test_client(), {"Authorization": desk.key(scope)}
        read = client.get("/v1/places/root", headers=headers)
        return read.status_code, put(client, headers=headers).status_code

    assert may("places:write") == (200, 201)
    assert may("places:read") == (200, 403)
    assert may("surveys:write") == (403, 403)


class TestStaff:
    def test_an_agent_changes_nothing(self, desk: FrontDesk) -> None:
        agent, header = desk.in_charge("root", role="agent")
        assert put(agent, headers=header).status_code == 403

    def test_a_manager_changes_the_own_places_and_no_others(self, desk: FrontDesk) -> None:
        manager, header = desk.in_charge("hotel-demo")
        hotel = manager.get("/v1/places/hotel-demo").json
        renamed = put(manager, "hotel-demo", headers=header, **{**hotel, "name": "Aurora"})
        assert (renamed.status_code, renamed.json["name"]) == (200, "Aurora")
        spa = {"code": None, "touchpoints": []}
        assert put(manager, "spa", headers=header, parent="hotel-demo", **spa).status_code == 201
        assert put(manager, "spa", headers=header, parent="root", **spa).status_code == 403
        assert put(manager, "annex", headers=header, parent=None, **spa).status_code == 403
        assert put(manager, "root", headers=header, parent=None, **spa).status_code == 403
        bank = manager.get("/v1/places/bank-demo").json
        assert put(manager, "bank-demo", headers=header, **{**bank, "parent": "hotel-demo"}).status_code == 403
        assert manager.get("/v1/places/bank-demo").json == bank

    def test_whoever_works_for_the_root_changes_all(self, desk: FrontDesk) -> None:
        director, header = desk.in_charge("root", role="director")
        assert put(director, "root", headers=header, parent=None, code="root", touchpoints=[]).status_code == 200
        assert put(director, headers=header, parent=None).status_code == 201

    def test_a_change_from_somewhere_else_is_refused(self, desk: FrontDesk) -> None:
        director, _ = desk.in_charge("root", role="director")
        assert put(director).status_code == 403
