"""What is asked of the job board, and what it answers."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from index.model.jobs import Employment, Remote


class Sort(StrEnum):
    """Order of the list."""

    BEST = "best match"
    """By the words, or by the fit where nothing is typed."""
    FIT = "fit"
    NEWEST = "newest"
    PAY = "pay"


class FacetName(StrEnum):
    """What the list is narrowed by."""

    REMOTE = "remote"
    STATE = "state"
    CREDENTIAL = "credential"
    PAY = "pay"
    SPECIALTY = "specialty"
    EMPLOYMENT = "employment"
    POSTED = "posted"


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet.

    Attributes:
        value: As chosen: ``remote``, ``TX``, ``CPC``, ``60000``, ``7``.
        label: As shown: ``Texas``, ``from $60,000``, ``last 7 days``.
        count: Postings that would be listed with it, the other facets as they are.
        chosen: Whether it is chosen.
    """

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet with its values, the most frequent first (pay and days in their own order).

    Attributes:
        name: Which one.
        values: Its values with a count above 0, and those chosen.
    """

    name: FacetName
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class JobProfile:
    """What a coder has and wants; kept with the user's data, of each profile its own.

    Attributes:
        credentials: Standard names of credentials held.
        years: Years of experience, None if not said.
        specialties: Standard names of specialties.
        states: Two letters of states in which one can work on site.
        remote_only: Whether only remote work is wanted.
        pay_floor: Least pay a year in US dollars, None without.
        employment: Kinds of employment wanted, empty for any.
    """

    credentials: tuple[str, ...] = ()
    years: float | None = None
    specialties: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    remote_only: bool = False
    pay_floor: int | None = None
    employment: tuple[Employment, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing was said."""
        return self == JobProfile()


@dataclass(frozen=True, slots=True)
class FitReason:
    """One part of a fit.

    Attributes:
        text: In plain words: ``asks for CPC: you have it``.
        good: Whether it speaks for the job (True), against it (False), or is not known (None).
        points: What it adds to the score; 0 where it is not known.
        most: What it could add.
    """

    text: str
    good: bool | None
    points: float
    most: float


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a posting fits a profile.

    Attributes:
        percent: 0 to 100, over the parts that are known.
        reasons: Its parts, those against it first.
    """

    percent: int
    reasons: tuple[FitReason, ...]


@dataclass(frozen=True, slots=True)
class JobQuery:
    """What is asked of the board.

    Attributes:
        text: Words typed; the last one may be a beginning.
        chosen: Values chosen of each facet; several of one facet mean any of them.
        sort: Order.
        today: The day asked on: expired postings are left out, ages are counted from it.
        profile: For the fit; an empty one gives none.
        only: Ids to stay within, None for all.
        limit: Rows at the most.
        offset: Rows to leave out at the beginning.
    """

    text: str = ""
    chosen: tuple[tuple[FacetName, str], ...] = ()
    sort: Sort = Sort.BEST
    today: date = date.min
    profile: JobProfile = JobProfile()
    only: frozenset[int] | None = None
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class JobHit:
    """A row of the list.

    Attributes:
        id: Number of the posting.
        title: Its title.
        employer: Who hires.
        place: Place as shown, empty if unknown; ``+ 2 more`` behind it where there are more.
        remote: Where the work is done.
        credentials: Names of credentials asked for.
        pay: Pay as shown: the yearly range, or as the posting gives it.
        source: Name of the source shown.
        posted: Day of publication.
        fit: Percent, None without a profile.
        spans: Where the words typed stand in the title, as (start, stop).
        example: Whether it is an invented one.
        first_seen: When the board first had it.
    """

    id: int
    title: str
    employer: str
    place: str
    remote: Remote
    credentials: tuple[str, ...]
    pay: str
    source: str
    posted: date | None
    fit: int | None
    spans: tuple[tuple[int, int], ...]
    example: bool
    first_seen: datetime


@dataclass(frozen=True, slots=True)
class PayBar:
    """One bar of the distribution of pay.

    Attributes:
        low: Least pay a year of the bar, US dollars.
        high: Pay a year at which the next bar begins.
        count: Postings whose middle of the range is in it.
    """

    low: int
    high: int
    count: int


@dataclass(frozen=True, slots=True)
class JobAnswer:
    """What the board answers.

    Attributes:
        total: Postings found.
        hits: The rows asked for.
        facets: Facets over what was found.
        pay: Distribution of the pay of what was found, in bars of equal width; empty without.
        paid: Postings found that give a pay in US dollars.
        median: Median of the middles of their ranges, None without.
        corrected: The words searched for instead where what was typed is misspelt, else empty.
        as_of: When the board last changed, by the clock of who wrote it: what comes later was
            first seen later. None where it is empty.
        examples: Whether the board holds the invented postings.
    """

    total: int
    hits: tuple[JobHit, ...]
    facets: tuple[Facet, ...]
    pay: tuple[PayBar, ...]
    paid: int
    median: int | None
    corrected: str
    as_of: datetime | None
    examples: bool


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search that is kept, of each profile its own.

    Attributes:
        id: Its number.
        name: What it is called.
        query: What is asked; ``today``, ``profile``, ``only`` and ``offset`` are not kept.
        seen: Postings first seen after this are new.
    """

    id: int
    name: str
    query: JobQuery
    seen: datetime
