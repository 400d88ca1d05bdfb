from typing import Any

import pytest
from flask import jsonify

from shared.kit.web import not_modified, require_match, with_etag


@pytest.fixture
def house(house: Any) -> Any:
    def read() -> Any:
        return with_etag(jsonify(number="R-7Q4M-K2XP"), 7)

    def read_early() -> Any:
        return not_modified(7) or jsonify(rendered=True)

    def change() -> str:
        require_match(7)
        return "changed"

    house.add("/v1/case", read)
    house.add("/v1/early", read_early, methods=("GET", "POST"))
    house.add("/v1/change", change, methods=("POST",))
    return house


def test_a_version_is_told(house: Any) -> None:
    response = house.client.get("/v1/case")
    assert response.headers["ETag"] == '"7"'
    assert response.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("path", ["/v1/case", "/v1/early"])
@pytest.mark.parametrize(
    ("known", "status"), [('"7"', 304), ('W/"7"', 304), ('"6", "7"', 304), ("*", 304), ('"6"', 200), ("7x", 200)]
)
def test_who_has_it_already_gets_no_body(house: Any, path: str, known: str, status: int) -> None:
    response = house.client.get(path, headers={"If-None-Match": known})
    assert response.status_code == status
    assert bool(response.data) == (status == 200)


def test_only_reading_can_be_saved(house: Any) -> None:
    assert house.client.post("/v1/early", headers={"If-None-Match": '"7"'}).status_code == 200


@pytest.mark.parametrize(
    ("decided_on", "status"), [(None, 200), ('"7"', 200), ("*", 200), ('"6"', 409), ('W/"7"', 409), ("", 409)]
)
def test_a_change_decided_on_another_version_is_refused(house: Any, decided_on: str | None, status: int) -> None:
    headers = {} if decided_on is None else {"If-Match": decided_on}
    response = house.client.post("/v1/change", headers=headers)
    assert response.status_code == status
    if status == 409:
        assert response.json["code"] == "stale"
