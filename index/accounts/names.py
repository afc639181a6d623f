"""Names of profiles. They are shown and compared, and never become part of a path."""

import unicodedata
from collections.abc import Container
from itertools import count

from index.accounts.records import AccountError

MAX_LENGTH = 64


def checked(name: str) -> str:
    """Return a name without the white space around it.

    Raises:
        AccountError: It is empty, too long, or has characters that cannot be seen.
    """
    name = name.strip()
    if not 1 <= len(name) <= MAX_LENGTH or not name.isprintable():
        msg = f"A profile needs a name of 1 to {MAX_LENGTH} characters that can be printed"
        raise AccountError(msg)
    return name


def key_of(name: str) -> str:
    """Return the form in which names are compared: without case and Unicode form."""
    folded = unicodedata.normalize("NFKC", name.strip()).casefold()
    return unicodedata.normalize("NFKC", folded)


def free(name: str, taken: Container[str]) -> str:
    """Return a name, with a number behind it if its key is taken.

    Args:
        name: The name.
        taken: Keys of the names there are.
    """
    found = name
    for number in count(2):
        if key_of(found) not in taken:
            break
        suffix = f" ({number})"
        found = name[: MAX_LENGTH - len(suffix)] + suffix
    return found
