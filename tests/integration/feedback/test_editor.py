"""The editor of surveys, worked as a browser without scripts works it."""

import io
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.feedback.places.document import Place
from services.feedback.responses.document import Response
from services.feedback.surveys.document import Survey
from services.feedback.surveys.storing import version_of
from services.feedback.web.manage.current import Here
from services.feedback.web.manage.editor.saving import Outdated, save
from services.feedback.web.manage.editor.slots import drafted, slots
from services.feedback.wiring import Wiring
from shared.kit import store
from tests.integration.feedback.filled_form import Form
from tests.integration.feedback.front_desk import FrontDesk

STAY = "/manage/places/hotel-demo/surveys/stay/visit"
PULSE = "/manage/places/hotel-demo/surveys/stay/pulse"


@pytest.fixture
def manager(desk: FrontDesk) -> FlaskClient:
    browser, _ = desk.in_charge("hotel-demo")
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


def opened(browser: FlaskClient, path: str = STAY) -> Form:
    return Form(browser, browser.get(path), "survey")


def after(browser: FlaskClient, answer: TestResponse) -> Form:
    """The form as it came back."""
    return Form(browser, answer, "survey")


def stay() -> Survey:
    survey: Survey = Survey.objects.get(place="hotel-demo", occasion="visit")
    return survey


def keys() -> list[str]:
    return [question["key"] for question in stay().questions]


class TestLists:
    def test_all_surveys_of_the_own_places(self, manager: FlaskClient, desk: FrontDesk) -> None:
        page = manager.get("/manage/surveys").text
        assert f'href="{STAY}"' in page
        assert "6 questions" in page
        assert "bank-demo" not in page
        everywhere, _ = desk.in_charge("root")
        assert "bank-demo/surveys/meeting/visit" in everywhere.get("/manage/surveys").text

    def test_none_yet(self, desk: FrontDesk) -> None:
        nobody, _ = desk.in_charge("nowhere")
        nobody.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        assert "No survey of your own yet" in nobody.get("/manage/surveys").text

    def test_what_is_asked_at_a_place_and_who_says_so(self, manager: FlaskClient, wiring: Wiring) -> None:
        assert wiring
        store.add(Survey.written("all", place="root", kind="stay", occasion="pulse", questions=stay().view().questions))
        page = manager.get("/manage/places/hotel-demo/surveys").text
        for said in ("its own, version 1", "taken over from Rimedio Demo", "comes with the program"):
            assert said in page

    def test_what_nobody_is_asked_about_is_not_there(self, manager: FlaskClient) -> None:
        for path in ("meeting/pulse", "stay/wedding"):
            assert manager.get(f"/manage/places/hotel-demo/surveys/{path}").status_code == 404


class TestBeginning:
    def test_a_new_survey_is_begun_from_what_there_is(self, manager: FlaskClient) -> None:
        first = manager.get(PULSE)
        assert first.location == f"{PULSE}/begin"
        page = manager.get(first.location).text
        for start in ("current", "pulse", "empty"):
            assert f'href="{PULSE}?from={start}"' in page
        assert "?from=hotel-stay" not in page
        form = opened(manager, f"{PULSE}?from=empty")
        saved = form.press("do", "save")
        assert saved.status_code == 303
        survey = Survey.objects.get(pk="hotel-demo-stay-pulse")
        assert (survey.version, [each["key"] for each in survey.questions]) == (1, ["overall"])
        assert "Guests are asked this from now on." in manager.get(saved.location).text

    def test_a_key_that_is_taken_is_not_taken_again(self, manager: FlaskClient) -> None:
        questions = stay().view().questions
        other = {"place": "bank-demo", "kind": "stay", "occasion": "pulse", "questions": questions}
        store.add(Survey.written("hotel-demo-stay-pulse", **other))
        opened(manager, f"{PULSE}?from=pulse").press("do", "save")
        assert Survey.objects.get(place="hotel-demo", occasion="pulse").id == "hotel-demo-stay-pulse-2"

    def test_two_who_begin_at_the_same_moment(self, manager: FlaskClient) -> None:
        one, other = opened(manager, f"{PULSE}?from=pulse"), opened(manager, f"{PULSE}?from=empty")
        assert one.press("do", "save").status_code == 303
        late = other.press("do", "save")
        assert late.status_code == 422
        assert "Somebody saved version 1 while you were writing." in late.text

    def test_two_who_begin_it_under_two_keys(self, wiring: Wiring) -> None:
        questions = stay().view().questions
        store.add(Survey.written("theirs", place="hotel-demo", kind="stay", occasion="pulse", questions=questions))
        place = store.load(Place, "hotel-demo")
        where = Here(place=place, view=wiring.places.get("hotel-demo", fresh=True), above=[], reached=None)
        # What the other one has done came to be between the look at the place and the saving.
        unseen = next(replace(slot, own=None) for slot in slots(where) if slot.occasion == "pulse")
        with pytest.raises(Outdated) as caught:
            save(where, unseen, drafted(questions), 0)
        assert caught.value.version == 1

    def test_an_old_one_is_begun_anew_from_a_template(self, manager: FlaskClient) -> None:
        page = manager.get(f"{STAY}?from=restaurant")
        assert "Guests are asked version 1 until you save." in page.text
        saved = Form(manager, page, "survey").press("do", "save")
        assert "saved=2" in saved.location
        assert "fault" in keys()


