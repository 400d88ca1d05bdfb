"""The desk as its server writes it: what waits, in which order, and one case in full."""

import datetime as dt
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.recovery.case import Case
from services.recovery.handlers import hear_of_contact, take_low_score
from services.recovery.web import desk
from services.recovery.wiring import Wiring
from shared.events import Contact, ContactFailed, ContactSent, Reason
from shared.kit import clock
from tests.integration.recovery.people import Person, hire, signed_in
from tests.low_scores import delivered_as, detected, giulia, outcome

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def reader(app: Flask, anna: Person) -> FlaskClient:
    return signed_in(app, anna)


def opened(wiring: Wiring, hours_ago: float = 0, **changes: Any) -> Case:
    event = detected(submitted_at=clock.now() - hours_ago * HOUR, **changes)
    take_low_score(wiring, event, delivered_as())
    case: Case = Case.objects.get(answers__response_id=event.response_id)
    return case


def listed(page: str) -> list[str]:
    """The numbers of the cases in a page's list, in its order."""
    return re.findall(r'href="/desk/cases/(R-[0-9A-Z-]+)"', page)


def test_what_has_the_least_time_left_comes_first(wiring: Wiring, reader: FlaskClient) -> None:
    calm = opened(wiring, 1)
    late = opened(wiring, 26)
    critical = opened(wiring, 3.5, severity="critical")
    page = reader.get("/desk").text
    assert listed(page) == [late.number, critical.number, calm.number]
    assert "in ritardo di 2 ore" in page
    assert "ancora 29 minuti" in page
    assert 'stroke-dasharray="96 100"' in page
    assert "style=" not in page
    assert "<script" not in page


def test_nothing_waits(reader: FlaskClient) -> None:
    assert "Nulla in attesa." in reader.get("/desk").text
    assert "Nothing waits." in reader.get("/desk", headers={"Accept-Language": "en"}).text


def test_managers_find_the_way_to_surveys_and_codes(app: Flask, wiring: Wiring) -> None:
    manager, agent = hire(wiring, "Olga Neri", "manager"), hire(wiring, "Piero Sala", "agent")
    link = f'href="{wiring.settings.feedback_url}/manage"'
    assert link in signed_in(app, manager).get("/desk").text
    assert link not in signed_in(app, agent).get("/desk").text


def test_the_list_says_when_it_was_read(reader: FlaskClient) -> None:
    assert re.search(r"Situazione: oggi, \d\d:\d\d", reader.get("/desk").text)


def test_mine_are_those_in_my_care(app: Flask, wiring: Wiring, reader: FlaskClient, anna: Person) -> None:
    luca = hire(wiring, "Luca Bassi", "agent")
    case = opened(wiring)
    assert case.owner is not None
    assert case.owner.id == anna.id
    assert listed(reader.get("/desk?owner=me").text) == [case.number]
    his = signed_in(app, luca)
    assert listed(his.get("/desk?owner=me").text) == []
    assert listed(his.get("/desk").text) == [case.number]


def test_a_case_is_found_by_name_or_number(wiring: Wiring, reader: FlaskClient) -> None:
    case = opened(wiring, customer=giulia(name="Marta Rinaldi"))
    opened(wiring)
    assert listed(reader.get("/desk?q=rinal").text) == [case.number]
    assert listed(reader.get(f"/desk?q={case.number}").text) == [case.number]
    nothing = reader.get("/desk?q=<script>").text
    assert "Nessun caso aperto con questo numero o nome." in nothing
    assert "<script" not in nothing


def test_a_long_list_comes_in_pages(wiring: Wiring, reader: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "PAGE", 2)
    expected = [opened(wiring, hours).number for hours in (5, 4, 3, 2)]
    first = reader.get("/desk").text
    further = re.search(r'href="(/desk\?cursor=[^"]+)"', first)
    assert further
    second = reader.get(further.group(1)).text
    assert listed(first) + listed(second) == expected
    assert "cursor=" not in second.partition("Altri casi")[2]
    made_up = reader.get("/desk?cursor=made-up")
    assert (made_up.status_code, "Non è un punto di questo elenco." in made_up.text) == (422, True)


def test_an_old_cursor_may_lead_to_an_empty_page(
    wiring: Wiring, reader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "PAGE", 1)
    cases = [opened(wiring, hours) for hours in (5, 4)]
    further = re.search(r'href="(/desk\?cursor=[^"]+)"', reader.get("/desk").text)
    assert further
    Case.objects(id=cases[1].id).update(set__is_open=False)
    assert "Non c\N{RIGHT SINGLE QUOTATION MARK}è altro." in reader.get(further.group(1)).text


