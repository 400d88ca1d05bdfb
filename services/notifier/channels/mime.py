"""An e-mail as bytes, made of parts that strangers have written; pure."""

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from services.notifier.channels.base import Message, Refused
from services.notifier.words import one_line

# Mail programs show fewer; whoever wrote more did not write a heading.
SUBJECT_LENGTH = 200
NAME_LENGTH = 80
# RFC 5321, section 4.5.3.1.3, less the angle brackets.
ADDRESS_LENGTH = 254

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
# What people have; quoted local parts and literal addresses are nobody's.
_ADDRESS = re.compile(rf"{_ATOM}(\.{_ATOM})*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


def compose(message: Message, sender: Address) -> bytes:
    """The message as it goes over the wire: plain text, and the same as HTML for those who like it better.

    Args:
        message: What to send.
        sender: Whose address it is sent from.

    Raises:
        Refused: The recipient's address, or the one for answers, is no address.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(_name(message.sender or sender.display_name), addr_spec=sender.addr_spec)
    mail["To"] = Address(addr_spec=checked(message.recipient))
    if message.reply_to:
        mail["Reply-To"] = Address(addr_spec=checked(message.reply_to, "reply_address_invalid"))
    mail["Subject"] = one_line(message.subject, SUBJECT_LENGTH)
    mail["Date"] = format_datetime(message.at)
    # The contact's id: whoever gets a message twice, by whatever accident, sees that it is the same.
    mail["Message-ID"] = f"<{message.id}@{sender.domain}>"
    # People are invited to answer; these keep machines (absence notes) from doing so in their place.
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    mail.set_content(message.text, cte="quoted-printable")
    mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
    # Only now: whatever sets a content clears the headers about the old one.
    mail["Content-Language"] = message.language
    return _way_out(message.opt_out_url) + mail.as_bytes()


def _way_out(url: str | None) -> bytes:
    """The headers by which a mail program offers to opt out (RFC 8058).

    Written by hand: the library encodes what is longer than a line, and then no mail program knows it for an address.
    """
    if url is None:
        return b""
    return f"List-Unsubscribe: <{url}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n".encode("ascii")


def sender(mail_from: str) -> Address:
    """The address that messages come from.

    Args:
        mail_from: Such as `Hotel Aurora <hello@example.com>`.

    Raises:
        Refused: There is no address in it.
    """
    name, address = parseaddr(mail_from)
    return Address(_name(name), addr_spec=checked(address))


def checked(address: str, otherwise: str = "address_invalid") -> str:
    """The address in ASCII, its domain encoded where that is needed.

    Args:
        address: As somebody typed it.
        otherwise: The reason to give where it is none.

    Raises:
        Refused: It is no address, or one that needs more than ASCII before the at sign.
    """
    local, _, domain = address.strip().rpartition("@")
    try:
        encoded = f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        encoded = ""
    if len(encoded) > ADDRESS_LENGTH or not _ADDRESS.fullmatch(encoded):
        raise Refused(otherwise, "syntax")
    return encoded


def _name(name: str) -> str:
    return one_line(name, NAME_LENGTH)
