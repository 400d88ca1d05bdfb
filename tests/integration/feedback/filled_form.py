"""A form on a page, filled in and sent as a browser without scripts would."""

from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class Form(HTMLParser):
    """One form of a page with all its fields as they stand.

    Args:
        browser: Who has the page open.
        page: The page.
        id: Of the form; the first one with this id, or the first that there is.
    """

    def __init__(self, browser: FlaskClient, page: TestResponse, id: str | None = None) -> None:  # noqa: A002
        super().__init__()
        self._browser = browser
        self._wanted = id
        self._state = "before"
        self._select: str | None = None
        self.action = ""
        self.text = page.text
        self.fields: dict[str, str] = {}
        self.choices: dict[str, list[str]] = {}
        self.buttons: list[dict[str, str]] = []
        self.feed(page.text)
        assert self._state == "after", page.text

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form" and self._state == "before" and self._wanted in {None, said.get("id")}:
            self._state, self.action = "inside", said["action"]
        if self._state != "inside":
            return
        if tag == "input":
            checked = said.get("type") not in {"checkbox", "radio"} or "checked" in said
            self.fields |= {said["name"]: said.get("value", "on")} if checked and "name" in said else {}
        elif tag == "select":
            self._select = said["name"]
        elif tag == "option" and self._select:
            self.choices.setdefault(self._select, []).append(said["value"])
            if "selected" in said or self._select not in self.fields:
                self.fields[self._select] = said["value"]
        elif tag == "button":
            self.buttons.append(said)

    def handle_endtag(self, tag: str) -> None:
        self._select = None if tag == "select" else self._select
        if tag == "form" and self._state == "inside":
            self._state = "after"

    def fill(self, **texts: str) -> "Form":
        """Write into fields that are there; dots in their names are written as two underscores."""
        for name, text in texts.items():
            field = name.replace("__", ".")
            assert field in self.fields, (field, list(self.fields))
            assert field not in self.choices or text in self.choices[field], (text, self.choices[field])
            self.fields[field] = text
        return self

    def press(self, name: str = "", value: str = "", **more: Any) -> TestResponse:
        """Press a button that is there; one that leads elsewhere leads there."""
        pressed = next(each for each in self.buttons if (each.get("name", ""), each.get("value", "")) == (name, value))
        sent = {**self.fields, **({name: value} if name else {})}
        return self._browser.post(pressed.get("formaction", self.action), data=sent, **more)

    def look(self, at: str | None = None) -> TestResponse:
        """Press the button that shows the draft in the frame; or the one that shows a question of it."""
        leads = [each["formaction"] for each in self.buttons if each.get("formtarget") == "preview"]
        wanted = next(each for each in leads if at is None or f"at={at}&" in each)
        return self._browser.post(wanted, data=self.fields)
