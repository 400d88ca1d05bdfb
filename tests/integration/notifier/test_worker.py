"""The worker whole: from a request on Kafka to a mail, and to the word of it on Kafka."""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner

from services.notifier import __main__ as commands
from services.notifier import policy, worker
from services.notifier.documents import Contact
from services.notifier.wiring import Wiring
from shared.events import ContactSent, ContactUnconfirmed
from shared.kit import clock
from shared.kit.settings import Settings
from tests.integration.notifier.environ import environ
from tests.integration.notifier.post_office import HANG, PostOffice
from tests.integration.notifier.street import Street, request, working
from tests.waiting import until

ROOT = Path(__file__).parents[3]
NAMES = [f"case-{number}" for number in range(6)]


def test_the_same_events_ten_times_and_shuffled_are_one_mail_each(
    wiring: Wiring, street: Street, office: PostOffice
) -> None:
    requests = [request(name) for name in NAMES] * 10
    random.shuffle(requests)
    with working(wiring):
        street.put(*requests)
        # What is asked last is heard after all that was asked before it on the same partition.
        street.put(*(request(f"{name}-last", customer_id=f"customer-of-{name}") for name in NAMES))
        until(lambda: len(street.news()) == 2 * len(NAMES), what="news of all contacts", seconds=60)
    assert sorted(office.recipients) == sorted(f"{name}{end}@example.it" for name in NAMES for end in ("", "-last"))
    assert all(isinstance(event, ContactSent) for event in street.news())
    assert Contact.objects(outbox__0__exists=True).count() == 0


@contextmanager
def process(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """The real worker, started as it is in production."""
    command = [sys.executable, "-m", "services.notifier", "worker"]
    with subprocess.Popen(command, cwd=ROOT, env=environ(settings)) as started:
        try:
            yield started
        finally:
            started.kill()


def killed_while_sending(settings: Settings, street: Street, office: PostOffice) -> None:
    """A worker that dies when the server has the mail and has not said so."""
    office.will("END", HANG)
    with process(settings) as started:
        street.put(request())
        until(lambda: office.mails, what="the mail in the server's hands", seconds=60)
        started.kill()
        started.wait()
    (attempt,) = Contact.objects.get().attempts
    assert (Contact.objects.get().state, attempt["outcome"]) == ("sending", None)


def test_who_takes_a_killed_workers_place_says_at_once_that_nobody_knows(
    settings: Settings, street: Street, office: PostOffice
) -> None:
    killed_while_sending(settings, street, office)
    # The worker of another place knows nothing of it.
    assert Contact.look_after_left("another", clock.now()) == 0
    with process(settings):
        (event,) = until(street.news, what="a word of it", seconds=policy.SENDING_FOR.total_seconds() / 2)
    assert isinstance(event, ContactUnconfirmed)
    assert office.recipients == ["case-1@example.it"]


def test_a_worker_killed_before_it_could_note_the_answer_leaves_it_unconfirmed(
    settings: Settings, wiring: Wiring, street: Street, office: PostOffice
) -> None:
    killed_while_sending(settings, street, office)
    with worker.sending(wiring) as senders:
        # As long as somebody might come back, nobody touches it.
        assert not senders[0].do_one()
    with time_machine.travel(clock.now() + policy.SENDING_FOR, tick=True), working(wiring):
        (event,) = until(street.news, what="a word of it", seconds=60)
        street.put(request(), request("case-2"))
        until(lambda: len(street.news()) == 2, what="the neighbour's mail", seconds=60)
    assert isinstance(event, ContactUnconfirmed)
    assert Contact.objects.get(request_id="case-1/acknowledgement").state == "unconfirmed"
    assert office.recipients == ["case-1@example.it", "case-2@example.it"]


def answers(url: str) -> bool:
    """Whether somebody answers there, and well."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_the_worker_ends_after_the_work_in_hand(wiring: Wiring, street: Street, office: PostOffice) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def post_and_stop() -> None:
        until(lambda: answers(f"http://127.0.0.1:{port}/readyz"), what="the worker", seconds=60)
        street.put(request())
        until(lambda: office.mails, what="the mail", seconds=60)
        os.kill(os.getpid(), signal.SIGTERM)

    environment = environ(wiring.settings, WORKER_PORT=str(port))
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    helper = threading.Thread(target=post_and_stop)
    helper.start()
    try:
        result = CliRunner().invoke(commands.main, ["worker"], env=environment)
    finally:
        # Not before the signal has come, which would end the tests instead.
        helper.join()
        for number, handler in before.items():
            signal.signal(number, handler)
    assert result.exit_code == 0
    assert Contact.objects.get().state == "sent"


def test_setup_makes_the_indexes_and_may_be_repeated(wiring: Wiring, tmp_path: Path) -> None:
    demo = tmp_path / "demo.json"
    demo.write_text("{}")
    for arguments in (["setup"], ["setup", "--demo", str(demo)]):
        assert CliRunner().invoke(commands.main, arguments, env=environ(wiring.settings)).exit_code == 0
    names = set(Contact._get_collection().index_information())  # noqa: SLF001  As the store reaches it.
    assert {"request", "due", "outbox", "listed", "listed_by_case", "listed_by_state", "waiting"} <= names


@pytest.mark.parametrize(
    ("name", "value"), [("MAIL_FROM", "nobody"), ("SMTP_URL", "http://example.com"), ("SECRET_KEYS", "")]
)
def test_a_bad_setting_stops_the_worker_with_one_line_that_names_it(settings: Settings, name: str, value: str) -> None:
    result = CliRunner().invoke(commands.main, ["worker"], env=environ(settings, **{name: value}))
    assert result.exit_code == 2
    assert f"RIMEDIO_{name}" in result.output
    assert len(result.output.splitlines()) == 1
