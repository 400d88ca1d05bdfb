"""The mail as it goes over the wire."""

import datetime as dt
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.notifier.channels import mime
from services.notifier.channels.base import Message, Refused
from services.notifier.words import one_line

SENDER = mime.sender("Rimedio <rimedio@example.com>")
HEADERS = [
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "MIME-Version",
    "Content-Type",
    "Content-Language",
]


def message(**changes: Any) -> Message:
    values: dict[str, Any] = {
        "id": "0123456789abcdefghjkmnpqrs",
        "at": dt.datetime(2026, 11, 22, 14, 30, 5, tzinfo=dt.UTC),
        "recipient": "giulia@example.it",
        "sender": "Hotel Aurora",
        "reply_to": "anna.ferri@example.com",
        "language": "it",
        "subject": "Anna Ferri si occupa di quello che ci ha detto · R-7Q4M-K2XP",
        "text": "Gentile Giulia,\n\n.un punto all'inizio\n> perché\n",
        "html": "<!doctype html><p>Perché</p>",
    }
    return Message(**(values | changes))


def sent(**changes: Any) -> EmailMessage:
    """The message as a mail program reads it."""
    wire = mime.compose(message(**changes), SENDER)
    assert all(len(line) <= 998 and line.isascii() for line in wire.split(b"\r\n"))
    assert b"\n" not in wire.replace(b"\r\n", b"")
    return cast("EmailMessage", message_from_bytes(wire, policy=SMTP))


def test_the_mail_comes_in_the_places_name_and_is_answered_to_the_owner() -> None:
    mail = sent()
    assert mail["From"] == "Hotel Aurora <rimedio@example.com>"
    assert mail["To"] == "giulia@example.it"
    assert mail["Reply-To"] == "anna.ferri@example.com"
    assert mail["Subject"] == "Anna Ferri si occupa di quello che ci ha detto · R-7Q4M-K2XP"
    assert mail["Date"] == "Sun, 22 Nov 2026 14:30:05 +0000"
    assert mail["Message-ID"] == "<0123456789abcdefghjkmnpqrs@example.com>"
    assert mail["Content-Language"] == "it"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.keys() == HEADERS


OPT_OUT = (
    "https://notifier.aurora-hotels.example/opt-out/k1.0123456789abcdefghjkmnpqrs.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA-_"
)


def test_what_nobody_asked_for_can_be_stopped_in_one_click() -> None:
    mail = sent(opt_out_url=OPT_OUT)
    assert mail["List-Unsubscribe"] == f"<{OPT_OUT}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.keys() == ["List-Unsubscribe", "List-Unsubscribe-Post", *HEADERS]


def test_the_address_to_stop_it_stands_in_the_mail_as_mail_programs_read_it() -> None:
    # On one line, and not encoded: whoever reads a header as it is on the wire finds it.
    wire = mime.compose(message(opt_out_url=OPT_OUT), SENDER)
    assert f"\r\nList-Unsubscribe: <{OPT_OUT}>\r\n".encode() in b"\r\n" + wire


def test_the_mail_is_text_with_the_same_as_html() -> None:
    mail = sent()
    assert mail.get_content_type() == "multipart/alternative"
    text, html = mail.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert cast("EmailMessage", text).get_content().replace("\r\n", "\n") == message().text
    assert cast("EmailMessage", html).get_content().strip() == message().html


def test_without_a_place_and_an_owner_the_installation_writes() -> None:
    mail = sent(sender=None, reply_to=None)
    assert mail["From"] == "Rimedio <rimedio@example.com>"
    assert mail["Reply-To"] is None


@pytest.mark.parametrize(
    "name",
    [
        "Hotel\r\nBcc: everybody@example.com",
        "Hotel \u2028Aurora\u2029",
        'Aurora, "Ristorante & Hotel" <aurora@example.com>; (Roma)',
        "Città d’Este – Hôtel \\ Gästehaus",  # noqa: RUF001  People do write so.
        "אורורה",
        "🏨🇮🇹" * 30,
        "x" * 10_000,
        "=?utf-8?q?Bcc?=",
        "\ud83d",
    ],
)
def test_no_name_breaks_out_of_its_header(name: str) -> None:
    mail = sent(sender=name, subject=f"{name} · R-7Q4M-K2XP")
    assert mail.keys() == HEADERS
    assert mail["From"].addresses[0].addr_spec == "rimedio@example.com"
    assert len(mail["From"].addresses) == 1


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.text(max_size=400), st.text(max_size=400))
def test_no_words_whatever_add_or_lose_a_header(sender: str, subject: str, text: str) -> None:
    mail = sent(sender="H" + sender, subject="S" + subject, text=one_line(text, 400))
    assert mail.keys() == HEADERS
    assert [address.addr_spec for address in mail["From"].addresses] == ["rimedio@example.com"]
    assert "".join(str(mail["Subject"]).split()) == "".join(one_line("S" + subject, mime.SUBJECT_LENGTH).split())


@pytest.mark.parametrize(
    ("address", "encoded"),
    [
        ("giulia@example.it", "giulia@example.it"),
        (" giulia.b+rimedio@mail.example.it ", "giulia.b+rimedio@mail.example.it"),
        ("o'hara@example.ie", "o'hara@example.ie"),
        ("anna@münchen.example", "anna@xn--mnchen-3ya.example"),
        ("root@localhost", "root@localhost"),
    ],
)
def test_addresses_that_people_have_are_taken(address: str, encoded: str) -> None:
    assert mime.checked(address) == encoded


@pytest.mark.parametrize(
    "address",
    [
        "",
        "giulia",
        "@example.it",
        "giulia@",
        "giulia@example..it",
        ".giulia@example.it",
        "giulia bianchi@example.it",
        "giulia@example.it>\r\nRCPT TO:<everybody@example.com",
        "giulia@example.it\nBcc: x@example.com",
        "giulia@example.it, anna@example.it",
        "<giulia@example.it>",
        "giulià@example.it",
        "giulia@" + "a" * 64 + ".it",
        "g" * 250 + "@example.it",
        "giulia@exam\x00ple.it",
        "giulia@[127.0.0.1]",
    ],
)
def test_what_is_no_address_is_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(Refused) as refusal:
        mime.compose(message(recipient=address), SENDER)
    assert (refusal.value.reason, refusal.value.code) == ("address_invalid", "syntax")
    assert str(refusal.value) == "address_invalid (syntax)"


def test_a_broken_address_for_answers_is_told_apart() -> None:
    with pytest.raises(Refused, match="reply_address_invalid"):
        mime.compose(message(reply_to="anna at example.com"), SENDER)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80).map(lambda text: text[:40] + "@" + text[40:]))
def test_what_is_taken_for_an_address_is_safe_on_the_wire(text: str) -> None:
    try:
        address = mime.checked(text)
    except Refused:
        return
    assert address.isascii()
    assert not set(address) & set(' <>,;:"()[]\\\r\n\t\0')
    assert Address(addr_spec=address).addr_spec == address


@pytest.mark.parametrize(
    ("mail_from", "name", "address"),
    [
        ("Rimedio <rimedio@localhost>", "Rimedio", "rimedio@localhost"),
        ("rimedio@example.com", "", "rimedio@example.com"),
        ('"Aurora, Roma" <a@example.com>', "Aurora, Roma", "a@example.com"),
    ],
)
def test_the_installations_own_address_may_have_a_name(mail_from: str, name: str, address: str) -> None:
    assert mime.sender(mail_from) == Address(name, addr_spec=address)


def test_an_installation_needs_an_address_of_its_own() -> None:
    with pytest.raises(Refused):
        mime.sender("Rimedio")