def test_a_case_shows_relationship_words_history_and_what_to_do(
    wiring: Wiring, reader: FlaskClient, anna: Person
) -> None:
    case = opened(wiring, comment="Coda a colazione & caffè <freddo>.")
    request_id = case.contacts[0].request_id
    hear_of_contact(wiring, outcome(ContactSent, request_id, text="Gentile Giulia, ha ragione."), delivered_as())
    page = reader.get(f"/desk/cases/{case.number}").text.partition("<article")[2]
    order = [
        "cliente dal 2016",
        "Nel complesso 9/10",
        'mark-low">Colazione 1/5',
        "Coda a colazione &amp; caffè &lt;freddo&gt;.",
        "Più tavoli.",
        "Caso aperto",
        "Conferma inviata per e-mail",
        "Gentile Giulia, ha ragione.",
    ]
    positions = [page.index(text) for text in order]
    assert positions == sorted(positions)
    assert "Mettersi in contatto con il cliente" in page
    assert f"{anna.name}, responsabile" in page
    assert re.search(r"(oggi|domani) entro (le|l.)", page)
    assert 'href="tel:+393331234567"' in page


def test_times_are_those_of_the_place(wiring: Wiring, reader: FlaskClient) -> None:
    case = opened(wiring)
    local = case.opened_at.astimezone(dt.timezone(dt.timedelta(hours=1)))
    page = reader.get(f"/desk/cases/{case.number}").text
    assert f"oggi, {local:%H:}" in page or f"oggi, {local + HOUR:%H:}" in page


def test_a_message_that_came_to_nothing_is_in_the_next_step(wiring: Wiring, reader: FlaskClient) -> None:
    case = opened(wiring)
    hear_of_contact(wiring, outcome(ContactFailed, case.contacts[0].request_id), delivered_as())
    page = reader.get(f"/desk/cases/{case.number}").text
    assert "Telefonare al cliente" in page
    assert (
        "Non è stato possibile consegnare la conferma: l\N{RIGHT SINGLE QUOTATION MARK}indirizzo è stato rifiutato"
        in page
    )


def test_who_does_not_want_to_be_contacted_is_not_offered_for_contacting(wiring: Wiring, reader: FlaskClient) -> None:
    case = opened(wiring, contact=Contact(refused=True))
    page = reader.get(f"/desk/cases/{case.number}").text
    assert "Il cliente non desidera essere contattato." in page
    assert "tel:" not in page
    assert "mailto:" not in page


def test_little_is_known_of_a_stranger_and_that_is_shown_too(wiring: Wiring, reader: FlaskClient) -> None:
    whole = Reason(key="overall_low", values={"overall": 3, "threshold": 6})
    nobody = giulia(name=None, email=None, phone=None, since=None, external_id=None, tier="standard")
    case = opened(
        wiring, customer=nobody, comment=None, wish=None, touchpoints={}, overall=3, reasons=[whole], contact=Contact()
    )
    page = reader.get(f"/desk/cases/{case.number}").text
    assert "Cliente senza nome" in page
    assert "Nessuna parola, solo voti." in page
    assert "Trovare come raggiungere il cliente" in page


def test_a_case_nobody_may_own_says_so(app: Flask, wiring: Wiring) -> None:
    luca = hire(wiring, "Luca Bassi", "agent")
    case = opened(wiring)
    page = signed_in(app, luca).get(f"/desk/cases/{case.number}").text
    assert "ancora nessuno" in page
    assert "Affidare il caso a qualcuno" in page


def test_a_closed_case_asks_for_nothing(wiring: Wiring, reader: FlaskClient) -> None:
    case = opened(wiring)
    Case.objects(id=case.id).update(set__is_open=False)
    page = reader.get(f"/desk/cases/{case.number}").text
    assert "Prossimo passo" not in page
    assert listed(reader.get("/desk").text) == []


def test_a_case_that_is_not_there_is_a_page_with_a_way_back(reader: FlaskClient) -> None:
    answer = reader.get("/desk/cases/R-0000-0000")
    assert answer.status_code == 404
    assert answer.mimetype == "text/html"
    assert "Questo caso non c" in answer.text
    assert 'href="/desk"' in answer.text


def test_who_asks_to_be_called_now_and_what_they_photographed_is_seen(wiring: Wiring, reader: FlaskClient) -> None:
    wish = Contact(basis="consent", phone="+393331234567", channel="phone", call_now=True)
    case = opened(wiring, contact=wish, photos=["0f7kq2m9x4t1"], texts={"other": "Il cuscino <macchiato>"})
    page = reader.get(f"/desk/cases/{case.number}").text
    assert "chiede di essere richiamato" in page
    assert f'href="{wiring.settings.feedback_url}/v1/photos/0f7kq2m9x4t1"' in page
    assert "Il cuscino &lt;macchiato&gt;" in page
