"""The SMTP side: every mail is kept as one file of a Maildir before it is said to be accepted."""

import mailbox
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.ports import HOST

SIZE_LIMIT = 25 * 1024 * 1024
"""Bytes; what large mail providers take."""


class Catcher:
    """Keeps what the SMTP server receives."""

    def __init__(self, directory: Path) -> None:
        """`directory` becomes a Maildir if it is none yet."""
        self._box = mailbox.Maildir(directory, create=True)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's.
        """Keep one mail, with the envelope's addresses, which its own headers may not name."""
        addresses = {"X-Envelope-From": envelope.mail_from or "", "X-Envelope-To": ", ".join(envelope.rcpt_tos)}
        head = "".join(f"{name}: {value}\r\n" for name, value in addresses.items())
        content = envelope.original_content or b""
        self._box.add(head.encode() + content)
        return "250 OK"


def serve(directory: Path, port: int) -> Controller:
    """Start to catch mails on `port`, in a thread of its own."""
    controller = Controller(
        Catcher(directory), hostname=HOST, port=port, data_size_limit=SIZE_LIMIT, enable_SMTPUTF8=True
    )
    controller.start()
    return controller
