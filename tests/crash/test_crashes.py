"""What was acknowledged is kept, and each low answer becomes one case and one message, whatever dies meanwhile."""

import contextlib
import os
import random
import signal
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from pymongo import MongoClient

from deploy.local.stack import Stack
from tests.crash.guests import LOW, Answered, Guests
from tests.outside import Json, Outside
from tests.waiting import until

pytestmark = pytest.mark.serial

PROCESSES = [f"{service}-{kind}" for service in ("feedback", "recovery", "notifier") for kind in ("web", "worker")]
DRAIN_SECONDS = 90


def visits(outside: Outside, count: int) -> list[Json]:
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda _: outside.visit(), range(count)))


def check(outside: Outside, answered: list[Answered]) -> None:
    """Every acknowledged answer is stored; each low one has one case, and one mail or a visible `unconfirmed`."""
    for each in answered:
        assert outside.response(each.response_id).status_code == 200
    low = {each.visit["customer"]["external_id"]: each.visit for each in answered if each.low}
    settled = until(lambda: settled_cases(outside, low), seconds=DRAIN_SECONDS, what="every low answer's case settled")
    mails = Counter(str(mail["X-Envelope-To"]) for mail in outside.mails())
    for customer, case in settled.items():
        sent = mails[low[customer]["customer"]["email"]]
        state = case["contacts"][0]["state"]
        assert len(case["contacts"]) == 1
        assert (sent, state) in {(1, "sent"), (1, "unconfirmed"), (0, "unconfirmed")}, (sent, state)


def settled_cases(outside: Outside, low: dict[str, Json]) -> dict[str, Json] | None:
    """The cases of these customers by customer, once there is one for each and its contact has come to an end."""
    found = [case for case in outside.cases() if case["customer"]["external_id"] in low]
    by_customer = {case["customer"]["external_id"]: case for case in found}
    assert len(by_customer) == len(found), "two cases of one answer"
    ended = [case for case in found if [contact["state"] for contact in case["contacts"]] != ["requested"]]
    return by_customer if len(ended) == len(low) else None


def test_processes_killed_at_random_lose_and_double_nothing(launched: Stack, outside: Outside) -> None:
    told = visits(outside, 500)
    guests = Guests(outside)
    seed = random.randrange(2**32)
    print(f"seed {seed}")  # noqa: T201  A failure can be played again.
    chance = random.Random(seed)
    thread = guests.start(told)
    killed = list[str]()
    while not (guests.done.is_set() and set(killed) >= set(PROCESSES)):
        name = chance.choice([each for each in PROCESSES if each not in killed] or PROCESSES)
        threading.Event().wait(chance.uniform(0.0, 0.8))  # A point in time that nobody chose.
        # The process itself or, of gunicorn, one of those that it started.
        with contextlib.suppress(ProcessLookupError):
            os.kill(chance.choice(launched.pids(name)), signal.SIGKILL)
            killed.append(name)
        launched.wait_ready(name)
    thread.join()
    assert len(guests.answered) == 500
    check(outside, guests.answered)


def test_kafka_away_for_a_minute_delays_and_loses_nothing(launched: Stack, outside: Outside) -> None:
    told = visits(outside, 600)
    guests = Guests(outside)
    launched.stop("kafka")
    thread = guests.start(told, per_second=10)
    thread.join()
    assert Counter(guests.first_statuses) == {201: 600}
    launched.start_again("kafka")
    check(outside, guests.answered)


def test_mongodb_killed_and_restarted_loses_no_acknowledged_answer(launched: Stack, outside: Outside) -> None:
    told = visits(outside, 300)
    guests = Guests(outside)
    thread = guests.start(told, per_second=60)
    until(lambda: len(guests.answered) > 50)
    launched.kill("mongo")
    launched.wait_ready("mongo")
    thread.join()
    assert len(guests.answered) == 300
    check(outside, guests.answered)


def test_a_mongodb_that_steps_down_loses_and_doubles_nothing(launched: Stack, outside: Outside) -> None:
    told = visits(outside, 200)
    guests = Guests(outside)
    thread = guests.start(told, per_second=40)
    until(lambda: len(guests.answered) > 40)
    client: MongoClient[Json] = MongoClient(launched.mongo)
    client.admin.command("replSetStepDown", 2, force=True)
    client.close()
    thread.join()
    assert len(guests.answered) == 200
    check(outside, guests.answered)


def test_no_log_holds_what_guests_wrote_or_how_to_reach_them(launched: Stack, outside: Outside) -> None:
    visit = outside.visit()
    outside.answer(visit["token"], **{**LOW, "wish": "Un tavolo per Giacomina"})
    until(lambda: outside.mails_to(visit["customer"]["email"]))
    for log in sorted((launched.data / "logs").glob("*.log")):
        said = log.read_text(errors="replace")
        for personal in ("giulia-", "Giulia B.", "Giacomina", "Dieci minuti", visit["token"]):
            assert personal not in said, f"{log.name} holds {personal}"
