"""The figures that the notifier shows beside the kit's."""

from prometheus_client import Counter, Histogram

CONTACTS = Counter("rimedio_contacts_total", "What became of contacts and attempts", ["kind", "channel", "outcome"])
WAITED = Histogram(
    "rimedio_contact_seconds",
    "From the request to the provider's receipt",
    ["kind", "channel"],
    buckets=(0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 15, 60, 300, 3600),
)
