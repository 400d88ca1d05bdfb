"""Who opts out is not written to again, from that moment, whatever is under way or comes later."""

import dataclasses
import datetime as dt
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient

from services.notifier import worker
from services.notifier.app import create_app
from services.notifier.channels import open_channels
from services.notifier.documents import Contact
from services.notifier.opt_out.document import How, OptOut
from services.notifier.opt_out.ledger import OptOuts
from services.notifier.opt_out.link import opt_out_url
from services.notifier.sender import Sender
from services.notifier.wiring import Wiring
from shared.events import REGISTRY, Addresses, ContactSuppressed, CustomerOptedOut
from shared.kit import clock, tokens
from tests.integration.notifier.post_office import PostOffice
from tests.integration.notifier.sending import contact, never_quiet, send_all, take, told
from tests.integration.notifier.street import Street, invitation, request, working
from tests.running import running
from tests.waiting import until

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
GIULIA = Addresses(email="giulia@example.it")


@pytest.fixture(autouse=True)
def at_any_hour(wiring: Wiring) -> None:
    assert wiring.policies
    never_quiet()


@pytest.fixture
def client(wiring: Wiring) -> Iterator[FlaskClient]:
    with create_app(wiring.settings).test_client() as client:
        yield client


def path(wiring: Wiring, found: Contact) -> str:
    return opt_out_url(wiring.settings, found.id).removeprefix("http://notifier.test")


def invited(wiring: Wiring, name: str = "visit-1", **changes: Any) -> str:
    """Somebody has been sent an invitation; the path of the link in it."""
    take(wiring, invitation(name, **({"addresses": GIULIA} | changes)))
    send_all(wiring)
    found = contact(f"{name}/{changes.get('kind', 'invitation')}")
    assert found.state == "sent"
    return path(wiring, found)


def opted_out() -> list[dict[str, Any]]:
    """What the ledger tells the other services."""
    entries = [entry for opt_out in OptOut.objects for entry in opt_out.outbox]
    assert all(REGISTRY[entry["type"]] is CustomerOptedOut for entry in entries)
    return [entry["data"] for entry in entries]


def test_a_look_at_the_page_changes_nothing_and_the_button_does(
    wiring: Wiring, office: PostOffice, client: FlaskClient
) -> None:
    link = invited(wiring)
    for _ in range(2):
        page = client.get(link)
        assert (page.status_code, OptOut.objects.count()) == (200, 0)
    assert "Niente più inviti?" in page.text
    assert "g•••@example.it" in page.text
    assert "giulia@" not in page.text
    answer = client.post(link, data={})
    assert answer.status_code == 303
    assert "Non glielo chiederemo più" in client.get(answer.headers["Location"]).text
    assert "<form" not in client.get(link).text
    (said,) = opted_out()
    assert (said["customer_id"], said["channel"]) == ("customer-of-visit-1", "email")
    assert len(office.mails) == 1


def test_a_mail_program_opts_out_in_one_click(wiring: Wiring, office: PostOffice, client: FlaskClient) -> None:
    link = invited(wiring)
    # RFC 8058: no cookie, no redirect, from a server that is not a browser, in either form of a POST.
    answer = client.post(link, data=ONE_CLICK, headers={"Origin": "https://mail.example"})
    again = client.post(link, data=ONE_CLICK, content_type="multipart/form-data")
    assert (answer.status_code, again.status_code) == (200, 200)
    assert "Set-Cookie" not in answer.headers
    assert OptOut.objects.get().how == "one_click"
    assert len(opted_out()) == 1
    assert len(office.mails) == 1


def test_the_page_asks_for_no_cookie_and_loads_nothing_from_elsewhere(
    wiring: Wiring, office: PostOffice, client: FlaskClient
) -> None:
    page = client.get(invited(wiring))
    assert office.mails
    assert "Set-Cookie" not in page.headers
    assert "noindex" in page.text
    assert set(re.findall(r'(?:href|src|action)="(https?:)?//', page.text)) == set()


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "invitation"},
        {"kind": "reminder"},
        {"kind": "pulse"},
        # Not even a later import that says "consents: yes" brings the invitations back, nor another spelling.
        {"kind": "invitation", "basis": "consent"},
        {"kind": "invitation", "addresses": Addresses(email=" Giulia@Example.IT ")},
        {"kind": "invitation", "place": "bank-demo"},
    ],
)
def test_whatever_comes_later_for_the_address_is_not_sent(
    wiring: Wiring, office: PostOffice, client: FlaskClient, changes: dict[str, Any]
) -> None:
    client.post(invited(wiring), data=ONE_CLICK)
    take(wiring, invitation("visit-2", **({"addresses": GIULIA} | changes)))
    send_all(wiring)
    found = contact(f"visit-2/{changes['kind']}")
    assert (found.state, found.reason) == ("suppressed", "opted_out")
    ((name, data),) = told(found)
    assert (name, data["reason"], data["customer_id"]) == (
        "notifier.contact.suppressed",
        "opted_out",
        "customer-of-visit-2",
    )
    assert len(office.mails) == 1


