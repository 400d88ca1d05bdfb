"""Security headers: pages may load only what is ours, and everything else nothing at all."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import Response, current_app, g, request

from shared.kit.auth.destinations import own_origins
from shared.kit.settings import Settings

COMMON = [
    ("X-Content-Type-Options", "nosniff"),
    # Forms of our own must keep their Origin, which a stricter policy would empty.
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
]
NOT_A_PAGE = ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
PAGE = [
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
]
FRAMES = {"'none'": "DENY", "'self'": "SAMEORIGIN"}
"""Who may frame a page, in the words of browsers that do not read `frame-ancestors`."""

HTTPS = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")

View = TypeVar("View", bound=Callable[..., Any])


def content_policy(**directives: str) -> Callable[[View], View]:
    """Mark a view whose pages need another Content-Security-Policy than all others, or a stricter one.

    Args:
        directives: In place of the usual ones, such as `frame_ancestors="'self'"`.
    """

    def mark(view: View) -> View:
        view.content_policy = {name.replace("_", "-"): said for name, said in directives.items()}  # type: ignore[attr-defined]
        return view

    return mark


class SecurityHeaders:
    """The headers of one installation; they are put together once."""

    def __init__(self, settings: Settings) -> None:
        self._common = [*COMMON, HTTPS] if settings.secure_cookies else COMMON
        # A browser applies form-action to redirects too, and signing in leads to our other services.
        forms = " ".join(("'self'", *sorted(own_origins(settings))))
        self._policy = {
            "default-src": "'none'",
            "script-src": "'self' 'nonce-{0}'",
            "style-src": "'self' 'nonce-{0}'",
            "img-src": "'self' data:",
            "font-src": "'self'",
            "connect-src": "'self'",
            "manifest-src": "'self'",
            "base-uri": "'none'",
            "frame-ancestors": "'none'",
            "form-action": forms,
        }

    def add_to(self, response: Response) -> None:
        """Add them; a view's own `Cache-Control` stays."""
        headers = response.headers
        headers.extend(self._common)
        if response.mimetype == "text/html":
            policy = {**self._policy, **_of_view()}
            headers.extend(PAGE)
            headers.add("X-Frame-Options", FRAMES[policy["frame-ancestors"]])
            text = "; ".join(f"{name} {said}" for name, said in policy.items())
            headers.add("Content-Security-Policy", text.format(g.csp_nonce))
        else:
            headers.add(*NOT_A_PAGE)
        if "Cache-Control" not in headers:
            headers.add("Cache-Control", "no-store")


def _of_view() -> Mapping[str, str]:
    said: Mapping[str, str] = getattr(current_app.view_functions.get(request.endpoint or ""), "content_policy", {})
    return said
