"""What a channel is: it hands one message to one provider, once, and says honestly what it knows of it."""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message, ready to go."""

    id: str
    """The contact's id, by which a provider can recognise what it has had before."""
    at: dt.datetime
    recipient: str
    sender: str | None
    """In whose name it is written; None for the installation's own."""
    reply_to: str | None
    language: str
    subject: str
    text: str
    html: str
    opt_out_url: str | None = None
    """Where its reader can opt out, for a message that nobody asked for."""


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """The provider has taken the message and answers for it from now on."""

    code: str


class Refused(Exception):  # noqa: N818  The three say what happened, and a sender asks for them by that.
    """The provider will never take this message.

    Args:
        reason: A key of our own, such as `address_refused`.
        code: The provider's.
    """

    def __init__(self, reason: str, code: str) -> None:
        super().__init__(f"{reason} ({code})")
        self.reason = reason
        self.code = code


class NotTaken(Exception):  # noqa: N818
    """The provider has certainly not taken the message, and may take it later.

    Args:
        code: The provider's, or what came instead, such as `disconnected`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unknown(Exception):  # noqa: N818
    """The provider had the whole message and did not say whether it takes it.

    Args:
        code: What came instead of an answer.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Channel(Protocol):
    """One way to reach people. Each sender has its own, so that it may keep a connection open."""

    def send(self, message: Message) -> Receipt:
        """Hand the message over.

        Raises:
            Refused: The provider will never take it.
            NotTaken: The provider has not taken it, and may later.
            Unknown: Nobody can say whether it has.
        """

    def close(self) -> None:
        """Let go of what was kept open."""
