"""What stops a build."""


class BuildError(Exception):
    """Content could not be built; the message says what to do. The old content is unchanged."""
