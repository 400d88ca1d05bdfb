"""The mark on a message that is translated where it is shown, not where it is written."""


def N_(message: str) -> str:  # noqa: N802  It is gettext's own name for it, which the extraction looks for.
    """The message as it is; its translation belongs into the catalogues."""
    return message
