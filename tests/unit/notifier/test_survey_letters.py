"""What people read who are asked how it was: short, one button, a way out, and nothing that was not asked for."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.notifier.messages.render import NotRenderable, Rendered, render
from tests.unit.notifier.page import Page
from tests.unit.notifier.values import FEEDBACK, LANGUAGES, PROMISES, invitation

KINDS = ("invitation", "reminder", "pulse")
OPT_OUT = "https://aurora.example/opt-out/k1.abcdefghjkmnpqrstvwxyz0123.BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"
SURVEY: str = invitation()["survey_url"]

every_kind = pytest.mark.parametrize("kind", KINDS)
every_language = pytest.mark.parametrize("language", LANGUAGES)

HALF_A_MINUTE = {
    "it": "mezzo minuto",
    "en": "half a minute",
    "de": "halbe Minute",
    "fr": "demi-minute",
    "es": "medio minuto",
}
WHY = {
    "it": "Riceve questo messaggio perché",
    "en": "You receive this message because",
    "de": "Sie erhalten diese Nachricht, weil",
    "fr": "Vous recevez ce message parce que",
    "es": "Recibe este mensaje porque",
}
MEETING = {"it": "incontro", "en": "meeting", "de": "Termin", "fr": "rendez-vous", "es": "reunión"}
STAY = {"it": "soggiorno", "en": "stay", "de": "Aufenthalt", "fr": "séjour", "es": "estancia"}


def rendered(message: str, language: str = "it", /, **changes: Any) -> Rendered:
    return render(
        message,
        language,
        invitation(**changes),
        "Europe/Rome",
        languages=LANGUAGES,
        feedback_url=FEEDBACK,
        opt_out_url=OPT_OUT,
    )


@every_kind
@every_language
def test_it_greets_by_name_says_how_long_it_takes_and_why_it_came(kind: str, language: str) -> None:
    message = rendered(kind, language)
    assert message.language == language
    assert message.sender == "Hotel Aurora"
    for words in (message.text, Page(message.html).words):
        assert "Giulia Bianchi" in words
        assert HALF_A_MINUTE[language] in words
        assert WHY[language] in words
        assert "Hotel Aurora" in words


@every_kind
@every_language
def test_the_page_says_what_the_text_says(kind: str, language: str) -> None:
    message = rendered(kind, language)
    shown = Page(message.html).words
    for line in message.text.splitlines():
        assert line.startswith("https://") or " ".join(line.split()) in shown


@every_kind
@every_language
def test_it_leads_to_the_survey_and_out_and_nowhere_else(kind: str, language: str) -> None:
    message = rendered(kind, language)
    assert Page(message.html).links == [SURVEY, OPT_OUT]
    assert [line for line in message.text.splitlines() if "://" in line] == [SURVEY, OPT_OUT]


@every_kind
@every_language
def test_it_asks_for_no_review_and_gives_nothing(kind: str, language: str) -> None:
    message = rendered(kind, language)
    assert not re.search(PROMISES, (message.subject + message.text).lower())


@every_kind
@every_language
def test_it_is_short_and_loads_nothing(kind: str, language: str) -> None:
    message = rendered(kind, language)
    assert len(message.subject) <= 60
    assert len(message.text) - len(SURVEY) - len(OPT_OUT) < 600
    page = Page(message.html)
    assert not {"script", "img", "link", "iframe", "form", "object"} & set(page.tags)
    assert not re.search(r"url\(|@import", message.html)


@every_kind
@every_language
def test_who_hears_the_page_finds_its_part_its_heading_and_its_language(kind: str, language: str) -> None:
    page = Page(rendered(kind, language).html)
    assert [pair for pair in page.attributes if pair == ("role", "main")] == [("role", "main")]
    assert page.tags.count("h1") == 1
    assert page.attributes.count(("lang", language)) == 2
    assert ("dir", "auto") not in page.attributes


@every_kind
@every_language
def test_with_no_names_it_is_still_a_letter(kind: str, language: str) -> None:
    message = rendered(kind, language, customer_name=None, place_name=None)
    assert message.sender is None
    assert not re.search(r"None|\{|\}|  | ,| \.", message.text)
    assert "<bdi>" not in message.html


@pytest.mark.parametrize("kind", ["invitation", "reminder"])
@every_language
def test_a_meeting_is_not_a_stay(kind: str, language: str) -> None:
    stay, meeting = rendered(kind, language), rendered(kind, language, kind="meeting")
    assert STAY[language] in stay.subject
    assert MEETING[language] in meeting.subject
    assert STAY[language] not in meeting.text


@every_kind
def test_the_room_is_not_told_to_whoever_reads_the_mail(kind: str) -> None:
    message = rendered(kind, room="Suite Imperiale 204")
    assert "204" not in message.subject + message.text + message.html


NASTY = [
    "Niccolò D'Àmico-O\u2019Brien",
    "שרה לוי",
    "محمد",
    "Ada \U0001f469\u200d\U0001f680 🌞",
    "\u202eevil\u202c",
    "Zoë\r\nBcc: everybody@example.com",
    "<script>alert(1)</script>",
    "</title></style><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}{% for x in y %}<!--% endif %--> -->",
    "\"><a href='https://evil.example'>",
    "李雷",
]


@every_kind
@every_language
@pytest.mark.parametrize("name", NASTY)
def test_names_of_every_kind_are_names_and_nothing_else(kind: str, language: str, name: str) -> None:
    message = rendered(kind, language, customer_name=name, place_name=name)
    page, plain = Page(message.html), Page(rendered(kind, language).html)
    assert page.tags == plain.tags
    assert page.links == plain.links
    shown = " ".join(name.replace("\u202e", "").replace("\u202c", "").split())
    assert shown in page.words
    assert shown in message.text
    assert "\n" not in message.subject
    assert "\u202e" not in message.text + message.html


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200))
def test_no_words_whatever_change_the_page(words: str) -> None:
    page = Page(rendered("invitation", customer_name="Ada" + words, place_name="Casa" + words).html)
    assert page.tags == Page(rendered("invitation").html).tags


@every_kind
@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/s/token",
        "https://aurora.example.evil.example/s/token",
        "https://aurora.example@evil.example/s/token",
        "https://aurora.example:8443/s/token",
        "http://aurora.example/s/token",
        "https://aurora.example",
        "//aurora.example/s/token",
        "javascript:alert(1)//https://aurora.example/",
        "https://aurora.example/s/to ken",
        "https://aurora.example/s/token\r\nBcc: x",
        "https://aurora.example/s/\"><a href='https://evil.example'>",
        "https://aurora.example/\\evil.example",
        "https://aurora.example/s/\u202etoken",
        "https://aurora.example/" + "a" * 3_000,
        "",
        None,
        7,
    ],
)
def test_a_link_to_anywhere_but_our_own_pages_is_not_written(kind: str, url: Any) -> None:
    with pytest.raises(NotRenderable) as error:
        rendered(kind, survey_url=url)
    assert error.value.fields == ("survey_url",)
    assert "evil" not in str(error.value)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"kind": "party"}, ("kind",)),
        ({"kind": None, "survey_url": None}, ("kind", "survey_url")),
        ({"customer_name": 7}, ("customer_name",)),
        ({"place_name": ["Hotel"]}, ("place_name",)),
    ],
)
def test_a_wrong_value_is_named(changes: dict[str, Any], fields: tuple[str, ...]) -> None:
    with pytest.raises(NotRenderable) as error:
        rendered("invitation", **changes)
    assert error.value.fields == fields
