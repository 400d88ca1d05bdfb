"""The figures that the worker shows about invitations."""

from prometheus_client import Counter, Gauge

MESSAGES = Counter(
    "rimedio_invitations_total", "Invitations, reminders and pulses, and what became of them", ["message", "outcome"]
)
UNINVITED = Gauge(
    "rimedio_visits_uninvited",
    "Visits of the last week without invitation",
    ["place", "reason"],
    multiprocess_mode="livemax",
)
UNINVITED_SHARE = Gauge(
    "rimedio_visits_uninvited_share",
    "Of the visits of the last week, the share without invitation",
    ["place"],
    multiprocess_mode="livemax",
)
