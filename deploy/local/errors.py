"""What can go wrong with the local stack that its user can mend."""

import click


class LocalError(click.ClickException):
    """The stack cannot do what it was asked; the message is one line that says why, and what mends it."""


class AlreadyUp(LocalError):  # noqa: N818  It says what is so; whether that is an error its caller knows.
    """Another launcher is at work on the directory."""
