"""What to look for on any page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# The guidelines that our pages have to meet: WCAG 2.2, levels A and AA; and what axe calls best practice.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def violations(page: Page) -> list[str]:
    """Where the page fails somebody who sees, hears or moves otherwise than most."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{item['id']}: {node['html']}" for item in found for node in item["nodes"]]


def overflows(page: Page) -> bool:
    """Whether the page has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
