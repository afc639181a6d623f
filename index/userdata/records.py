"""What the person's data is made of."""

from dataclasses import dataclass
from datetime import datetime

from index.model import CodeRef


@dataclass(frozen=True, slots=True)
class Favourite:
    """A code marked as favourite.

    Attributes:
        ref: The code.
        added: When it was marked, UTC.
    """

    ref: CodeRef
    added: datetime


@dataclass(frozen=True, slots=True)
class PinnedNote:
    """A note the person pinned to a code.

    Attributes:
        ref: The code.
        text: The person's words.
        changed: When they were last changed, UTC.
    """

    ref: CodeRef
    text: str
    changed: datetime
