"""What a mail server may do, and what is known of the message then."""

import dataclasses
import datetime as dt
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import quote

import pytest

from services.notifier.channels import email
from services.notifier.channels.base import Message, NotTaken, Receipt, Refused, Unknown
from services.notifier.channels.email import Email
from shared.kit.settings import SettingsError
from tests.integration.notifier.post_office import (
    DROP,
    HANG,
    PASSWORD,
    USER,
    PostOffice,
    opened,
    server_tls,
    trusting,
)
from tests.settings import settings_of

SETTINGS = settings_of("notifier")


def message(number: int = 1, **changes: Any) -> Message:
    values: dict[str, Any] = {
        "id": f"contact-{number}",
        "at": dt.datetime(2026, 11, 22, 14, 30, tzinfo=dt.UTC),
        "recipient": "giulia@example.it",
        "sender": None,
        "reply_to": None,
        "language": "it",
        "subject": "Ce ne occupiamo",
        "text": ".\n..due punti\n.\r\nRSET\n",
        "html": "<p>Perché</p>",
    }
    return Message(**(values | changes))


def channel_to(port: int, *, url: str = "smtp://127.0.0.1:{port}", **options: Any) -> Email:
    return Email(dataclasses.replace(SETTINGS, smtp_url=url.format(port=port)), **options)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with opened() as office:
        yield office


@pytest.fixture
def channel(office: PostOffice) -> Iterator[Email]:
    with closing(channel_to(office.port)) as channel:
        yield channel


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The times to wait, shortened: what is tested is what happens at their end."""
    monkeypatch.setattr(email, "STEP_SECONDS", 0.3)
    monkeypatch.setattr(email, "ANSWER_SECONDS", 0.3)


def test_a_mail_arrives_as_it_was_written(office: PostOffice, channel: Email) -> None:
    assert channel.send(message()) == Receipt(code="250")
    (mail,) = office.mails
    assert office.recipients == ["giulia@example.it"]
    assert mail["Message-ID"] == "<contact-1@example.com>"
    text = mail.get_body(("plain",))
    assert text is not None
    assert text.get_content().splitlines() == [".", "..due punti", ".", "RSET"]


def test_one_connection_serves_many_messages(office: PostOffice, channel: Email) -> None:
    for number in range(5):
        channel.send(message(number))
    assert [mail["Message-ID"] for mail in office.mails] == [f"<contact-{n}@example.com>" for n in range(5)]
    assert office.connections == 1


def test_a_connection_that_the_server_has_left_is_replaced(office: PostOffice, channel: Email) -> None:
    channel.send(message(1))
    office.close()
    office.open()
    channel.send(message(2))
    assert len(office.mails) == 2


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "END"])
@pytest.mark.parametrize("answer", ["421 4.3.2 Closing", "450 4.2.1 Try later", "452 4.2.2 Full"])
def test_a_server_that_says_later_has_not_taken_the_mail(
    office: PostOffice, channel: Email, step: str, answer: str
) -> None:
    office.will(step, answer)
    with pytest.raises(NotTaken) as fault:
        channel.send(message())
    assert fault.value.code == answer[:3]
    assert office.mails == []
    assert channel.send(message()) == Receipt(code="250")
    assert len(office.mails) == 1


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        ("MAIL", "sender_refused"),
        ("RCPT", "address_refused"),
        ("DATA", "message_refused"),
        ("END", "message_refused"),
    ],
)
def test_a_server_that_says_never_is_not_asked_again(
    office: PostOffice, channel: Email, step: str, reason: str
) -> None:
    office.will(step, "550 5.1.1 No such user giulia@example.it")
    with pytest.raises(Refused) as refusal:
        channel.send(message())
    assert (refusal.value.reason, refusal.value.code) == (reason, "550")
    assert "giulia" not in str(refusal.value)
    assert channel.send(message(2)) == Receipt(code="250")


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_connection_that_breaks_before_the_mail_was_given_is_no_harm(
    office: PostOffice, channel: Email, step: str
) -> None:
    office.will(step, DROP)
    with pytest.raises(NotTaken):
        channel.send(message())
    assert channel.send(message()) == Receipt(code="250")
    assert len(office.mails) == 1


def test_nobody_knows_of_a_mail_after_which_the_connection_broke(office: PostOffice, channel: Email) -> None:
    office.will("END", DROP)
    with pytest.raises(Unknown):
        channel.send(message())
    assert len(office.mails) == 1


@pytest.mark.usefixtures("impatient")
def test_nobody_knows_of_a_mail_about_which_the_server_says_nothing(office: PostOffice, channel: Email) -> None:
    office.will("END", HANG)
    with pytest.raises(Unknown) as fault:
        channel.send(message())
    assert fault.value.code == "SMTPServerDisconnected"
    assert channel.send(message(2)) == Receipt(code="250")


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("step", ["MAIL", "RCPT"])
def test_a_server_that_says_nothing_before_it_has_the_mail_has_not_taken_it(
    office: PostOffice, channel: Email, step: str
) -> None:
    office.will(step, HANG)
    with pytest.raises(NotTaken):
        channel.send(message())
    assert channel.send(message(2)) == Receipt(code="250")


def test_nobody_knows_what_an_answer_means_that_is_none(office: PostOffice, channel: Email) -> None:
    office.will("END", "354 Go on")
    with pytest.raises(Unknown) as fault:
        channel.send(message())
    assert fault.value.code == "354"


def test_a_server_that_is_away_takes_the_mail_when_it_is_back(office: PostOffice, channel: Email) -> None:
    office.close()
    with pytest.raises(NotTaken) as fault:
        channel.send(message())
    assert fault.value.code == "ConnectionRefusedError"
    office.open()
    assert channel.send(message()) == Receipt(code="250")


@contextmanager
def greeting_with(greeting: bytes) -> Iterator[int]:
    """Something on a port that says this to everybody and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.sendall(greeting)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(timeout=10)


