"""Who may do what: statements of authority, and the credentials that prove it; nothing here knows Flask."""

from shared.kit.auth.api_keys import Lookup, hash_api_key, new_api_key, verify_api_key
from shared.kit.auth.caller import ANONYMOUS, Caller
from shared.kit.auth.destinations import own_destination
from shared.kit.auth.passwords import hash_password, verify_password
from shared.kit.auth.signing import Expired, NotAuthentic
from shared.kit.auth.staff_session import StaffSession
from shared.kit.auth.statement import Auth, api_key, public, staff

__all__ = [
    "ANONYMOUS",
    "Auth",
    "Caller",
    "Expired",
    "Lookup",
    "NotAuthentic",
    "StaffSession",
    "api_key",
    "hash_api_key",
    "hash_password",
    "new_api_key",
    "own_destination",
    "public",
    "staff",
    "verify_api_key",
    "verify_password",
]
