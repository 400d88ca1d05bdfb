"""A guest's browser without JavaScript: it keeps cookies, follows redirects and sends forms."""

from html.parser import HTMLParser
from urllib.parse import urljoin

import requests

TIMEOUT_SECONDS = 30


class Page(HTMLParser):
    """A page as such a browser sees it: the fields of its form, and its text."""

    def __init__(self, answer: requests.Response) -> None:
        """`answer` is what the server sent."""
        super().__init__()
        self.url = answer.url
        self.status = answer.status_code
        self.html = answer.text
        self.fields: dict[str, str] = {}
        self.names: set[str] = set()
        self.action = ""
        self._words: list[str] = []
        self.feed(answer.text)

    @property
    def text(self) -> str:
        """The words on the page."""
        return " ".join(" ".join(self._words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what belongs to the form."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "").lower() == "post":
            self.action = given.get("action", "")
        if tag in {"input", "textarea", "select"} and "name" in given:
            self.names.add(given["name"])
            checked = given.get("type") not in {"radio", "checkbox", "submit"} or "checked" in given
            if tag == "input" and checked:
                self.fields[given["name"]] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        """Note the words."""
        self._words.append(data)


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

    def send(self, page: Page, **filled: str) -> Page:
        """Send the page's form with what was filled in.

        Raises:
            KeyError: The form has no such field.
        """
        if unknown := filled.keys() - page.names:
            raise KeyError(f"the form has no {sorted(unknown)}, only {sorted(page.names)}")
        return Page(
            self._session.post(urljoin(page.url, page.action), data={**page.fields, **filled}, timeout=TIMEOUT_SECONDS)
        )
