import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask import g, render_template_string

PAGE = (
    "{{ g.language }}|{{ _('today') }}|{{ ngettext('%(count)d day', '%(count)d days', 2, count=2) }}|"
    "{% trans %}tomorrow{% endtrans %}|{{ moment|moment('Europe/Rome') }}|{{ moment|deadline('Europe/Rome') }}|"
    "{{ left|duration }}"
)


def page() -> str:
    return render_template_string(
        PAGE, moment=dt.datetime(2026, 11, 23, 11, 30, tzinfo=dt.UTC), left=dt.timedelta(minutes=38)
    )


@pytest.fixture
def frozen() -> Iterator[None]:
    with time_machine.travel("2026-11-23T08:00:00Z", tick=False):
        yield


@pytest.fixture
def house(house: Any) -> Any:
    house.add("/page", page, kind="page")
    return house


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [
        ("", "", "it"),
        ("", "en-US,en;q=0.9,it;q=0.8", "en"),
        ("", "de, fr;q=0.5", "de"),
        ("", "ja, pt;q=0.5", "it"),
        ("?lang=en", "it", "en"),
        ("?lang=xx", "en", "en"),
        ("?lang=", "", "it"),
    ],
)
def test_the_reader_is_spoken_to_in_their_language(house: Any, query: str, header: str, language: str) -> None:
    text = house.client.get(f"/page{query}", headers={"Accept-Language": header}).text
    assert text.startswith(f"{language}|")


@pytest.mark.usefixtures("frozen")
def test_a_template_speaks_italian(house: Any) -> None:
    assert house.client.get("/page").text == "it|oggi|2 giorni|domani|oggi, 12:30|oggi entro le 12:30|38 minuti"


@pytest.mark.usefixtures("frozen")
def test_and_english(house: Any) -> None:
    text = house.client.get("/page?lang=en").text
    assert text == "en|today|2 days|tomorrow|today, 12:30|today by 12:30|38 minutes"


def test_a_view_that_knows_better_decides(house: Any) -> None:
    def known() -> str:
        g.language = "en"
        return render_template_string("{{ _('today') }}")

    house.add("/known", known, kind="page")
    assert house.client.get("/known").text == "today"


def test_placeholders_of_a_message_are_escaped(house: Any) -> None:
    house.add("/x", lambda: render_template_string("{{ _('Hello %(name)s', name='<b>') }}"), kind="page")
    assert house.client.get("/x").text == "Hello &lt;b&gt;"
