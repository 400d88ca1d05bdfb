"""Signing in and out: the right people, for as long as they work here, and nobody by guessing."""

import datetime as dt

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from services.recovery.documents import Staff
from services.recovery.web import sign_in as sign_in_pages
from services.recovery.wiring import Wiring
from shared.kit import clock, store
from shared.kit.auth import hash_password
from shared.kit.web import Limit
from tests.integration.recovery.people import PASSWORD, Person, csrf_token, dismiss, sign_in


def later(**time: float) -> time_machine.travel:
    return time_machine.travel(clock.now() + dt.timedelta(**time), tick=False)


def entered(app: Flask, person: Person) -> FlaskClient:
    """A browser in which somebody has just signed in."""
    browser = app.test_client()
    assert sign_in(browser, person.email).status_code == 303
    return browser


def leave(browser: FlaskClient) -> int:
    token = csrf_token(browser.get("/desk"))
    return browser.post("/sign-out", data={"csrf_token": token}).status_code


def test_the_desk_sends_a_stranger_to_the_form_and_back_after_it(app: Flask, anna: Person) -> None:
    browser = app.test_client()
    answer = browser.get("/desk?owner=me")
    assert answer.status_code == 303
    assert answer.location == "http://recovery.test/sign-in?next=http%3A%2F%2Frecovery.test%2Fdesk%3Fowner%3Dme"
    form = browser.get(answer.location)
    assert 'value="http://recovery.test/desk?owner=me"' in form.text
    answer = sign_in(browser, anna.email, next="http://recovery.test/desk?owner=me")
    assert (answer.status_code, answer.location) == (303, "http://recovery.test/desk?owner=me")
    assert "Anna Ferri" in browser.get("/desk").text


def test_an_address_is_known_however_it_is_typed(app: Flask, anna: Person) -> None:
    assert sign_in(app.test_client(), f"  {anna.email.upper()} ").status_code == 303


@pytest.mark.parametrize(
    "next_",
    ["", "https://evil.test/", "//evil.test/", "/\\evil.test", "javascript:alert(1)", "http://recovery.test.evil"],
)
def test_nobody_is_sent_anywhere_else(app: Flask, anna: Person, next_: str) -> None:
    assert sign_in(app.test_client(), anna.email, next=next_).location == "/desk"


def test_people_go_on_to_our_other_services(app: Flask, anna: Person) -> None:
    wanted = "http://feedback.test/v1/responses"
    browser = app.test_client()
    assert sign_in(browser, anna.email, next=wanted).location == wanted
    # Whoever is signed in is renewed by redirect, without a form.
    answer = browser.get("/sign-in", query_string={"next": wanted})
    assert (answer.status_code, answer.location) == (303, wanted)
    assert "rimedio_staff=" in answer.headers["Set-Cookie"]


def test_unknown_and_wrong_are_told_alike(app: Flask, anna: Person) -> None:
    wrong = sign_in(app.test_client(), anna.email, "wrong password")
    unknown = sign_in(app.test_client(), "nobody@example.com", "wrong password")
    for answer in (wrong, unknown):
        assert answer.status_code == 401
        assert "rimedio_staff" not in str(answer.headers)
        assert 'role="alert"' in answer.text
    # What was typed is kept, except the password.
    assert f'value="{anna.email}"' in wrong.text
    assert "wrong password" not in wrong.text


def test_a_form_that_is_incomplete_is_refused_like_a_wrong_one(app: Flask, anna: Person) -> None:
    assert anna.id
    browser = app.test_client()
    token = csrf_token(browser.get("/sign-in"))
    assert browser.post("/sign-in", data={"csrf_token": token}).status_code == 401


# A period that does not end while a test runs.
AN_AGE = 10**9


def test_who_guesses_is_stopped_and_others_at_the_same_address_are_not(
    app: Flask, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in_pages.tries(app), "of_one", Limit(10, AN_AGE))
    browser = app.test_client()
    tries = [sign_in(browser, anna.email, f"guess {number}").status_code for number in range(11)]
    assert tries == [401] * 10 + [429]
    stopped = sign_in(browser, anna.email)
    assert stopped.status_code == 429
    assert int(stopped.headers["Retry-After"]) > 0
    assert sign_in(browser, "somebody.else@example.com").status_code == 401


