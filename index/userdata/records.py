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
        private: Whether the file holds them encrypted.
    """

    ref: CodeRef
    text: str
    changed: datetime
    private: bool = False


@dataclass(frozen=True, slots=True)
class HeldLicence:
    """A licence that the person has confirmed to hold.

    Attributes:
        owner: Whose code set it is for: ``AMA`` (CPT) or ``ADA`` (CDT).
        holder: The person or organisation that holds it.
        number: Its number as the holder writes it.
        seats: How many people may use the code set under it.
        confirmed: The day on which it was confirmed, ISO.
        exports: Whether it allows text to be passed on: printed, saved, copied.
    """

    owner: str
    holder: str
    number: str
    seats: int
    confirmed: str
    exports: bool = False


@dataclass(frozen=True, slots=True)
class MeantCode:
    """A code that the person meant by a query.

    Attributes:
        key: The form in which queries are compared for being the same.
        query: The query as typed.
        ref: The code.
        created: When the person said so, UTC.
    """

    key: str
    query: str
    ref: CodeRef
    created: datetime


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question that was asked.

    Attributes:
        text: Its words.
        asked: When it was asked last, UTC.
    """

    text: str
    asked: datetime


@dataclass(frozen=True, slots=True)
class AnswerRating:
    """What the person thought of the answer to a question.

    Attributes:
        question: The question.
        kind: What kind of question it was taken for, empty if it was not answered.
        verdict: What the answer came to.
        helpful: Whether it helped.
        remark: What the person says of it, may be empty.
        made: When the person said so, UTC.
    """

    question: str
    kind: str
    verdict: str
    helpful: bool
    remark: str
    made: datetime