class TestWriting:
    def test_a_question_of_several_answers_is_added_to_what_is_asked(self, manager: FlaskClient) -> None:
        form = opened(manager).fill(what="multiple")
        form = after(manager, form.press("do", "add"))
        form.fill(questions__6__text__en="What was wrong?", questions__6__options__0__text__en="The food")
        form = after(manager, form.press("do", "more.6"))
        form.fill(questions__6__options__1__text__en="The waiting")
        form.fill(questions__6__rules__0__what="overall/at_most", questions__6__rules__0__mark="7")
        form = after(manager, form.press("do", "more.6"))
        form.fill(questions__6__join="any", questions__6__rules__1__what="touchpoints/breakfast/at_most")
        form.fill(questions__6__rules__1__mark="3")
        form = after(manager, form.press("do", "up.6"))
        saved = form.press("do", "save")
        assert saved.status_code == 303
        assert keys()[5] == "multiple-1"
        assert stay().questions[5] == {
            "key": "multiple-1",
            "type": "multiple",
            "text": {"en": "What was wrong?"},
            "hint": {},
            "options": [
                {"key": "option-1", "text": {"en": "The food"}},
                {"key": "option-2", "text": {"en": "The waiting"}},
            ],
            "show_if": {
                "any": [
                    {"question": "overall", "at_most": 7},
                    {"question": "touchpoints", "touchpoint": "breakfast", "at_most": 3},
                ]
            },
            "required": False,
        }
        page = manager.get(saved.location).text
        assert "Guests are asked version 2 from now on." in page
        assert "The answers to version 1 stay as they were" in page
        assert "only if question 1: at most 7 or question 2: Breakfast" in page.replace("breakfast", "Breakfast")

    def test_the_other_languages_travel_along(self, manager: FlaskClient) -> None:
        form = opened(manager).fill(questions__0__text__en="How was it?")
        form = after(manager, form.press("do", "language.it"))
        assert form.fields["questions.0.text.en"] == "How was it?"
        form.fill(questions__0__text__it="Com'era?")
        page = form.press("do", "language.en").text
        assert 'value="How was it?"' in page
        form.press("do", "save")
        assert stay().questions[0]["text"] == {"en": "How was it?", "it": "Com'era?"}

    def test_what_guests_read_where_nothing_is_written_is_shown(self, manager: FlaskClient) -> None:
        assert "Left empty, guests read: “How was your stay?”" in manager.get(STAY).text
        form = opened(manager).fill(questions__0__text__en="How was it?")
        page = form.press("do", "language.it").text
        assert "Left empty, guests read: “How was it?”" in page
        assert "1 missing" in page

    def test_answers_to_an_older_version_stay_readable(self, manager: FlaskClient, desk: FrontDesk) -> None:
        answered = desk.answer(desk.token())
        opened(manager).press("do", "remove.5")
        form = after(manager, opened(manager).press("do", "remove.5"))
        form.press("do", "save")
        response = Response.objects.get(pk=answered.json["id"])
        assert response.survey_version == 1
        assert "contact" in [each.key for each in version_of("stay", 1).questions]
        assert "contact" not in keys()

    def test_what_is_not_changed_makes_no_new_version(self, manager: FlaskClient) -> None:
        saved = opened(manager).press("do", "save")
        assert stay().version == 1
        assert "Nothing has changed: guests are asked version 1." in manager.get(saved.location).text

    def test_mistakes_stand_at_their_fields_and_nothing_is_saved(self, manager: FlaskClient) -> None:
        form = after(manager, opened(manager).fill(what="single").press("do", "add"))
        refused = form.fill(questions__6__options__0__text__en="Only one").press("do", "save")
        assert refused.status_code == 422
        assert "Please check: nothing is saved yet." in refused.text
        for field, message in (
            ("questions.6.text", "Write the question, in at least one language."),
            ("questions.6.options", "Offer at least 2 answers to choose from."),
        ):
            assert f'href="#{field}">Question 7: {message}' in refused.text
            assert f'id="{field}-error1">{message}' in refused.text
        assert after(manager, refused).fields["questions.6.options.0.text.en"] == "Only one"
        assert stay().version == 1

    def test_a_survey_without_questions_is_none(self, manager: FlaskClient) -> None:
        form = opened(manager)
        for _ in range(6):
            form = after(manager, form.press("do", "remove.0"))
        refused = form.press("do", "save")
        assert refused.status_code == 422
        assert "Ask at least one question, and at most 40." in refused.text

    def test_whoever_is_late_loses_nothing(self, manager: FlaskClient) -> None:
        mine = opened(manager).fill(questions__0__text__en="Mine")
        opened(manager).fill(questions__0__text__en="Theirs").press("do", "save")
        late = mine.press("do", "save")
        assert late.status_code == 422
        assert "Somebody saved version 2 while you were writing." in late.text
        form = after(manager, late)
        assert form.fields["questions.0.text.en"] == "Mine"
        assert stay().questions[0]["text"] == {"en": "Theirs"}
        assert form.press("do", "save").status_code == 303
        assert (stay().version, stay().questions[0]["text"]) == (3, {"en": "Mine"})

    def test_a_condition_from_elsewhere_is_kept_until_somebody_drops_it(self, manager: FlaskClient) -> None:
        survey = stay()
        nested: Any = {"not": {"question": "overall", "at_most": 3}}
        survey.questions = [*survey.questions[:3], {**survey.questions[3], "show_if": nested}]
        store.save(survey)
        form = opened(manager).fill(questions__0__text__en="How was it?")
        form.press("do", "save")
        assert stay().questions[3]["show_if"] == nested
        form = after(manager, opened(manager).press("do", "always.3"))
        form.press("do", "save")
        assert stay().questions[3]["show_if"] is None

    def test_a_condition_whose_question_was_moved_behind_is_shown_and_refused(self, manager: FlaskClient) -> None:
        form = opened(manager)
        form.fill(questions__1__rules__0__what="overall/answered")
        form = after(manager, form.press("do", "up.1"))
        assert form.fields["questions.0.rules.0.what"] == "overall/answered"
        refused = form.press("do", "save")
        assert "does not come before this one any more" in refused.text

    def test_a_page_that_was_open_for_a_day_is_not_lost(
        self, manager: FlaskClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        form = opened(manager).fill(questions__0__text__en="Still here")
        monkeypatch.setattr("shared.kit.auth.form_token.LIFETIME", -1)
        shown = form.press("do", "save")
        assert shown.status_code == 422
        assert "Nothing is lost" in shown.text
        assert 'value="Still here"' in shown.text
        assert stay().version == 1


class TestPreview:
    def test_it_is_the_guests_own_page(self, manager: FlaskClient) -> None:
        page = opened(manager).fill(questions__0__text__en="How was it, honestly?").look()
        assert "How was it, honestly?" in page.text
        assert "Hotel Aurora" in page.text
        assert "survey.css" in page.text
        assert "survey.js" not in page.text
        assert stay().version == 1

    def test_it_is_framed_by_the_editor_alone_and_runs_nothing(self, manager: FlaskClient) -> None:
        editor = manager.get(STAY)
        assert "frame-src 'self'" in editor.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in editor.headers["Content-Security-Policy"]
        for page in (manager.get(f"{STAY}/preview"), opened(manager).look()):
            policy = page.headers["Content-Security-Policy"]
            for directive in (
                "frame-ancestors 'self'",
                "script-src 'none'",
                "connect-src 'none'",
                "form-action 'self'",
            ):
                assert directive in policy
            assert page.headers["X-Frame-Options"] == "SAMEORIGIN"

    def test_a_guest_is_led_through_and_nothing_is_kept(self, manager: FlaskClient) -> None:
        form = after_frame(manager, opened(manager).look())
        details = after_frame(manager, form.press("overall", "2"))
        assert details.fields["overall"] == "2"
        words = after_frame(manager, details.press("go", "next"))
        assert any(name == "wish" for name in names(words))
        back = after_frame(manager, words.press("go", "back"))
        assert "touchpoints.breakfast" in back.text
        last = manager.post(words.action, data={**words.fields, "go": "all", "reach": "email"})
        assert "We are sorry" in last.text
        assert "https://reviews.example.com/hotel-aurora" in last.text
        assert Response.objects.count() == 0

    def test_a_good_answer_ends_with_thanks(self, manager: FlaskClient) -> None:
        form = after_frame(manager, opened(manager).look())
        last = manager.post(form.action, data={**form.fields, "overall": "10", "go": "all"})
        assert "Thank you" in last.text
        assert "We are sorry" not in last.text

    def test_what_must_be_answered_must_be_answered(self, manager: FlaskClient) -> None:
        form = after_frame(manager, opened(manager).look())
        assert manager.post(form.action, data={**form.fields, "go": "all"}).status_code == 422

    def test_one_question_is_shown_whatever_its_condition(self, manager: FlaskClient) -> None:
        page = opened(manager).look("wish")
        assert "What would put it right?" in page.text
        assert 'name="overall" value="0"' not in page.text.partition("<template")[0]

    def test_it_is_in_the_language_that_is_being_written(self, manager: FlaskClient) -> None:
        form = after(manager, opened(manager).press("do", "language.it"))
        assert '<html lang="it">' in form.look().text

    def test_a_photo_goes_nowhere(self, manager: FlaskClient) -> None:
        form = after_frame(manager, opened(manager).look("photo"))
        assert form.action.startswith(f"{STAY}/preview/photo")
        sent = {**form.fields, "go": "back", "photo": (io.BytesIO(b"a picture"), "room.jpg")}
        assert manager.post(form.action, data=sent).status_code == 200

    def test_what_cannot_be_shown_says_why(self, manager: FlaskClient) -> None:
        form = after(manager, opened(manager).fill(what="short").press("do", "add"))
        assert "Question 7: Write the question, in at least one language." in form.look().text
        assert "/preview?lang=en&amp;wait=1" in form.text
        assert "Show again" in manager.get(f"{STAY}/preview?wait=1").text

    @pytest.mark.parametrize("draft", ["", "{broken", "7", "[7]", '[{"key": 7}]'])
    def test_a_frame_that_was_tampered_with_shows_nothing(self, manager: FlaskClient, draft: str) -> None:
        form = after_frame(manager, opened(manager).look())
        page = manager.post(form.action, data={**form.fields, "draft": draft})
        assert page.status_code == 200
        assert "Not to be shown yet" in page.text

    def test_a_template_is_shown_before_it_is_saved(self, manager: FlaskClient) -> None:
        assert "How was your meal with us?" in manager.get(f"{STAY}/preview?from=restaurant").text


def after_frame(browser: FlaskClient, page: TestResponse) -> Form:
    """The form in the frame."""
    return Form(browser, page, "answers")


def names(form: Form) -> set[str]:
    """The names of all fields on the page that a guest sees."""
    return {part.partition('"')[0] for part in form.text.partition("<template")[0].split('name="')[1:]}