def test_who_guesses_many_peoples_passwords_is_stopped_too(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in_pages.tries(app), "from_address", Limit(3, AN_AGE))
    tries = [sign_in(app.test_client(), f"staff{number}@example.com").status_code for number in range(4)]
    assert tries == [401, 401, 401, 429]


def test_a_form_that_is_not_ours_signs_nobody_in(app: Flask, anna: Person) -> None:
    browser = app.test_client()
    data = {"email": anna.email, "password": PASSWORD}
    assert browser.post("/sign-in", data=data).status_code == 403
    token = csrf_token(browser.get("/sign-in"))
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert browser.post("/sign-in", data={**data, "csrf_token": token}, headers=foreign).status_code == 403


def test_a_form_left_open_overnight_is_shown_again_with_what_was_typed(app: Flask, anna: Person) -> None:
    browser = app.test_client()
    token = csrf_token(browser.get("/sign-in"))
    with later(hours=13):
        answer = browser.post(
            "/sign-in", data={"email": anna.email, "password": PASSWORD, "csrf_token": token, "next": "/desk?q=x"}
        )
        assert answer.status_code == 200
        assert f'value="{anna.email}"' in answer.text
        assert 'value="/desk?q=x"' in answer.text
        assert sign_in(browser, anna.email).status_code == 303


def test_a_working_day_needs_one_sign_in_and_the_next_one_another(app: Flask, anna: Person) -> None:
    browser = entered(app, anna)
    with later(hours=11):
        answer = browser.get("/desk")
        assert answer.status_code == 200
        assert "rimedio_staff=" in answer.headers["Set-Cookie"]
    with later(hours=13):
        assert browser.get("/desk").status_code == 303


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(app: Flask, anna: Person) -> None:
    cookies = sign_in(app.test_client(), anna.email).headers.getlist("Set-Cookie")
    assert {cookie.partition("=")[0] for cookie in cookies} == {"rimedio_recovery_session", "rimedio_staff"}
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)


def test_signing_out_ends_the_session_also_for_who_kept_its_cookies(app: Flask, anna: Person) -> None:
    here, elsewhere = entered(app, anna), entered(app, anna)
    assert leave(here) == 303
    assert here.get("/desk").status_code == 303
    # The short cookie lives for ten minutes at most, and cannot be renewed.
    with later(minutes=11):
        assert elsewhere.get("/desk").status_code == 303
    assert entered(app, anna).get("/desk").status_code == 200


def test_signing_out_works_after_the_short_cookie_has_run_out(app: Flask, anna: Person) -> None:
    browser = entered(app, anna)
    token = csrf_token(browser.get("/desk"))
    with later(minutes=11):
        assert browser.post("/sign-out", data={"csrf_token": token}).status_code == 303
        assert browser.get("/desk").status_code == 303


def test_only_a_form_of_ours_signs_out(app: Flask, anna: Person) -> None:
    browser = entered(app, anna)
    assert browser.post("/sign-out").status_code == 403
    assert browser.get("/sign-out").status_code == 405
    assert browser.get("/desk").status_code == 200


def test_who_has_left_is_out_at_once(app: Flask, wiring: Wiring, anna: Person) -> None:
    browser = entered(app, anna)
    dismiss(wiring, anna)
    with later(seconds=3):
        assert browser.get("/desk").status_code == 403
    with later(minutes=11):
        assert browser.get("/desk").status_code == 303
    assert sign_in(app.test_client(), anna.email).status_code == 401


def test_another_password_ends_the_sessions_of_the_old_one(app: Flask, anna: Person) -> None:
    browser = entered(app, anna)
    staff = store.load(Staff, anna.id)
    staff.change_password(hash_password("another password"))
    store.save(staff)
    with later(minutes=11):
        assert browser.get("/desk").status_code == 303
    assert sign_in(app.test_client(), anna.email).status_code == 401
    assert sign_in(app.test_client(), anna.email, "another password").status_code == 303


def test_a_session_somebody_wrote_themselves_is_none(app: Flask, anna: Person) -> None:
    browser = app.test_client()
    browser.set_cookie("rimedio_recovery_session", f"{anna.id}.0")
    assert browser.get("/sign-in").status_code == 200
    assert browser.get("/desk").status_code == 303


def test_the_form_speaks_the_browsers_language(app: Flask) -> None:
    assert "Indirizzo e-mail" in app.test_client().get("/sign-in").text
    english = app.test_client().get("/sign-in", headers={"Accept-Language": "en-GB"}).text
    assert "E-mail address" in english
    assert '<html lang="en">' in english
