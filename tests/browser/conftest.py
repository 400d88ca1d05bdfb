"""A real Chromium: Debian's, or whichever is installed."""

import shutil
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    # Tests run in containers as root, where Chromium's own sandbox cannot.
    return {**browser_type_launch_args, "executable_path": found, "args": ["--no-sandbox"]}


@pytest.fixture(scope="session")
def base_url() -> str:
    """In place of a plugin's own, which pytest warns of; our tests name whole addresses."""
    return ""
