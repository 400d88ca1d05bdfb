"""The manager's pages but for the editor: places, codes, and who was not asked."""

import datetime as dt
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from mongoengine.connection import get_connection

from services.feedback.places.document import Place
from services.feedback.wiring import Wiring
from shared.kit import clock, store
from shared.kit.ids import new_id
from tests.integration.feedback.filled_form import Form
from tests.integration.feedback.front_desk import FrontDesk

PAGES = [
    "/manage",
    "/manage/surveys",
    "/manage/uninvited",
    "/manage/places/hotel-demo/surveys",
    "/manage/places/hotel-demo/surveys/stay/visit",
    "/manage/places/hotel-demo/surveys/stay/pulse/begin",
    "/manage/places/hotel-demo/surveys/stay/visit/preview",
    "/manage/places/hotel-demo/triage",
    "/manage/places/hotel-demo/codes",
    "/manage/places/hotel-demo/codes/replace",
    "/manage/places/hotel-demo/uninvited",
]


@pytest.fixture
def manager(desk: FrontDesk) -> FlaskClient:
    return signed_in(desk, "hotel-demo")


def signed_in(desk: FrontDesk, *places: str, role: str = "manager", language: str = "en") -> FlaskClient:
    browser, _ = desk.in_charge(*places, role=role)
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    return browser


def enter(key: str, parent: str, **facts: Any) -> None:
    store.add(Place.entered(key, **{"name": key.title(), "parent": parent, "zone": "Europe/Rome", **facts}))


def visit(place: str, days_ago: float, invitation: str = "sent", reason: str | None = None, **more: Any) -> None:
    """A visit of which it is known what became of its invitation."""
    ended = clock.now() - dt.timedelta(days=days_ago)
    id_ = new_id()
    document = {
        "_id": id_,
        "external_id": id_,
        "place": place,
        "state": "completed",
        "ends_at": ended,
        "invitation": invitation,
    }
    document |= {"uninvited": reason} if reason else {}
    connection = get_connection("feedback")
    connection[Place._get_db().name]["visits"].insert_one({**document, **more})  # noqa: SLF001


class TestWhoMay:
    @pytest.mark.parametrize("path", PAGES)
    def test_those_in_charge(self, desk: FrontDesk, path: str) -> None:
        for role in ("manager", "director", "admin"):
            assert signed_in(desk, "root", role=role).get(path).status_code == 200
        assert signed_in(desk, "root", role="agent").get(path).status_code == 403
        stranger = desk.app.test_client().get(path)
        assert stranger.status_code == 303
        assert stranger.location.startswith(f"{desk.wiring.settings.recovery_url}/sign-in?next=")

    @pytest.mark.parametrize("path", [path for path in PAGES if "/places/" in path])
    def test_for_their_own_places_alone(self, desk: FrontDesk, path: str) -> None:
        banker = signed_in(desk, "bank-demo", language="it")
        page = banker.get(path)
        assert page.status_code == 403
        assert "Lei non lavora per questa sede." in page.text
        assert banker.get(path.replace("hotel-demo", "nowhere")).status_code == 404

    def test_a_form_from_elsewhere_changes_nothing(self, manager: FlaskClient) -> None:
        path = "/manage/places/hotel-demo/codes/replace"
        assert manager.post(path, data={"code": "aurora"}).status_code == 403
        assert store.load(Place, "hotel-demo").code == "aurora"


