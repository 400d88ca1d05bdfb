import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import Envelope
from flask.testing import FlaskClient

from deploy.local.mail.box import Box
from deploy.local.mail.catcher import Catcher
from deploy.local.mail.page import create_app

PIXEL = b"\x89PNG\r\n\x1a\n-a-pixel"

Receive = Callable[..., str]


@pytest.fixture
def receive(tmp_path: Path) -> Receive:
    """Catches a mail and returns its id."""
    catcher = Catcher(tmp_path / "mail")

    def catch(content: bytes, to: str = "giulia@example.it") -> str:
        envelope = Envelope()
        envelope.mail_from, envelope.rcpt_tos, envelope.original_content = "cura@hotel.example", [to], content
        before = set(Box(tmp_path / "mail").ids())
        # In a thread of its own, because a browser test before this one leaves a loop running in the main thread.
        with ThreadPoolExecutor(1) as thread:
            handling = catcher.handle_DATA(None, None, envelope)  # type: ignore[arg-type]
            answer = thread.submit(asyncio.run, handling).result()
        assert answer == "250 OK"
        (new,) = set(Box(tmp_path / "mail").ids()) - before
        return new

    return catch


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    return create_app(Box(tmp_path / "mail")).test_client()


def rich_mail() -> bytes:
    mail = EmailMessage()
    mail["From"] = "Hotel Demo <cura@hotel.example>"
    mail["Subject"] = "La sua colazione: ce ne occupiamo noi"
    mail.set_content("Gentile Giulia, ecco il suo caso: http://127.0.0.1:8102/c/abc")
    mail.add_alternative(
        '<html><head><title>x</title></head><body><img src="cid:logo"><a href="http://127.0.0.1:8102/c/abc">caso</a>'
        "<script>alert(1)</script></body></html>",
        subtype="html",
    )
    mail.get_payload()[1].add_related(PIXEL, "image", "png", cid="<logo>")  # type: ignore[index, union-attr]
    mail.add_attachment(b"<script>", maintype="text", subtype="html", filename="buono.html")
    return mail.as_bytes()


def items(client: FlaskClient, query: str = "") -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = client.get(f"/api/messages{query}").get_json()["items"]
    return listed


def test_without_mail_the_page_says_so(client: FlaskClient) -> None:
    assert "No mail yet" in client.get("/").text
    assert items(client) == []


def test_a_mail_is_kept_and_listed_with_its_envelope(receive: Receive, client: FlaskClient) -> None:
    mail_id = receive(rich_mail())
    (item,) = items(client)
    assert item["id"] == mail_id
    assert item["to"] == ["giulia@example.it"]
    assert item["subject"] == "La sua colazione: ce ne occupiamo noi"
    assert item["attachments"] == ["buono.html"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", item["received_at"])
    assert client.get("/api/count").get_json() == {"count": 1}


def test_mails_are_found_by_recipient(receive: Receive, client: FlaskClient) -> None:
    receive(rich_mail())
    receive(rich_mail(), to="marta@example.it")
    assert [item["to"] for item in items(client, "?to=MARTA@")] == [["marta@example.it"]]


def test_the_newest_mail_comes_first(receive: Receive, client: FlaskClient) -> None:
    ids = [receive(rich_mail()) for _ in range(3)]
    assert [item["id"] for item in items(client)] == ids[::-1]


def test_a_mail_shows_text_html_and_attachments(receive: Receive, client: FlaskClient) -> None:
    mail_id = receive(rich_mail())
    page = client.get(f"/mails/{mail_id}").text
    assert "La sua colazione" in page
    assert "buono.html" in page
    assert 'href="http://127.0.0.1:8102/c/abc"' in page
    assert re.search(r'<iframe[^>]*sandbox="allow-popups allow-popups-to-escape-sandbox"', page)
    told = client.get(f"/api/messages/{mail_id}").get_json()
    assert "ecco il suo caso" in told["text"]
    assert "cid:logo" in told["html"]


def test_a_mails_own_html_may_run_nothing_and_load_nothing_from_elsewhere(
    receive: Receive, client: FlaskClient
) -> None:
    answer = client.get(f"/mails/{receive(rich_mail())}/html")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert "http" not in policy
    assert '<base target="_blank">' in answer.text


def test_an_image_inside_a_mail_is_shown(receive: Receive, client: FlaskClient) -> None:
    html = client.get(f"/mails/{receive(rich_mail())}/html").text
    source = re.search(r'<img src="([^"]+)"', html)
    assert source
    image = client.get(source[1])
    assert image.data == PIXEL
    assert image.content_type == "image/png"


def test_an_attachment_is_downloaded_and_never_shown(receive: Receive, client: FlaskClient) -> None:
    mail_id = receive(rich_mail())
    link = re.search(rf'href="(/mails/{mail_id}/parts/\d+)" download', client.get(f"/mails/{mail_id}").text)
    assert link
    answer = client.get(link[1])
    assert answer.data == b"<script>"
    assert answer.content_type == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"Subject: x\r\n\r\ncaff\xff", "caff\ufffd"),
        (b"Content-Type: text/plain; charset=klingon\r\n\r\ncaff\xe8", "caff\u00e8"),
        (b"", ""),
        (b"\x00\xff not a mail at all", ""),
    ],
)
def test_a_broken_mail_is_shown_as_well_as_can_be(
    receive: Receive, client: FlaskClient, content: bytes, text: str
) -> None:
    mail_id = receive(content)
    assert client.get(f"/mails/{mail_id}").status_code == 200
    assert text in client.get(f"/api/messages/{mail_id}").get_json()["text"]


def test_what_a_mail_says_of_itself_does_not_become_part_of_the_page(receive: Receive, client: FlaskClient) -> None:
    mail_id = receive(b"Subject: <script>alert(1)</script>\r\n\r\n<script>alert(2)</script>")
    for page in (client.get("/").text, client.get(f"/mails/{mail_id}").text):
        assert "<script>alert" not in page


@pytest.mark.parametrize("path", ["/mails/none", "/mails/none/html", "/mails/*", "/api/messages/none", "/nowhere"])
def test_what_is_not_there_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_an_attachment_that_is_not_there_is_not_found(receive: Receive, client: FlaskClient) -> None:
    assert client.get(f"/mails/{receive(rich_mail())}/parts/99").status_code == 404


def test_a_page_of_somebody_elses_that_means_this_machine_by_its_own_name_gets_nothing(client: FlaskClient) -> None:
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_the_page_runs_and_loads_only_its_own(client: FlaskClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
