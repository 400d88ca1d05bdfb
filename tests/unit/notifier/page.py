"""A mail's page as a reader meets it."""

from html.parser import HTMLParser


class Page(HTMLParser):
    """The words that a page shows, and the tags that it is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words = ""
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self._hidden = 0
        self.feed(html)
        self.close()
        self.words = " ".join(self.words.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        self._hidden += tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag == "style"

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words += data

    @property
    def links(self) -> list[str]:
        """Where the page leads to, or loads from."""
        return [value for name, value in self.attributes if name in {"src", "href", "background", "action"}]