class TestStart:
    def test_the_places_are_a_tree(self, desk: FrontDesk) -> None:
        enter("spa", "hotel-demo", active=False)
        page = signed_in(desk, "root").get("/manage").text
        assert [page.index(name) for name in ("Rimedio Demo", "Hotel Aurora", "Spa")] == sorted(
            page.index(name) for name in ("Rimedio Demo", "Hotel Aurora", "Spa")
        )
        assert "retired" in page
        for way in ("surveys", "codes"):
            assert f'href="/manage/places/spa/{way}"' in page

    def test_a_manager_sees_the_own_places(self, desk: FrontDesk) -> None:
        page = signed_in(desk, "bank-demo").get("/manage").text
        assert "Banca Aurora" in page
        assert "Hotel Aurora" not in page
        assert "No place yet" in signed_in(desk, "nowhere").get("/manage").text

    def test_it_leads_back_to_the_desk(self, manager: FlaskClient, wiring: Wiring) -> None:
        assert f'href="{wiring.settings.recovery_url}/desk"' in manager.get("/manage").text

    def test_it_speaks_the_languages_of_staff(self, desk: FrontDesk) -> None:
        assert "<h1>Sedi</h1>" in signed_in(desk, "root", language="it").get("/manage").text
        assert "<h1>Places</h1>" in signed_in(desk, "root", language="en").get("/manage").text
        assert '<html lang="it">' in signed_in(desk, "root", language="de").get("/manage").text

    def test_the_figure_of_a_place_is_that_of_all_below_it(self, desk: FrontDesk) -> None:
        enter("spa", "hotel-demo")
        visit("spa", 1, "none", "no_address")
        visit("hotel-demo", 1)
        visit("bank-demo", 1)
        page = signed_in(desk, "root").get("/manage").text
        assert re.findall(r"(\d+ of \d+) not asked", page) == ["1 of 3", "0 of 1", "1 of 2", "1 of 1"]


class TestUninvited:
    def test_how_many_and_why(self, manager: FlaskClient) -> None:
        for reason in ["no_address"] * 2 + ["resting"]:
            visit("hotel-demo", 2, "none", reason)
        visit("hotel-demo", 2, "none", "answered")
        visit("hotel-demo", 2, "waiting")
        visit("hotel-demo", 2)
        visit("hotel-demo", 20, "none", "opted_out")
        visit("bank-demo", 2, "none", "opted_out")
        page = manager.get("/manage/uninvited").text
        assert re.search(r'great figures">3<', page)
        assert "of 5 customers" in page
        assert page.index("No e-mail address is known") < page.index("They were invited not long ago")
        assert "wants no messages" not in page
        assert "look into it" not in page
        assert "wants no messages" in manager.get("/manage/places/hotel-demo/uninvited?days=30").text

    def test_too_many_are_an_alarm(self, desk: FrontDesk) -> None:
        for number in range(10):
            visit("hotel-demo", 1, *(("none", "unheard") if number < 3 else ("sent",)))
            visit("bank-demo", 1)
        page = signed_in(desk, "root").get("/manage/uninvited").text
        assert "Somebody should look into it" in page
        assert page.index("Hotel Aurora") < page.index("Banca Aurora")
        assert page.count("too many") == 1
        assert '<strong class="warn">3 of 10 not asked' in signed_in(desk, "root").get("/manage").text

    def test_nothing_was_to_be_asked(self, manager: FlaskClient) -> None:
        assert "Nobody was to be asked." in manager.get("/manage/places/hotel-demo/uninvited?days=nonsense").text

    def test_a_reason_that_nobody_has_words_for_is_shown_all_the_same(self, manager: FlaskClient) -> None:
        visit("hotel-demo", 1, "none", "full_moon")
        assert "full_moon" in manager.get("/manage/uninvited").text


