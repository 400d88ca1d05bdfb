"""What to look for on any page."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page

# The guidelines that our pages have to meet: WCAG 2.2, levels A and AA; and what axe calls best practice.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
TARGET = 44
"""Pixels that a finger needs, each way."""

# Only what is wrong leaves the browser: what axe says of a whole page takes longer to fetch than to find.
_AXE = "rules => axe.run(rules).then(({violations}) => violations.map(({id, nodes}) => [id, nodes.map(n => n.html)]))"
_SMALL = """(found, least) => found.filter(each => {
    const box = each.getBoundingClientRect()
    return Math.min(box.width, box.height) < least - 0.01
}).map(each => each.outerHTML)"""


def violations(page: Page) -> list[str]:
    """Where the page fails somebody who sees, hears or moves otherwise than most."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[Any] = page.evaluate(_AXE, RULES)
    return [f"{rule}: {html}" for rule, nodes in found for html in nodes]


def overflows(page: Page) -> bool:
    """Whether the page has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def too_small(targets: Locator) -> list[str]:
    """Those of the targets that a finger may miss."""
    found: list[str] = targets.evaluate_all(_SMALL, TARGET)
    return found
