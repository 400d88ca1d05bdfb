"""E-mail by SMTP."""

import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from urllib.parse import SplitResult, unquote, urlsplit

from services.notifier.channels import mime
from services.notifier.channels.base import Message, NotTaken, Receipt, Refused, Unknown
from shared.kit.settings import Settings, SettingsError

# For each step of the conversation, and for the answer to the whole message, which the server may have to write
# to a disk first. Together they stay below `policy.SENDING_FOR`.
STEP_SECONDS = 5.0
ANSWER_SECONDS = 20.0

_OK = 2
_GO_ON = 354
_PERMANENT = 5
_LINES_WITH_DOT = re.compile(rb"^\.", re.MULTILINE)

# What the library raises when the server is away, silent or not speaking SMTP.
_BROKEN = (OSError, smtplib.SMTPException, ValueError)


class Email:
    """One SMTP connection, kept from one message to the next.

    A message that the server has not been given whole is tried again; one that it has been given whole is not,
    unless the server says that it did not take it.

    Args:
        settings: `smtp_url` (`smtp`, with STARTTLS where it is offered, or `smtps`) and `mail_from`.
        trusted: The certificates to trust; the machine's own by default.

    Raises:
        SettingsError: `mail_from` is no address.
    """

    def __init__(self, settings: Settings, trusted: ssl.SSLContext | None = None) -> None:
        self._server = urlsplit(settings.smtp_url)
        try:
            self._sender = mime.sender(settings.mail_from)
        except Refused:
            raise SettingsError("RIMEDIO_MAIL_FROM: write Name <address@example.com>") from None
        self._trusted = trusted or ssl.create_default_context()
        self._smtp: smtplib.SMTP | None = None

    def send(self, message: Message) -> Receipt:
        """Hand the message to the server; see `Channel`."""
        mail = mime.compose(message, self._sender)
        recipient = mime.checked(message.recipient)
        try:
            smtp = self._connection()
            self._announce(smtp, recipient)
            return self._deliver(smtp, mail)
        except (Refused, NotTaken, Unknown):
            # After anything but a receipt a new connection is the surest way to begin anew.
            self.close()
            raise

    def close(self) -> None:
        """Let go of the connection."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()

    def _connection(self) -> smtplib.SMTP:
        if self._smtp is not None and not _alive(self._smtp):
            self.close()
        if self._smtp is None:
            try:
                self._smtp = self._connect(self._server)
            except _BROKEN as error:
                raise NotTaken(_kind(error)) from None
        return self._smtp

    def _connect(self, server: SplitResult) -> smtplib.SMTP:
        smtp: smtplib.SMTP
        host, name = server.hostname or "", socket.gethostname()
        if server.scheme == "smtps":
            smtp = smtplib.SMTP_SSL(host, server.port or 465, name, timeout=STEP_SECONDS, context=self._trusted)
        else:
            smtp = smtplib.SMTP(host, server.port or 25, name, timeout=STEP_SECONDS)
        try:
            self._introduce(smtp, server)
        except _BROKEN:
            smtp.close()
            raise
        return smtp

    def _introduce(self, smtp: smtplib.SMTP, server: SplitResult) -> None:
        smtp.ehlo_or_helo_if_needed()
        if server.scheme == "smtp" and smtp.has_extn("starttls"):
            smtp.starttls(context=self._trusted)
            smtp.ehlo()
        elif server.scheme == "smtp" and server.username:
            raise smtplib.SMTPNotSupportedError("a password is not told in the open")
        if server.username:
            smtp.login(unquote(server.username), unquote(server.password or ""))

    def _announce(self, smtp: smtplib.SMTP, recipient: str) -> None:
        _step("sender_refused", lambda: smtp.mail(self._sender.addr_spec))
        _step("address_refused", lambda: smtp.rcpt(recipient))
        code = _asked(lambda: smtp.docmd("DATA"))
        if code != _GO_ON:
            raise _refusal("message_refused", code)

    def _deliver(self, smtp: smtplib.SMTP, mail: bytes) -> Receipt:
        try:
            assert smtp.sock is not None  # noqa: S101  It has just answered.
            smtp.sock.settimeout(ANSWER_SECONDS)
            smtp.send(_LINES_WITH_DOT.sub(b"..", mail) + b".\r\n")
            code, _ = smtp.getreply()
            smtp.sock.settimeout(STEP_SECONDS)
        except _BROKEN as error:
            raise Unknown(_kind(error)) from None
        if code // 100 == _OK:
            return Receipt(code=str(code))
        if code // 100 in {4, _PERMANENT}:
            raise _refusal("message_refused", code)
        raise Unknown(str(code))


def _alive(smtp: smtplib.SMTP) -> bool:
    try:
        return smtp.noop()[0] // 100 == _OK
    except _BROKEN:
        return False


def _step(reason: str, command: Callable[[], tuple[int, bytes]]) -> None:
    code = _asked(command)
    if code // 100 != _OK:
        raise _refusal(reason, code)


def _asked(command: Callable[[], tuple[int, bytes]]) -> int:
    try:
        return command()[0]
    except _BROKEN as error:
        raise NotTaken(_kind(error)) from None


def _refusal(reason: str, code: int) -> Refused | NotTaken:
    return Refused(reason, str(code)) if code // 100 == _PERMANENT else NotTaken(str(code))


def _kind(error: Exception) -> str:
    """What broke, without the server's words, which may quote the address."""
    code = getattr(error, "smtp_code", None)
    return str(code) if code is not None else type(error).__name__
