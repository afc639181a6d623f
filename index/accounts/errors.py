"""What goes wrong with a pack."""


class PackError(Exception):
    """A pack cannot be used; the message says what is wrong and what to do."""
