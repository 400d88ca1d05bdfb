"""The indexes of cases: what holds for ever, and what lists are read by."""

from pymongo import IndexModel

from shared.kit.store import DUE_INDEX

CASE_INDEXES = [
    IndexModel([("number", 1)], name="number", unique=True),
    # An answer belongs to one case for ever, and a customer has one open case at a place.
    IndexModel(
        [("answers.response_id", 1)],
        name="answer",
        unique=True,
        partialFilterExpression={"answers.response_id": {"$exists": True}},
    ),
    IndexModel(
        [("customer.id", 1), ("place", 1)],
        name="open_of_customer_at_place",
        unique=True,
        partialFilterExpression={"is_open": True},
    ),
    IndexModel([("contacts.request_id", 1)], name="contact"),
    IndexModel([("customer.external_id", 1)], name="customer_external_id"),
    IndexModel([("is_open", 1), ("clocks.first_contact.due_at", 1), ("_id", 1)], name="open_by_deadline"),
    IndexModel([("opened_at", -1), ("_id", -1)], name="newest"),
    IndexModel([("terms", 1)], name="terms"),
    DUE_INDEX,
]
