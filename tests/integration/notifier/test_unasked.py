"""What nobody asked for: sent by day, with a way out, and not at all to whoever has taken it."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from services.notifier.documents import Contact
from services.notifier.handlers import learn
from services.notifier.opt_out.link import opt_out_url
from services.notifier.wiring import Wiring
from shared.events import Addresses, DirectoryPlace
from shared.kit import clock
from shared.kit.ids import new_id
from shared.kit.message import Delivery
from tests.integration.notifier.post_office import PostOffice
from tests.integration.notifier.sending import NEVER, contact, say, send_all, take, told
from tests.integration.notifier.street import invitation, request
from tests.unit.notifier.values import invitation as letter

# Seven in the evening, ten at night, and eight the next morning, of a Tuesday in Rome.
EVENING, NIGHT, MORNING = "2026-11-24T18:00:00Z", "2026-11-24T21:00:00Z", "2026-11-25T07:00:00Z"
UNASKED = ("invitation", "reminder", "pulse")


def at(time: str) -> time_machine.travel:
    return time_machine.travel(time, tick=False)


def moment(time: str) -> dt.datetime:
    return dt.datetime.fromisoformat(time)


@pytest.mark.parametrize("kind", sorted(UNASKED))
@pytest.mark.parametrize("language", ["it", "en"])
def test_it_is_sent_by_day_with_a_way_out(wiring: Wiring, office: PostOffice, kind: str, language: str) -> None:
    with at(EVENING):
        take(wiring, invitation(kind=kind, language=language))
        send_all(wiring)
    (mail,) = office.mails
    assert mail["From"] == "Hotel Aurora <rimedio@example.com>"
    assert mail["Content-Language"] == language
    way_out = opt_out_url(wiring.settings, contact().id)
    assert mail["List-Unsubscribe"] == f"<{way_out}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text, page = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text
    assert page
    for part in (text, page):
        assert way_out in part.get_content()
        assert "http://feedback.test/s/k1.visit-1.token" in part.get_content()
    assert "visit-1@example.it" not in way_out


def test_the_answer_to_a_complaint_has_none(wiring: Wiring, office: PostOffice) -> None:
    take(wiring, request())
    send_all(wiring)
    (mail,) = office.mails
    assert mail["List-Unsubscribe"] is None


@pytest.mark.parametrize("kind", sorted(UNASKED))
def test_at_night_it_waits_for_the_morning(wiring: Wiring, office: PostOffice, kind: str) -> None:
    with at(NIGHT):
        take(wiring, invitation(kind=kind))
        assert send_all(wiring) == 1
        assert (contact().state, contact().attempts, told(contact())) == ("queued", [], [])
        assert contact().due_at == moment(MORNING)
    with at("2026-11-25T06:59:59Z"):
        assert send_all(wiring) == 0
    with at(MORNING):
        send_all(wiring)
    assert contact().state == "sent"
    assert len(office.mails) == 1


def test_the_answer_to_a_complaint_does_not_wait(wiring: Wiring, office: PostOffice) -> None:
    with at(NIGHT):
        take(wiring, request())
        send_all(wiring)
    assert len(office.mails) == 1


def test_where_it_is_day_it_is_sent_while_it_is_night_elsewhere(wiring: Wiring, office: PostOffice) -> None:
    with at(NIGHT):
        take(wiring, invitation(zone="America/New_York"))
        send_all(wiring)
    assert len(office.mails) == 1


def test_what_nobody_took_before_the_night_waits_for_the_morning(wiring: Wiring, office: PostOffice) -> None:
    office.will("MAIL", "421 4.3.2 Closing")
    with at("2026-11-24T19:59:59Z"):
        take(wiring, invitation())
        send_all(wiring)
    with at("2026-11-24T20:00:01Z"):
        send_all(wiring)
        assert contact().due_at == moment(MORNING)
    with at(MORNING):
        send_all(wiring)
    assert [attempt["outcome"] for attempt in contact().attempts] == ["not_taken", "sent"]


@pytest.mark.parametrize("not_after", [MORNING, "2026-11-25T03:00:00Z"])
def test_what_would_be_too_late_in_the_morning_fails_and_says_so(
    wiring: Wiring, office: PostOffice, not_after: str
) -> None:
    with at(NIGHT):
        take(wiring, invitation(not_after=moment(not_after)))
        send_all(wiring)
    assert [(name, data["reason"]) for name, data in told(contact())] == [("notifier.contact.failed", "quiet_hours")]
    assert office.mails == []


def test_what_waited_too_long_fails_and_says_so(wiring: Wiring, office: PostOffice) -> None:
    with at(NIGHT):
        take(wiring, invitation(not_after=moment("2026-11-25T07:30:00Z")))
        send_all(wiring)
    with at("2026-11-25T07:30:00Z"):
        send_all(wiring)
    assert (contact().state, contact().reason) == ("failed", "expired")
    assert office.mails == []


def know(wiring: Wiring, key: str, parent: str | None) -> None:
    """Hear of a place."""
    place = DirectoryPlace(key=key, label=key, parent=parent, zone="Europe/Rome")
    key = f"place/{key}"
    learn(wiring, place, Delivery(id=new_id(), source="/f", type=place.type(), sequence=1, record_key=key))


def test_a_place_is_as_quiet_as_it_is_said_above_it(wiring: Wiring, office: PostOffice) -> None:
    know(wiring, "north", "root")
    know(wiring, "hotel-north", "north")
    say("north", weekday={"until": "08:00", "from": "23:00"})
    with at(NIGHT):
        take(wiring, invitation("here", place="hotel-north"))
        take(wiring, invitation("there", place="hotel-south"))
        send_all(wiring)
    assert office.recipients == ["here@example.it"]


def test_a_place_that_is_always_quiet_invites_nobody(wiring: Wiring, office: PostOffice) -> None:
    say("root", weekday=NEVER, saturday=NEVER, sunday=NEVER)
    with at(EVENING):
        take(wiring, invitation())
        send_all(wiring)
    assert (contact().state, contact().reason) == ("failed", "quiet_hours")
    assert office.mails == []


@pytest.mark.parametrize(
    ("changes", "faulty"),
    [
        ({"values": letter(survey_url="https://evil.example/s/x")}, ["survey_url"]),
        ({"values": {}}, ["kind", "survey_url"]),
        ({"zone": "Europe/Atlantis"}, ["zone"]),
    ],
)
def test_what_cannot_be_written_is_told_at_once_even_at_night(
    wiring: Wiring, office: PostOffice, changes: dict[str, Any], faulty: list[str]
) -> None:
    with at(NIGHT):
        take(wiring, invitation(**changes))
        send_all(wiring)
    ((name, data),) = told(contact())
    assert (name, data["reason"], data["faulty"]) == ("notifier.contact.failed", "not_renderable", faulty)
    assert office.mails == []


def test_of_a_sent_invitation_no_address_is_left(wiring: Wiring, office: PostOffice) -> None:
    with at(EVENING):
        take(wiring, invitation())
        send_all(wiring)
    assert len(office.mails) == 1
    kept = Contact.objects.as_pymongo().get()
    del kept["outbox"]
    assert "visit-1@" not in str(kept)
    assert "Giulia" not in str(kept)


def test_no_address_is_no_invitation(wiring: Wiring) -> None:
    take(wiring, invitation(addresses=Addresses(), not_after=clock.now()))
    assert (contact().state, contact().reason, contact().address_hash) == ("failed", "no_address", None)
