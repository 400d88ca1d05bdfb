"""What a blueprint states when it is registered: who may call it, and what its answers are."""

from dataclasses import dataclass
from typing import Literal

from shared.kit.auth import Auth

Kind = Literal["api", "page", "operations"]


@dataclass(frozen=True)
class Registered:
    """The statement of one blueprint."""

    auth: Auth
    kind: Kind
