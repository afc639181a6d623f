"""What goes wrong with a release file."""


class SourceError(Exception):
    """A release could not be had or read; the message names it and says what to do."""
