"""Story 5, its first half: the question is asked in time, by a message soon after, and not once more than is liked."""

import datetime as dt
import re
from email.message import EmailMessage

import pytest
import requests

from deploy.local.demo.guest import Browser
from shared.kit import clock
from shared.kit.ids import new_id
from tests.outside import TIMEOUT_SECONDS, Json, Outside
from tests.waiting import until


@pytest.fixture
def restaurant(outside: Outside) -> str:
    """A place where it is about noon, so that nothing has to wait for the morning."""
    key, hours = f"noon-{new_id()[:8]}", 12 - clock.now().hour
    # The signs of these names are the other way round.
    place = {"name": "Ristorante Mezzogiorno", "parent": "root", "zone": f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"}
    answer = outside.api.put(f"{outside.urls['feedback']}/v1/places/{key}", json=place, timeout=TIMEOUT_SECONDS)
    assert answer.status_code in {200, 201}, answer.text
    return key


def dinner(outside: Outside, place: str, **changes: object) -> Json:
    ended_at = clock.now() - dt.timedelta(hours=2)
    return outside.visit(place=place, kind="meeting", ended_at=ended_at.isoformat(), **changes)


def mail_to(outside: Outside, visit: Json) -> EmailMessage:
    return until(lambda: outside.mails_to(visit["customer"]["email"]), what="the invitation")[0]


def how_it_stands(outside: Outside, visit: Json) -> Json:
    url = f"{outside.urls['feedback']}/v1/visits/{visit['id']}"
    stands: Json = outside.api.get(url, timeout=TIMEOUT_SECONDS).json()["invitation"]
    return stands


def test_who_left_politely_is_asked_by_a_mail_whose_link_opens_the_survey(outside: Outside, restaurant: str) -> None:
    visit = dinner(outside, restaurant)
    mail = mail_to(outside, visit)
    body = mail.get_body(("plain",))
    assert body is not None
    (link,) = re.findall(r"http\S+/s/\S+", body.get_content())
    assert link == visit["survey_url"]
    assert Browser("it").open(link).status == 200
    stands = until(lambda: found if (found := how_it_stands(outside, visit))["state"] == "sent" else None)
    assert [message["message"] for message in stands["messages"]] == ["invitation"]


def test_who_wants_no_more_of_it_says_so_with_one_click_and_is_left_in_peace(outside: Outside, restaurant: str) -> None:
    visit = dinner(outside, restaurant)
    mail = mail_to(outside, visit)
    way_out = str(mail["List-Unsubscribe"]).strip("<>")
    answer = requests.post(way_out, data={"List-Unsubscribe": "One-Click"}, timeout=TIMEOUT_SECONDS)
    assert answer.status_code == 200

    def next_dinner() -> str | None:
        again = dinner(outside, restaurant, customer=visit["customer"], external_id=new_id())
        stands = until(lambda: found if (found := how_it_stands(outside, again))["state"] != "waiting" else None)
        return stands["reason"]

    # Before the news is heard, they rest from the invitation that they had.
    until(lambda: next_dinner() == "opted_out", what="the opt-out heard")
    assert len(outside.mails_to(visit["customer"]["email"])) == 1