class TestCodes:
    def test_each_touchpoint_has_its_code_to_print(self, manager: FlaskClient) -> None:
        page = manager.get("/manage/places/hotel-demo/codes?print=de").text
        hotel = store.load(Place, "hotel-demo")
        for code in hotel.codes():
            assert f'src="/v1/qr/{code}.svg"' in page
            for layout in ("poster", "card"):
                assert f"/v1/qr/{code}.pdf?layout={layout}&amp;language=" in page
        assert "Breakfast" in page

    def test_a_code_is_replaced_after_a_question(self, manager: FlaskClient, app: Flask) -> None:
        asked = manager.get("/manage/places/hotel-demo/codes/replace?touchpoint=breakfast")
        assert "Replace the code of Breakfast?" in asked.text
        assert "led to the survey of Hotel Aurora" in asked.text
        before = store.load(Place, "hotel-demo")
        form = Form(manager, asked)
        done = form.press()
        assert done.status_code == 303
        hotel = store.load(Place, "hotel-demo")
        assert hotel.touchpoints[2]["code"] != before.touchpoints[2]["code"]
        assert [each["code"] for each in hotel.retired_codes] == [before.touchpoints[2]["code"]]
        assert "Breakfast has a new code" in manager.get(done.location).text
        assert app.test_client().get(f"/q/{before.touchpoints[2]['code']}").status_code == 410
        assert form.press().status_code == 303
        assert store.load(Place, "hotel-demo").codes() == hotel.codes()

    def test_the_code_of_the_whole_place_too(self, manager: FlaskClient) -> None:
        Form(manager, manager.get("/manage/places/hotel-demo/codes/replace")).press()
        hotel = store.load(Place, "hotel-demo")
        assert hotel.retired_codes[0]["code"] == "aurora"
        assert re.fullmatch(r"[0-9a-z]{8}", hotel.code or "")

    def test_what_has_no_code_gets_one(self, manager: FlaskClient) -> None:
        enter("spa", "hotel-demo", touchpoints=[{"key": "sauna", "names": {"it": "sauna"}}], code="spa")
        page = manager.get("/manage/places/spa/codes")
        assert "It has no code yet." in page.text
        assert Form(manager, page).press().status_code == 303
        assert store.load(Place, "spa").touchpoints[0]["code"]
        assert "It has no code yet." not in manager.get("/manage/places/spa/codes").text

    def test_what_is_not_there_has_no_code(self, manager: FlaskClient) -> None:
        assert manager.get("/manage/places/hotel-demo/codes/replace?touchpoint=moon").status_code == 404


class TestCodesApi:
    def rotate(self, desk: FrontDesk, place: str = "hotel-demo", body: Any = None, **headers: str) -> Any:
        usual = {"Authorization": desk.key("places:write")}
        return desk.app.test_client().post(f"/v1/places/{place}/codes", json=body or {}, headers={**usual, **headers})

    def test_a_program_replaces_a_code(self, desk: FrontDesk, wiring: Wiring) -> None:
        answer = self.rotate(desk, body={"touchpoint": "room"})
        hotel = store.load(Place, "hotel-demo")
        code = hotel.touchpoints[1]["code"]
        assert (answer.status_code, answer.json) == (
            201,
            {
                "place": "hotel-demo",
                "touchpoint": "room",
                "code": code,
                "url": f"{wiring.settings.feedback_url}/q/{code}",
            },
        )
        whole = self.rotate(desk)
        assert (whole.json["touchpoint"], whole.json["code"]) == (None, store.load(Place, "hotel-demo").code)

    def test_sent_twice_it_is_replaced_once(self, desk: FrontDesk) -> None:
        key = {"Authorization": desk.key("places:write"), "Idempotency-Key": "once"}
        first, again = self.rotate(desk, **key), self.rotate(desk, **key)
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json == again.json
        assert self.rotate(desk, body={"touchpoint": "room"}, **key).status_code == 422

    def test_what_is_not_there_is_said(self, desk: FrontDesk) -> None:
        assert self.rotate(desk, place="nowhere").status_code == 404
        refused = self.rotate(desk, body={"touchpoint": "moon"})
        assert (refused.status_code, list(refused.json["errors"])) == (422, ["touchpoint"])

    def test_who_has_read_an_older_version_reads_again(self, desk: FrontDesk) -> None:
        assert self.rotate(desk, **{"If-Match": '"99"'}).status_code == 409

    def test_staff_replace_codes_of_their_own_places(self, desk: FrontDesk) -> None:
        banker, header = desk.in_charge("bank-demo")
        assert banker.post("/v1/places/hotel-demo/codes", json={}, headers=header).status_code == 403
        assert banker.post("/v1/places/bank-demo/codes", json={}, headers=header).status_code == 201
        assert desk.staff("root").post("/v1/places/bank-demo/codes", json={}, headers=header).status_code == 403
