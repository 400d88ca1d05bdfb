"""The figures of what sources tell."""

from prometheus_client import Counter

NOTICES = Counter(
    "rimedio_notices_total",
    "Webhooks heard, and what came of them: done, ignored, put_off or failed",
    ["source", "outcome"],
)
