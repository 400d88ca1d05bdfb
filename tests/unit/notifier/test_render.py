"""What people read."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.notifier.messages import kinds
from services.notifier.messages.render import NotRenderable, Rendered, render
from services.notifier.messages.templates import compiled
from tests.unit.notifier.page import Page
from tests.unit.notifier.values import BARE, BREAKFAST, FEEDBACK, LANGUAGES, PROMISES, acknowledgement

GOLDEN = Path(__file__).parent / "golden"
# Read aloud word by word; of the others the tests below say what they owe.
READ_ALOUD = ("it", "en")


def rendered(language: str = "it", **changes: Any) -> Rendered:
    how: dict[str, Any] = {"zone": "Europe/Rome", "number": "R-7Q4M-K2XP", "answerable": True}
    how |= {name: changes.pop(name) for name in tuple(how) if name in changes}
    return render(
        "acknowledgement",
        language,
        acknowledgement(**changes),
        how["zone"],
        languages=LANGUAGES,
        feedback_url=FEEDBACK,
        number=how["number"],
        answerable=how["answerable"],
    )


CASES: dict[str, dict[str, Any]] = {
    "full": {},
    "bare": BARE | {"number": None, "answerable": False},
    "nobody-in-charge": {"owner_name": None, "wish": None},
    "said-at-the-desk": {"reasons": [], "comment": None},
}


@pytest.mark.parametrize("language", READ_ALOUD)
@pytest.mark.parametrize("case", CASES)
def test_the_text_is_the_one_that_was_read_aloud(case: str, language: str) -> None:
    message = rendered(language, **CASES[case])
    expected = (GOLDEN / f"{case}.{language}.txt").read_text("utf-8")
    assert f"{message.subject}\n\n{message.text}" == expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_the_page_says_what_the_text_says(case: str, language: str) -> None:
    message = rendered(language, **CASES[case])
    shown = re.sub(r"[«»“”„]", "", Page(message.html).words).lower()
    for sentence in re.split(r"(?<=[.:])\s|\n|\(|\)", message.text):
        assert " ".join(sentence.split()).strip("->, .").lower() in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_message_promises_nothing_and_asks_for_no_review(language: str) -> None:
    words = rendered(language).text.lower()
    assert not re.search(PROMISES, words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_asks_nobody_for_anything(language: str) -> None:
    message = rendered(language)
    page = Page(message.html)
    assert not {"script", "img", "link", "iframe", "form", "object"} & set(page.tags)
    assert not [value for name, value in page.attributes if name in {"src", "href", "background", "action"}]
    assert not re.search(r"url\(|@import", message.html)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_made_for_light_and_dark_and_tells_its_language(language: str) -> None:
    page = Page(rendered(language).html)
    assert ("lang", language) in page.attributes
    assert ("content", "light dark") in page.attributes
    assert "prefers-color-scheme: dark" in rendered(language).html


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [("it", "it"), ("it-CH", "it"), ("en-US", "en"), ("pt", "it"), ("", "it"), ("\r\nBcc: x", "it")],
)
def test_a_language_without_templates_is_answered_in_the_installations_own(asked: str, spoken: str) -> None:
    message = rendered(asked)
    assert message.language == spoken
    assert message.text == rendered(spoken).text


@pytest.mark.parametrize(
    ("due_at", "zone", "language", "said"),
    [
        ("2026-11-24T11:30:00Z", "Europe/Rome", "it", "entro le 12:30 di martedì 24 novembre (ora di Roma)"),
        ("2026-11-24T11:30:00Z", "Europe/Rome", "en", "by 12:30 on Tuesday 24 November (Rome time)"),
        ("2026-11-24T00:05:00Z", "Europe/Rome", "it", "entro l\u20191:05 di martedì 24 novembre (ora di Roma)"),
        ("2026-11-23T23:05:00Z", "Europe/Rome", "it", "entro le 0:05 di martedì 24 novembre (ora di Roma)"),
        ("2026-07-01T09:00:00+02:00", "Asia/Tokyo", "en", "by 16:00 on Wednesday 1 July (Tokyo time)"),
        # The night on which clocks go back has this hour twice; the day is what matters.
        ("2026-10-25T01:30:00Z", "Europe/Rome", "it", "entro le 2:30 di domenica 25 ottobre (ora di Roma)"),
        ("2026-11-24T11:30:00Z", "UTC", "en", "by 11:30 on Tuesday 24 November (UTC time)"),
        (
            "2026-11-24T11:30:00Z",
            "Europe/Rome",
            "de",
            "bis Dienstag, 24. November, 12:30\u00a0Uhr, bei Ihnen (Ortszeit Rom)",
        ),
        ("2026-11-24T11:30:00Z", "Europe/Rome", "fr", "le mardi 24 novembre à 12\u00a0h\u00a030 (heure de Rome)"),
        (
            "2026-12-01T11:30:00Z",
            "Europe/Athens",
            "fr",
            "mardi 1er décembre à 13\u00a0h\u00a030 (heure d\u2019Athènes)",
        ),
        ("2026-12-01T11:30:00Z", "Europe/Rome", "it", "entro le 12:30 di martedì 1º dicembre"),
        ("2026-11-24T11:30:00Z", "Europe/Rome", "es", "antes de las 12:30 del martes 24 de noviembre (hora de Roma)"),
        ("2026-11-24T00:05:00Z", "Europe/Rome", "es", "antes de la 1:05 del martes 24 de noviembre"),
    ],
)
def test_the_deadline_is_told_in_the_places_time_and_in_words(due_at: str, zone: str, language: str, said: str) -> None:
    assert said in rendered(language, due_at=due_at, zone=zone).text


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"due_at": None}, "due_at"),
        ({"due_at": "tomorrow"}, "due_at"),
        ({"due_at": "2026-11-24T11:30:00"}, "due_at"),
        ({"reasons": None, "comment": 7}, "comment,reasons"),
        ({"reasons": [{"values": {}}]}, "reasons"),
        ({"zone": "Europe/Atlantis"}, "zone"),
        ({"zone": "Europe"}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"zone": ""}, "zone"),
    ],
)
def test_a_value_that_is_missing_or_wrong_is_an_error_with_its_name(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(NotRenderable) as error:
        rendered(**changes)
    assert error.value.fields == tuple(code.split(","))
    assert str(error.value) == code


def test_a_value_that_is_not_there_at_all_is_an_error_with_its_name() -> None:
    with pytest.raises(NotRenderable, match="due_at,reasons"):
        render("acknowledgement", "it", {}, "Europe/Rome", languages=LANGUAGES, feedback_url=FEEDBACK)


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(NotRenderable, match="kind"):
        render("../common", "it", {}, "Europe/Rome", languages=LANGUAGES, feedback_url=FEEDBACK)


def test_an_installation_that_speaks_no_language_of_ours_is_an_error() -> None:
    with pytest.raises(NotRenderable, match="language"):
        render("acknowledgement", "it", acknowledgement(), "Europe/Rome", languages=("fi",), feedback_url=FEEDBACK)


@pytest.mark.parametrize("kind", kinds.KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_is_written_in_every_language(kind: str, language: str) -> None:
    assert compiled(kind, language) is compiled(kind, language)


def test_a_reason_of_a_newer_version_does_not_keep_the_message_back() -> None:
    assert "- Qualcosa non è andato come doveva" in rendered(reasons=[{"key": "silence"}, BREAKFAST]).text


def test_very_long_words_are_quoted_in_part_and_names_are_cut() -> None:
    message = rendered(comment="parola " * 1_500, customer_name="Giulia " * 1_500, owner_name="A" * 10_000)
    assert len(message.text) < 3_000
    assert "parola…" in message.text
    assert len(message.subject) < 150


HOSTILE = [
    "<script>alert(1)</script>",
    "</title></style><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }} {% for x in y %}",
    "<!--% endif %--> --> <![endif]-->",
    "\" onmouseover='x' <b>",
    "</bdi></div></td></tr></table>",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_what_a_guest_writes_is_shown_as_they_wrote_it_and_is_never_markup(words: str) -> None:
    message = rendered(comment=words, wish=words, customer_name=words, owner_name=words, place_name=words)
    page = Page(message.html)
    assert page.tags == Page(rendered(comment="x").html).tags
    assert f"«{words}»" in page.words
    assert f"> {words}" in message.text


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200))
def test_no_words_whatever_change_the_page(words: str) -> None:
    page = Page(rendered(customer_name="Ada" + words, owner_name="Ada" + words, number="R" + words).html)
    assert page.tags == Page(rendered().html).tags


def test_words_from_right_to_left_do_not_turn_the_sentence_around() -> None:
    message = rendered(customer_name="\u202eשרה", comment="\u2067שרה")
    assert "Gentile שרה," in message.text
    assert "<bdi>שרה</bdi>" in message.html
    assert 'dir="auto"' in message.html
