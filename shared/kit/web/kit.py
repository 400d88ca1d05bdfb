"""What an application of ours carries with it: settings, directory, and who may call what."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import cast

from flask import Flask, current_app

from shared.kit.auth import Lookup, StaffSession
from shared.kit.i18n import Catalogue
from shared.kit.settings import Settings
from shared.kit.web.openapi import Api
from shared.kit.web.registered import Registered

Checks = Mapping[str, Callable[[], None]]


@dataclass(frozen=True, kw_only=True)
class Kit:
    """One application's parts."""

    settings: Settings
    checks: Checks
    directory: Lookup
    renew_staff: Callable[[], StaffSession | None]
    catalogue: Catalogue
    api: Api
    registered: dict[str, Registered] = field(default_factory=dict)
    """By blueprint name; also `static`, which Flask adds without a blueprint."""

    @functools.cached_property
    def languages(self) -> tuple[str, ...]:
        """Those of the installation's languages that this service's pages are written in, its own first."""
        return self.catalogue.spoken(self.settings.languages)


def kit_of(app: Flask) -> Kit:
    """The parts of an application that `create_app` made."""
    return cast("Kit", app.extensions["rimedio"])


def current_kit() -> Kit:
    """The parts of the application that serves the request."""
    return cast("Kit", current_app.extensions["rimedio"])
