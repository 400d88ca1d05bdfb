"""A service's own copy of a compacted topic says what was last said, in whatever order it came."""

from shared.kit.message import Delivery
from shared.kit.replica import CACHE_SECONDS, Replica
from shared.kit.settings import Settings
from tests.integration.kit.notes import NoteWritten
from tests.waiting import until


def said(replica: Replica, key: str, text: str, sequence: int) -> None:
    delivery = Delivery(id=f"{key}{sequence}", source="/test", type="t", record_key=key, sequence=sequence)
    replica.apply(NoteWritten(text=text), delivery)


def test_the_last_word_counts_whatever_comes_late(settings: Settings) -> None:
    replica = Replica(settings)
    said(replica, "place/x", "second", 2)
    said(replica, "place/x", "first", 1)
    said(replica, "place/x", "second", 2)
    assert replica.get("place/x") == {"text": "second"}
    said(replica, "place/x", "third", 3)
    assert replica.get("place/x") == {"text": "third"}


def test_what_nobody_said_is_not_there(settings: Settings) -> None:
    assert Replica(settings).get("place/none") is None


def test_everything_under_a_prefix(settings: Settings) -> None:
    replica = Replica(settings)
    for key in ("staff/b", "staff/a", "place/c"):
        said(replica, key, key, 1)
    assert [entry["text"] for entry in replica.find("staff/")] == ["staff/a", "staff/b"]


def test_a_tombstone_removes(settings: Settings) -> None:
    replica = Replica(settings)
    said(replica, "staff/a", "x", 1)
    replica.forget("staff/a")
    assert replica.get("staff/a") is None


def test_another_process_learns_of_a_change_within_the_cache_time(settings: Settings) -> None:
    reader, writer = Replica(settings), Replica(settings)
    said(writer, "api_key/a", "active", 1)
    assert reader.get("api_key/a") == {"text": "active"}
    said(writer, "api_key/a", "revoked", 2)
    until(lambda: reader.get("api_key/a") == {"text": "revoked"}, seconds=CACHE_SECONDS + 3)
