"""A real SMTP server on a port of its own, which can be told to behave as badly as real ones do."""

import asyncio
import socket
import ssl
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from pathlib import Path
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

CERTIFICATE = Path(__file__).parent / "localhost.pem"
USER, PASSWORD = "notifier@example.com", "a:p@ssword/%"

# What it may do instead of answering.
DROP = "drop the connection"
HANG = "say nothing"


class PostOffice:
    """Takes mail, and does as it was told at the steps `MAIL`, `RCPT`, `DATA` and `END` (of the data)."""

    def __init__(self, *, tls: ssl.SSLContext | None = None, starttls: bool = False, login: bool = False) -> None:
        self.port = _free_port()
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.connections = 0
        self._tls = tls
        self._starttls = starttls
        self._login = login
        self._told: defaultdict[str, list[str]] = defaultdict(list)
        self._controller: Controller | None = None

    def will(self, step: str, *answers: str) -> None:
        """Answer the next requests at a step so; then as a good server does."""
        self._told[step] += answers

    def open(self) -> None:
        """Take mail from now on."""
        self._controller = _Desk(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()
        # The controller has tried the door itself.
        self.connections = 0

    def close(self) -> None:
        """Let nobody in any more."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def clerk(self) -> SMTP:
        """Who serves one connection."""
        late_tls = self._tls if self._starttls else None
        return _Clerk(
            self,
            tls_context=late_tls,
            require_starttls=self._starttls,
            authenticator=_authenticate if self._login else None,
            # The library knows of TLS only where it began it itself.
            auth_require_tls=self._starttls,
            enable_SMTPUTF8=True,
        )

    @property
    def first_tls(self) -> ssl.SSLContext | None:
        """For connections that begin with TLS."""
        return None if self._starttls else self._tls

    def told(self, step: str) -> str:
        """What to do at a step; empty for what a good server does."""
        return self._told[step].pop(0) if self._told[step] else ""

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, _: Any) -> str:  # noqa: N802
        if self._login and not session.authenticated:
            return "530 5.7.0 Log in first"
        envelope.mail_from = address
        return await self._do(server, "MAIL")

    async def handle_RCPT(self, server: SMTP, _session: Session, envelope: Envelope, address: str, _: Any) -> str:  # noqa: N802
        answer = await self._do(server, "RCPT")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        told = self._told["END"][:1]
        if not told or told[0][0] not in "45":
            # A server that does not answer here may have taken the mail, and this one has.
            self.recipients += envelope.rcpt_tos
            self.mails.append(
                cast("EmailMessage", message_from_bytes(cast("bytes", envelope.content), policy=SMTP_POLICY))
            )
        return await self._do(server, "END")

    async def _do(self, server: SMTP, step: str) -> str:
        told = self.told(step)
        if told == DROP:
            server.transport.abort()
        if told in {DROP, HANG}:
            await asyncio.Event().wait()
        return told or "250 OK"


class _Clerk(SMTP):
    def __init__(self, office: PostOffice, **options: Any) -> None:
        super().__init__(office, **options)
        self._office = office

    def connection_made(self, transport: Any) -> None:
        self._office.connections += 1
        super().connection_made(transport)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        told = self._office.told("DATA")
        if told == DROP:
            self.transport.abort()
        elif told:
            await self.push(told)
        else:
            await super().smtp_DATA(arg)


class _Desk(Controller):
    def __init__(self, office: PostOffice, **options: Any) -> None:
        super().__init__(office, ssl_context=office.first_tls, **options)
        self._office = office

    def factory(self) -> SMTP:
        return self._office.clerk()


@contextmanager
def opened(**options: Any) -> Iterator[PostOffice]:
    """A post office for as long as the block lasts."""
    office = PostOffice(**options)
    office.open()
    try:
        yield office
    finally:
        office.close()


def server_tls() -> ssl.SSLContext:
    """What the server shows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


def trusting() -> ssl.SSLContext:
    """What a client trusts that knows this server."""
    return ssl.create_default_context(cafile=str(CERTIFICATE))


def _authenticate(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
    right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
