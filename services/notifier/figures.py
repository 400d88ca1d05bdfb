"""The figures that the notifier shows beside the kit's."""

from prometheus_client import Counter, Histogram

CONTACTS = Counter("rimedio_contacts_total", "What became of contacts and attempts", ["kind", "channel", "outcome"])
OPT_OUTS = Counter("rimedio_opt_outs_total", "Addresses at which somebody has opted out", ["channel", "how"])
WAITED = Histogram(
    "rimedio_contact_seconds",
    "From the request to the provider's receipt",
    ["kind", "channel"],
    buckets=(0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 15, 60, 300, 3600),
)
