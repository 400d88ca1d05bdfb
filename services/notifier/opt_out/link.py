"""The link by which a reader opts out: its token stands for the message, so the address tells nothing of anybody."""

from shared.kit import tokens
from shared.kit.settings import Settings

PURPOSE = "opt-out"


def opt_out_url(settings: Settings, contact_id: str) -> str:
    """Where the reader of a message can say that they want no more such."""
    return f"{settings.notifier_url}/opt-out/{tokens.derive(settings.secret_keys, PURPOSE, contact_id)}"


def contact_of(settings: Settings, token: str) -> str:
    """The id of the contact that a link's last segment stands for.

    Raises:
        shared.kit.tokens.BadToken: We did not make it.
    """
    return tokens.verify(settings.secret_keys, PURPOSE, token)
