"""What every web process of ours is built with; see `docs/web-kit.md`."""

from shared.kit.problem import Problem, invalid
from shared.kit.web.api import Blueprint
from shared.kit.web.app import create_app
from shared.kit.web.body import takes_uploads
from shared.kit.web.cookies import clear_staff_cookie, set_guest_cookie, set_staff_cookie
from shared.kit.web.etag import not_modified, require_match, with_etag
from shared.kit.web.fields import WholeNumber
from shared.kit.web.forms import keeps_form, takes_no_form
from shared.kit.web.headers import content_policy
from shared.kit.web.limits import Limit, address
from shared.kit.web.registration import register, unstated

__all__ = [
    "Blueprint",
    "Limit",
    "Problem",
    "WholeNumber",
    "address",
    "clear_staff_cookie",
    "content_policy",
    "create_app",
    "invalid",
    "keeps_form",
    "not_modified",
    "register",
    "require_match",
    "set_guest_cookie",
    "set_staff_cookie",
    "takes_no_form",
    "takes_uploads",
    "unstated",
    "with_etag",
]
