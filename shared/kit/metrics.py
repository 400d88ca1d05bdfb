"""The figures that every worker shows."""

from prometheus_client import Counter, Gauge, Histogram

PUBLISHED = Counter("rimedio_outbox_published_total", "Events published", ["topic"])
PUBLISH_FAILED = Counter("rimedio_outbox_failures_total", "Rounds of publishing that failed and will be repeated")
OUTBOX_AGE = Gauge(
    "rimedio_outbox_age_seconds", "Age of the oldest event seen unpublished", multiprocess_mode="livemax"
)
HANDLED = Counter("rimedio_consumer_records_total", "Records consumed", ["topic", "outcome"])
REJOINED = Counter("rimedio_consumer_rejoins_total", "Times that a member joined its group anew, being stuck")
HANDLING = Histogram("rimedio_consumer_handling_seconds", "Time from record to effect", ["topic"])
LAG = Gauge(
    "rimedio_consumer_lag_records", "Records not yet consumed", ["topic", "partition"], multiprocess_mode="livemax"
)
TIMERS = Counter("rimedio_timers_total", "Due aggregates handled", ["kind", "outcome"])
