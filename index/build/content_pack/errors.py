"""What goes wrong with a pack of content."""

from index.build.errors import BuildError


class ContentPackError(BuildError):
    """A pack or key cannot be used; the message says what is wrong and what to do."""
