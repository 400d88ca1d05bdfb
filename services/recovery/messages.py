"""The texts of what was sent, kept beside their case."""

from services.recovery.documents import Message
from services.recovery.history import cut
from shared.events import ContactSent


def keep(case_id: str, event: ContactSent) -> None:
    """Keep a message as it was sent; one that is kept already stays as it is."""
    text = {
        "case_id": case_id,
        "channel": event.channel,
        "subject": event.subject,
        "text": cut(event.text, Message.TEXT_BYTES),
        "at": event.at,
    }
    Message.objects(id=event.contact_id).update_one(upsert=True, **{f"set_on_insert__{k}": v for k, v in text.items()})


def of_case(case_id: str) -> dict[str, Message]:
    """The messages of a case by the id of their contact."""
    return {message.id: message for message in Message.objects(case_id=case_id)}