@pytest.mark.parametrize(
    ("greeting", "code"),
    [
        (b"421 4.3.2 Too busy\r\n", "421"),
        (b"554 5.7.1 Not from you\r\n", "554"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "-1"),
        (b"", "SMTPServerDisconnected"),
        (b"220 " + b"x" * 20_000, "500"),
    ],
)
def test_whatever_a_server_greets_us_with_the_mail_is_not_lost(greeting: bytes, code: str) -> None:
    with greeting_with(greeting) as port, closing(channel_to(port)) as channel:
        with pytest.raises(NotTaken) as fault:
            channel.send(message())
        assert fault.value.code == code


LOGIN = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}@127.0.0.1"


def test_tls_from_the_first_byte_with_a_login() -> None:
    with opened(tls=server_tls(), login=True) as office:
        url = f"smtps://{LOGIN}:{{port}}"
        with closing(channel_to(office.port, url=url, trusted=trusting())) as channel:
            assert channel.send(message()) == Receipt(code="250")


def test_tls_is_begun_where_the_server_offers_it() -> None:
    with opened(tls=server_tls(), starttls=True, login=True) as office:
        url = f"smtp://{LOGIN}:{{port}}"
        with closing(channel_to(office.port, url=url, trusted=trusting())) as channel:
            assert channel.send(message()) == Receipt(code="250")


def test_no_password_is_told_in_the_open() -> None:
    with opened(login=True) as office, closing(channel_to(office.port, url=f"smtp://{LOGIN}:{{port}}")) as channel:
        with pytest.raises(NotTaken, match="SMTPNotSupportedError"):
            channel.send(message())
        assert office.mails == []


@pytest.mark.parametrize("url", ["smtp://127.0.0.1:{port}", "smtps://127.0.0.1:{port}"])
def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(url: str) -> None:
    with (
        opened(tls=server_tls(), starttls=url.startswith("smtp:")) as office,
        closing(channel_to(office.port, url=url)) as channel,
    ):
        with pytest.raises(NotTaken, match="SSLCertVerificationError"):
            channel.send(message())
        assert office.mails == []


def test_a_password_that_is_wrong_today_may_be_right_tomorrow() -> None:
    with opened(tls=server_tls(), login=True) as office:
        url = f"smtps://{quote(USER)}:wrong@127.0.0.1:{{port}}"
        with closing(channel_to(office.port, url=url, trusted=trusting())) as channel:
            with pytest.raises(NotTaken, match="535"):
                channel.send(message())
            assert office.mails == []


def test_an_installation_without_a_usable_address_does_not_start() -> None:
    with pytest.raises(SettingsError, match="RIMEDIO_MAIL_FROM"):
        Email(dataclasses.replace(SETTINGS, mail_from="nobody"))
