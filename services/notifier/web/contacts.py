"""The contacts, to be read by integrators."""

from typing import Any

from flask import Response, jsonify

from services.notifier.documents import Contact
from services.notifier.web.schemas import ContactPageSchema, ContactsArguments, ContactSchema
from shared.kit import pagination, store, web
from shared.kit.pagination import Place
from shared.kit.problem import Problem
from shared.kit.web.kit import current_kit

contacts = web.Blueprint("contacts", __name__)


@contacts.route("/v1/contacts")
@contacts.arguments(ContactsArguments, location="query")
@contacts.response(200, ContactPageSchema)
def list_contacts(filters: dict[str, Any]) -> dict[str, Any]:
    """List contacts, the newest first."""
    keys, limit = current_kit().settings.secret_keys, filters["limit"]
    after = pagination.decode(keys, "contacts", filters["cursor"])
    found = list(Contact.objects(__raw__=_query(filters, after)).order_by("-created_at", "-id").limit(limit + 1))
    return pagination.page(found, limit, keys, "contacts", lambda contact: Place(contact.created_at, contact.id))


@contacts.route("/v1/contacts/<contact_id>")
@contacts.response(200, ContactSchema)
def show_contact(contact_id: str) -> Response:
    """Show one contact."""
    try:
        contact = store.load(Contact, contact_id)
    except store.NotFound:
        raise Problem(404, "not_found", "There is no such contact.") from None
    return web.with_etag(jsonify(ContactSchema().dump(contact)), contact.version)


def _query(filters: dict[str, Any], after: Place | None) -> dict[str, Any]:
    wanted = {"thread": filters["case"], "state": filters["state"]}
    query: dict[str, Any] = {name: value for name, value in wanted.items() if value is not None}
    if after is not None:
        older, as_old = {"created_at": {"$lt": after.value}}, {"created_at": after.value, "_id": {"$lt": after.id}}
        query["$or"] = [older, as_old]
    return query
