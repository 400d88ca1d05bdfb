"""Where a sign-in may send people back to: our own addresses only."""

from urllib.parse import urlsplit

from shared.kit.settings import Settings


def own_origins(settings: Settings) -> frozenset[str]:
    """The origins of the installation's services, as people see them."""
    return frozenset(origin(url) for url in (settings.feedback_url, settings.recovery_url, settings.notifier_url))


def origin(url: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def own_destination(settings: Settings, wanted: str, otherwise: str) -> str:
    """`wanted` when it leads to one of our own services, else `otherwise`.

    Args:
        settings: Names our own addresses.
        wanted: What the request's `next` says; anybody may have written it.
        otherwise: Where to go when it leads elsewhere.
    """
    # Browsers read a backslash as a slash and skip control characters, so neither is left to their judgement.
    if not wanted or "\\" in wanted or any(character <= " " for character in wanted):
        return otherwise
    if wanted.startswith("/") and not wanted.startswith("//"):
        return wanted
    try:
        return wanted if origin(wanted) in own_origins(settings) else otherwise
    except ValueError:
        return otherwise
