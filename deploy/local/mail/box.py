"""Reads the Maildir that the catcher fills: the list of mails, and one mail in its parts."""

import datetime as dt
import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path
from typing import Any

MAIL_ID = re.compile(r"(?P<seconds>\d+)\.M(?P<microseconds>\d+)P\d+Q(?P<count>\d+)\.[\w.-]+")
"""As Python's `mailbox` names the files of a Maildir. The times of files are coarser than mails are quick."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """An attachment or an image that the HTML shows; `number` is its place among the mail's parts."""

    number: int
    name: str
    content_type: str
    content_id: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One mail as a person reads it."""

    id: str
    received_at: dt.datetime
    headers: list[tuple[str, str]]
    text: str
    html: str
    parts: list[Part]

    def header(self, name: str) -> str:
        """The first header of that name, or nothing."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def recipients(self) -> list[str]:
        """Those whom the SMTP envelope names."""
        return self.header("X-Envelope-To").split(", ")

    @property
    def attachments(self) -> list[Part]:
        """The parts that the HTML does not show by itself."""
        return [part for part in self.parts if f"cid:{part.content_id}" not in self.html or not part.content_id]


class Box:
    """The mails in one Maildir."""

    def __init__(self, directory: Path) -> None:
        """`directory` is the Maildir."""
        self._directory = directory

    def ids(self) -> list[str]:
        """All mails, the newest first."""
        files = [file for folder in ("new", "cur") for file in (self._directory / folder).glob("*")]
        return sorted(
            (mail_id for file in files if MAIL_ID.fullmatch(mail_id := _id(file))), key=_arrival, reverse=True
        )

    def mail(self, mail_id: str) -> Mail | None:
        """One mail, or nothing where there is none of that id."""
        if not MAIL_ID.fullmatch(mail_id):
            return None
        for folder in ("new", "cur"):
            # Whoever reads the Maildir with a mail program may add flags after a colon.
            for file in (self._directory / folder).glob(f"{mail_id}*"):
                if _id(file) == mail_id:
                    return _read(file)
        return None


def _id(file: Path) -> str:
    return file.name.partition(":")[0]


def _arrival(mail_id: str) -> tuple[dt.datetime, int]:
    """When a mail came, and how many the catcher had had before it."""
    match = MAIL_ID.fullmatch(mail_id)
    if match is None:
        raise ValueError(mail_id)
    at = dt.datetime.fromtimestamp(int(match["seconds"]), dt.UTC) + dt.timedelta(
        microseconds=int(match["microseconds"])
    )
    return at, int(match["count"])


@lru_cache(maxsize=2000)
def _read(file: Path) -> Mail:
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    body = {kind: message.get_body((kind,)) for kind in ("plain", "html")}
    leaves = [part for part in message.walk() if not part.is_multipart()]
    return Mail(
        id=_id(file),
        received_at=_arrival(_id(file))[0],
        headers=[(name, str(value)) for name, value in message.items()],
        text=_content(body["plain"]),
        html=_content(body["html"]),
        parts=[_part(number, part) for number, part in enumerate(leaves) if part not in body.values()],
    )


def _content(part: Any) -> str:
    """The text of a part; a charset that nobody knows costs some characters, not the page."""
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except LookupError:
        return _bytes(part).decode("latin-1")


def _part(number: int, part: EmailMessage) -> Part:
    return Part(
        number=number,
        name=part.get_filename() or f"part-{number}",
        content_type=part.get_content_type(),
        content_id=str(part.get("Content-ID", "")).strip("<> "),
        content=_bytes(part),
    )


def _bytes(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