def test_somebody_elses_address_is_somebody_else(wiring: Wiring, office: PostOffice, client: FlaskClient) -> None:
    client.post(invited(wiring), data=ONE_CLICK)
    take(wiring, invitation("visit-2", addresses=Addresses(email="giulia+2@example.it")))
    send_all(wiring)
    assert office.recipients == ["giulia@example.it", "giulia+2@example.it"]


@pytest.mark.parametrize(("basis", "state"), [("consent", "sent"), ("visit", "suppressed")])
def test_who_complains_and_asks_for_an_answer_gets_it(
    wiring: Wiring, office: PostOffice, client: FlaskClient, basis: str, state: str
) -> None:
    client.post(invited(wiring), data=ONE_CLICK)
    take(wiring, request("case-1", basis=basis, addresses=GIULIA))
    send_all(wiring)
    assert contact("case-1/acknowledgement").state == state
    assert len(office.mails) == (2 if state == "sent" else 1)


def test_staff_are_written_to_for_their_work(wiring: Wiring, office: PostOffice, client: FlaskClient) -> None:
    client.post(invited(wiring), data=ONE_CLICK)
    take(wiring, request("case-1", audience="staff", basis=None, addresses=GIULIA))
    send_all(wiring)
    assert len(office.mails) == 2


def test_what_waits_for_the_morning_is_stopped_at_once(wiring: Wiring, office: PostOffice, client: FlaskClient) -> None:
    link = invited(wiring)
    take(wiring, invitation("visit-2", kind="reminder", addresses=GIULIA))
    waiting = contact("visit-2/reminder")
    Contact.objects(pk=waiting.id).update(set__next_due_at=clock.now() + dt.timedelta(hours=9))
    client.post(link, data=ONE_CLICK)
    send_all(wiring)
    assert (contact("visit-2/reminder").state, contact("visit-2/reminder").reason) == ("suppressed", "opted_out")
    assert len(office.mails) == 1


def test_what_the_server_has_not_taken_yet_is_not_given_to_it_again(
    wiring: Wiring, office: PostOffice, client: FlaskClient
) -> None:
    link = invited(wiring)
    office.will("RCPT", "450 4.2.1 Try later")
    take(wiring, invitation("visit-2", addresses=GIULIA))
    with time_machine.travel(clock.now(), tick=False):
        send_all(wiring)
        client.post(link, data=ONE_CLICK)
        send_all(wiring)
    assert contact("visit-2/invitation").state == "suppressed"
    assert len(office.mails) == 1


class Overtaking(OptOuts):
    """The real ledger, in which the reader opts out just after a sender has looked."""

    def __init__(self, ledger: OptOuts, reader: Contact, how: How) -> None:
        super().__init__("notifier")
        self._ledger = ledger
        self._opt_out = lambda: ledger.take(reader, how, clock.now())

    def holds(self, fingerprint: str | None) -> bool:
        held = self._ledger.holds(fingerprint)
        self._opt_out()
        return held


def test_a_sender_that_has_just_looked_sends_nothing_any_more(wiring: Wiring, office: PostOffice) -> None:
    take(wiring, invitation("visit-1", addresses=GIULIA))
    overtaken = dataclasses.replace(wiring, opt_outs=Overtaking(wiring.opt_outs, contact(), "page"))
    with closing(Sender(overtaken, open_channels(wiring.settings))) as sender:
        worker.timers(overtaken, sender).do_one()
    assert (contact().state, office.connections) == ("queued", 0)
    send_all(wiring)
    assert (contact().state, contact().reason, office.mails) == ("suppressed", "opted_out", [])


