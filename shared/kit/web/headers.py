"""Security headers: pages may load only what is ours, and everything else nothing at all."""

from flask import Response, g

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
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
]
HTTPS = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")


class SecurityHeaders:
    """The headers of one installation; they are put together once."""

    def __init__(self, settings: Settings) -> None:
        self._common = [*COMMON, HTTPS] if settings.secure_cookies else COMMON
        # A browser applies form-action to redirects too, and signing in leads to our other services.
        forms = " ".join(("'self'", *sorted(own_origins(settings))))
        self._policy = (
            "default-src 'none'; script-src 'self' 'nonce-{0}'; style-src 'self' 'nonce-{0}'; img-src 'self' data:; "
            "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
            f"form-action {forms}"
        )

    def add_to(self, response: Response) -> None:
        """Add them; a view's own `Cache-Control` stays."""
        headers = response.headers
        headers.extend(self._common)
        if response.mimetype == "text/html":
            headers.extend(PAGE)
            headers.add("Content-Security-Policy", self._policy.format(g.csp_nonce))
        else:
            headers.add(*NOT_A_PAGE)
        if "Cache-Control" not in headers:
            headers.add("Cache-Control", "no-store")
