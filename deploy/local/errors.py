"""What can go wrong with the local stack that its user can mend."""


class LocalError(Exception):
    """The stack cannot do what it was asked; the message is one line that says why and what mends it."""
