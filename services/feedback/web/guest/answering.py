"""A guest's turn: a step is left and another one shown, until at the end the answer is sent."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from flask import Response, g, redirect
from werkzeug.wrappers import Response as AnyResponse

from services.feedback.responses import photos, progress
from services.feedback.responses.progress import Stand
from services.feedback.responses.submitting import Answer, submit
from services.feedback.surveys.questions import Question
from services.feedback.web.api.response_schemas import unreachable
from services.feedback.web.guest import filled, mistakes, rendering
from services.feedback.web.guest.asked import Asked
from services.feedback.web.guest.filled import PHOTOS, Fields, latest
from services.feedback.web.guest.mistakes import Mistakes
from services.feedback.web.guest.steps import CLOSING, CLOSING_KEY, Step, after, before
from services.feedback.web.guest.stopped import Stopped
from shared.kit import clock, web
from shared.kit.i18n import choose


class Turn:
    """One form that a guest has sent.

    Its field `go` says where to: `next`, `send`, `back`, `all` (send the whole, whichever step it comes from), `left`
    (count where the page was left), `lang.<code>`, `drop.<photo>`. A tap on a mark says it by its own name.

    Args:
        whole: What the guest is asked.
        fields: What they sent.
        wrong: What is wrong with it already.
    """

    def __init__(self, whole: Asked, fields: Fields, wrong: Mistakes) -> None:
        self._whole = whole.in_version(latest(fields, "survey"))
        self._fields = fields
        self._wrong = wrong
        self._go = latest(fields, "go")
        self._walked = self._whole.way(fields)
        self._step = self._at(latest(fields, "at"))
        self._stood = Stand.read(latest(fields, "stood"), clock.now().date())

    def answer(self, languages: Sequence[str]) -> AnyResponse:
        """What the guest is shown now."""
        if self._go == "left":
            self._move(self._step)
            return Response(status=HTTPStatus.NO_CONTENT)
        action, _, which = self._go.partition(".")
        if action == "lang":
            g.language = choose(languages, which)
        if action == "drop":
            self._fields = {**self._fields, PHOTOS: [id_ for id_ in self._fields.get(PHOTOS, ()) if id_ != which]}
        if g.form_expired or self._wrong or action in {"lang", "drop"}:
            return self._show(self._step, self._wrong)
        if self._go == "back":
            return self._lead(before(self._whole.steps, self._walked, self._step.key))
        return self._send() if self._go == "all" else self._leave()

    def _leave(self) -> AnyResponse:
        """Leave the step, unless something is wrong with it."""
        here = [each for each in self._whole.asked(self._fields) if each in self._step.questions]
        _, wrong = self._read(here, to_send=False)
        if wrong:
            return self._show(self._step, wrong)
        following = after(self._whole.steps, self._walked, self._step.key)
        if following is None and self._go == "next" and self._step is not CLOSING:
            # The button did not say that it would send.
            following = CLOSING
        return self._lead(following) if following else self._send()

    def _send(self) -> AnyResponse:
        """Send the answer, unless something is wrong with it."""
        whole, asked = self._whole, self._whole.asked(self._fields)
        loaded, wrong = self._read(asked, to_send=True)
        if loaded is None or wrong:
            return self._show(self._where(wrong), wrong)
        pictures = photos.belonging(whole.subject, filled.photos(asked, self._fields))
        said = {**loaded["answers"], "photos": pictures, "contact": loaded["contact"]}
        try:
            submit(whole.subject, whole.place, Answer(**said, survey=whole.survey.ref, language=g.language))
        except web.Problem as problem:
            if not problem.errors:
                raise Stopped(problem.code, problem.status, whole.place) from None
            wrong = mistakes.explained(problem.errors)
            return self._show(self._where(wrong), wrong)
        photos.linked(pictures)
        progress.move(whole.survey.ref, self._stood, None)
        return redirect(f"{whole.path}/thanks?lang={g.language}", HTTPStatus.SEE_OTHER)

    def _read(self, questions: Sequence[Question], *, to_send: bool) -> tuple[dict[str, Any] | None, Mistakes]:
        loaded, wrong = mistakes.read(questions, self._fields, to_send=to_send)
        if loaded and loaded["contact"] and not wrong:
            wrong = unreachable(self._whole.subject.customer, loaded["contact"])
        return loaded, wrong

    def _where(self, wrong: Mistakes) -> Step:
        """The step that the first mistake is on."""
        about = mistakes.about(self._whole.questions, next(iter(wrong)))
        return next((step for step in self._walked if about in step.questions), self._walked[0])

    def _at(self, key: str) -> Step:
        if key == CLOSING_KEY:
            return CLOSING
        return next((step for step in self._whole.steps if step.key == key), self._walked[0])

    def _lead(self, step: Step) -> Response:
        """Show a step that the guest was not on before."""
        self._move(step)
        return self._show(step, {})

    def _move(self, step: Step) -> None:
        day = self._stood.day if self._stood else clock.now().date()
        stands = Stand(day=day, question=step.key)
        progress.move(self._whole.survey.ref, self._stood, stands)
        self._stood = stands

    def _show(self, step: Step, wrong: Mistakes) -> Response:
        return rendering.questions(
            self._whole, step, self._fields, mistakes=wrong, stood=self._stood, stale=g.form_expired
        )
