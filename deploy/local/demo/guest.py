"""A guest's browser without JavaScript: it keeps cookies, follows redirects and sends forms, step by step."""

from html.parser import HTMLParser
from urllib.parse import urljoin

import requests

TIMEOUT_SECONDS = 30
STEPS_MOST = 20


class Page(HTMLParser):
    """A page as such a browser sees it: the fields and buttons of its form, and its text."""

    def __init__(self, answer: requests.Response) -> None:
        """`answer` is what the server sent."""
        super().__init__()
        self.url = answer.url
        self.status = answer.status_code
        self.html = answer.text
        self.fields: dict[str, str] = {}
        self.names: set[str] = set()
        self.buttons: list[tuple[str, str]] = []
        self.action = ""
        self._words: list[str] = []
        self._textarea = ""
        self._inert = 0
        self.feed(answer.text)

    @property
    def text(self) -> str:
        """The words on the page."""
        return " ".join(" ".join(self._words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what belongs to the form."""
        given = {name: value or "" for name, value in attrs}
        # What is in a template is for scripts.
        self._inert += tag == "template"
        if self._inert:
            return
        if tag == "form" and given.get("method", "").lower() == "post":
            self.action = given.get("action", "")
        if "name" in given:
            self._note(tag, given)

    def handle_endtag(self, tag: str) -> None:
        """Leave a template or a field."""
        self._inert -= tag == "template"
        if tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        """Note the words."""
        if self._inert:
            return
        if self._textarea:
            self.fields[self._textarea] += data
        self._words.append(data)

    def _note(self, tag: str, given: dict[str, str]) -> None:
        name, value, kind = given["name"], given.get("value", ""), given.get("type", "")
        if tag == "button" or kind == "submit":
            self.buttons.append((name, value))
        elif tag in {"input", "textarea", "select"}:
            self.names.add(name)
            if tag == "textarea":
                self._textarea = name
                self.fields[name] = ""
            elif kind != "file" and (kind not in {"radio", "checkbox"} or "checked" in given):
                self.fields[name] = value


class Browser:
    """One guest's browser."""

    def __init__(self, language: str = "it") -> None:
        """`language` is the one that the browser asks for."""
        self._session = requests.Session()
        self._session.headers["Accept-Language"] = language
        self._session.headers["Accept"] = "text/html"

    def open(self, url: str) -> Page:
        """Open a page."""
        return Page(self._session.get(url, timeout=TIMEOUT_SECONDS))

    def send(self, page: Page, press: tuple[str, str] | None = None, **filled: str) -> Page:
        """Send the page's form with what was filled in.

        Args:
            page: The page.
            press: Name and value of the button; None for the Enter key.
            **filled: Texts by the field's name.

        Raises:
            KeyError: The form has no such field or button.
        """
        if unknown := filled.keys() - page.names:
            raise KeyError(f"the form has no {sorted(unknown)}, only {sorted(page.names)}")
        if press and press not in page.buttons:
            raise KeyError(f"the form has no button {press}, only {page.buttons}")
        button = dict([press] if press else page.buttons[:1])
        data = {**page.fields, **filled, **button}
        return Page(self._session.post(urljoin(page.url, page.action), data=data, timeout=TIMEOUT_SECONDS))

    def answer(self, page: Page, **said: str) -> Page:
        """Answer a survey, screen by screen, until it thanks or something is wrong.

        Args:
            page: Its first screen.
            **said: Answers by the field's name, `reach` for how to be contacted; what is not said is passed over.

        Raises:
            RuntimeError: It does not end.
        """
        for _ in range(STEPS_MOST):
            if "at" not in page.names or page.status != requests.codes.ok:
                return page
            here = {name: text for name, text in said.items() if name in page.names}
            tap = next((button for button in said.items() if button in page.buttons), None)
            page = self.send(page, tap or _onward(page), **here)
        raise RuntimeError(f"after {STEPS_MOST} screens there is still another one")


def _onward(page: Page) -> tuple[str, str]:
    """The button that leads on: whoever is asked how to be reached and has said nothing wants nobody to call."""
    wanted = (("reach", "none"), ("go", "send"), ("go", "next"))
    return next(button for button in wanted if button in page.buttons)