def test_nothing_is_handed_over_once_the_page_has_said_so(
    wiring: Wiring, office: PostOffice, client: FlaskClient
) -> None:
    link = invited(wiring)
    for number in range(30):
        take(wiring, invitation(f"visit-{number + 2}", addresses=GIULIA))
    with worker.sending(wiring) as senders, running(*senders):
        until(lambda: len(office.mails) > 3, what="some mails")
        client.post(link, data=ONE_CLICK)
        begun = Contact.objects(attempts__0__exists=True).count()
        until(lambda: Contact.objects(state__in=["queued", "sending"]).count() == 0, what="the end of all")
    assert Contact.objects(attempts__0__exists=True).count() == begun
    assert len(office.mails) == begun
    assert Contact.objects(reason="opted_out").count() == 31 - begun


def test_many_clicks_at_once_are_one_opt_out(wiring: Wiring, office: PostOffice) -> None:
    link = invited(wiring)
    app, gate = create_app(wiring.settings), threading.Barrier(8)

    def click(_: int) -> int:
        gate.wait()
        return app.test_client().post(link, data=ONE_CLICK).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(click, range(8))) == {200}
    assert len(opted_out()) == 1
    assert office.mails


def test_the_ledger_knows_nobody(wiring: Wiring, office: PostOffice, client: FlaskClient) -> None:
    client.post(invited(wiring), data=ONE_CLICK)
    assert office.mails
    kept = str(OptOut.objects.as_pymongo().get())
    assert not re.search(r"giulia|example\.it|@", kept)


def test_the_link_goes_on_working_long_after(wiring: Wiring, client: FlaskClient) -> None:
    link = invited(wiring)
    with time_machine.travel(clock.now() + dt.timedelta(days=1_000)):
        assert client.post(link, data=ONE_CLICK).status_code == 200
    assert OptOut.objects.count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("forgery", ["k1.unknown.forged", "x", "k1..", "a.b.c.d", "cut", "survey", "nobody", "unsent"])
def test_a_link_that_is_not_ours_opts_nobody_out(
    wiring: Wiring, client: FlaskClient, method: str, forgery: str
) -> None:
    link = invited(wiring)
    keys = wiring.settings.secret_keys
    take(wiring, invitation("visit-2", addresses=Addresses()))
    token = {
        "cut": link.rpartition("/")[2][:-1],
        # Another purpose's token, of the same contact; ours, of a contact that is not there, or has no address.
        "survey": tokens.derive(keys, "survey", contact("visit-1/invitation").id),
        "nobody": tokens.derive(keys, "opt-out", "nobody"),
        "unsent": tokens.derive(keys, "opt-out", contact("visit-2/invitation").id),
    }.get(forgery, forgery)
    answer = getattr(client, method)(f"/opt-out/{token}", headers={"Accept-Language": "de"})
    assert answer.status_code in {400, 404}
    assert answer.mimetype == "text/html"
    assert OptOut.objects.count() == 0


@pytest.mark.parametrize(("query", "language"), [("", "en"), ("?lang=it", "it"), ("?lang=xx", "en")])
@pytest.mark.usefixtures("office")
def test_the_page_speaks_the_messages_language_or_the_one_chosen(
    wiring: Wiring, client: FlaskClient, query: str, language: str
) -> None:
    page = client.get(invited(wiring, language="en") + query, headers={"Accept-Language": "it"})
    assert f'<html lang="{language}">' in page.text
    assert {"en": "No more invitations?", "it": "Niente più inviti?"}[language] in page.text


def test_the_others_hear_of_it_over_kafka(
    wiring: Wiring, street: Street, office: PostOffice, client: FlaskClient
) -> None:
    with working(wiring):
        street.put(invitation("visit-1", addresses=GIULIA))
        until(lambda: len(street.news()) == 1, what="the invitation", seconds=60)
        client.post(path(wiring, contact()), data=ONE_CLICK)
        street.put(invitation("visit-2", addresses=GIULIA))
        news = until(lambda: len(street.news()) == 3 and street.news(), what="all news", seconds=60)
    (said,) = [event for event in news if isinstance(event, CustomerOptedOut)]
    assert (said.customer_id, said.channel) == ("customer-of-visit-1", "email")
    (stopped,) = [event for event in news if isinstance(event, ContactSuppressed)]
    assert (stopped.request_id, stopped.reason, stopped.requester) == ("visit-2/invitation", "opted_out", "feedback")
    assert len(office.mails) == 1
