from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from flask import Flask

from shared.kit.problem import Problem
from shared.kit.web import Limit, address


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """No test passes from one period to the next unless it means to."""
    with time_machine.travel("2026-11-22T10:00:10Z", tick=False) as traveller:
        yield traveller


def admitted(limit: Limit, *key: str) -> bool:
    try:
        limit.hit(*key)
    except Problem:
        return False
    return True


def test_so_many_and_no_more() -> None:
    limit = Limit(3, 3600)
    assert [admitted(limit, "hotel") for _ in range(5)] == [True, True, True, False, False]


def test_each_key_has_its_own() -> None:
    limit = Limit(1, 3600)
    assert admitted(limit, "hotel", "code1")
    assert admitted(limit, "hotel", "code2")
    assert admitted(limit, "hotelcode1", "")
    assert not admitted(limit, "hotel", "code1")


def test_the_next_period_begins_anew_and_that_is_when_to_come_back(clock: time_machine.Traveller) -> None:
    limit = Limit(1, 60)
    assert admitted(limit, "hotel")
    with pytest.raises(Problem) as refused:
        limit.hit("hotel")
    assert refused.value.headers == {"Retry-After": "51"}
    clock.shift(49)
    assert not admitted(limit, "hotel")
    clock.shift(1)
    assert admitted(limit, "hotel")


def test_threads_do_not_slip_through_together() -> None:
    limit = Limit(100, 3600)
    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(lambda _: admitted(limit, "hotel"), range(400))) == 100


@pytest.mark.parametrize(
    ("remote", "network"),
    [
        ("10.0.0.7", "10.0.0.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::::", "::::"),
        ("", ""),
    ],
)
def test_an_address_stands_for_a_household(remote: str, network: str) -> None:
    with Flask("x").test_request_context("/", environ_overrides={"REMOTE_ADDR": remote}):
        assert address() == network


@pytest.mark.parametrize(("proxies", "seen"), [(0, "127.0.0.1"), (1, "203.0.113.7"), (2, "198.51.100.1")])
def test_only_proxies_of_ours_are_believed_about_the_address(
    make_house: Callable[..., Any], proxies: int, seen: str
) -> None:
    house = make_house(trusted_proxies=proxies)
    house.add("/address", address)
    told = house.client.get("/address", headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.7"})
    assert told.get_data(as_text=True) == seen
