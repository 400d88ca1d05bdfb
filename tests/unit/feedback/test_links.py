"""The personal link, and how long it is good for."""

import dataclasses
import datetime as dt
from typing import Literal

import pytest

from services.feedback.responses import links
from shared.events import Occasion
from shared.kit.settings import Settings
from shared.kit.tokens import BadToken

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def test_the_last_segment_of_the_url_is_the_token_of_the_visit(settings: Settings) -> None:
    url = links.survey_url(settings, "visit1")
    assert url.startswith("http://feedback.test/s/")
    assert links.visit_of(settings, url.rsplit("/", 1)[1]) == "visit1"


@pytest.mark.parametrize("occasion", ["visit", "pulse", "recovery"])
def test_a_link_says_which_occasion_it_asks_about(settings: Settings, occasion: Occasion) -> None:
    token = links.survey_url(settings, "visit1", occasion).rsplit("/", 1)[1]
    assert links.opened_by(settings, token) == ("visit1", occasion)
    if occasion != "visit":
        with pytest.raises(BadToken):
            links.visit_of(settings, token)


def test_a_token_made_with_an_older_secret_still_opens(settings: Settings) -> None:
    token = links.survey_url(settings, "visit1").rsplit("/", 1)[1]
    rotated = dataclasses.replace(settings, secret_keys=(("k2", "another-secret-" * 3), *settings.secret_keys))
    assert links.visit_of(rotated, token) == "visit1"


@pytest.mark.parametrize("token", ["", "x", "k1.visit1.", "k1.visit1.AAAA", "k9.visit1.AAAA", "k1..AAAA", "ü.ü.ü"])
def test_what_we_did_not_make_opens_nothing(settings: Settings, token: str) -> None:
    with pytest.raises(BadToken):
        links.visit_of(settings, token)
    with pytest.raises(BadToken):
        links.opened_by(settings, token)


@pytest.mark.parametrize(
    ("recorded", "ends", "is_open"),
    [
        (NOW - 60 * DAY, [], True),
        (NOW - 61 * DAY, [], False),
        (NOW - 61 * DAY, [NOW - 59 * DAY, None], True),
        (NOW - 61 * DAY, [None, NOW + DAY], True),
        (NOW - DAY, [NOW - 400 * DAY], True),
        (NOW - 61 * DAY, [dt.datetime.max.replace(tzinfo=dt.UTC)], True),
    ],
)
def test_a_survey_is_open_for_sixty_days_from_the_later_of_end_and_recording(
    recorded: dt.datetime, ends: list[dt.datetime | None], is_open: Literal[True, False]
) -> None:
    assert links.is_open(NOW, recorded, *ends) is is_open
