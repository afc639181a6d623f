"""Job postings: as a source gives them, and as they are understood.

A posting is public text about a job, never about a patient.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Remote(StrEnum):
    """Where the work is done."""

    REMOTE = "remote"
    HYBRID = "hybrid"
    ONSITE = "on site"
    UNKNOWN = "unknown"
    """The posting does not say."""


class PayPeriod(StrEnum):
    """What a pay is for."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    TWO_WEEKS = "two weeks"
    MONTH = "month"
    YEAR = "year"


class Employment(StrEnum):
    """How somebody is employed."""

    FULL_TIME = "full time"
    PART_TIME = "part time"
    CONTRACT = "contract"
    TEMPORARY = "temporary"
    PER_DIEM = "per diem"
    INTERNSHIP = "internship"


class SourceKind(StrEnum):
    """What a file of postings is, as recognised by its content."""

    FEED = "RSS or Atom feed"
    JSON_FEED = "JSON Feed"
    PAGE = "web page with JobPosting"
    USAJOBS = "USAJOBS export"
    EXPORT = "JSON export of a job board"
    TABLE = "CSV table"
    POSTING = "posting of an employer"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words from which something was understood.

    Attributes:
        quote: The words, verbatim.
        start: Where they begin in ``Posting.text``, -1 where they stand elsewhere.
        place: Where they stand: ``text``, ``title``, or the name of the source's own field.
    """

    quote: str
    start: int = -1
    place: str = "text"


@dataclass(frozen=True, slots=True)
class RawPay:
    """Pay as a source's own fields give it.

    Attributes:
        low: Lowest amount for the period, None if not given.
        high: Highest amount for the period, None if not given.
        currency: ISO 4217 code, empty if not given.
        period: What the source calls the period (``HOUR``, ``Per Year``, ``PA``).
        text: As printed in the source, empty if it has figures only.
    """

    low: float | None
    high: float | None
    currency: str = ""
    period: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class RawPosting:
    """One posting as a source gives it; nothing is interpreted but dates.

    Attributes:
        key: What identifies it in its source: its guid, identifier or address; never empty.
        title: Title of the job.
        employer: Who hires, empty if not given.
        html: The description as given: HTML or plain text, not to be trusted.
        url: Where it is published; ``https`` or ``http``, else empty.
        apply_to: Where to apply: an address on the web or a mail address, else empty.
        places: Places as printed, one each (``Austin, TX``).
        remote: Whether the source says that it is remote, None if it does not say.
        employment: Kinds of employment in the source's words.
        pay: Pay in fields of its own, None without.
        posted: Day of publication.
        valid_through: Last day on which it is open.
        extra: Other fields with text, by name: ``qualifications``, ``experience``, ``skills``,
            ``category``, ``department``. Plain text or HTML.
    """

    key: str
    title: str
    employer: str = ""
    html: str = ""
    url: str = ""
    apply_to: str = ""
    places: tuple[str, ...] = ()
    remote: bool | None = None
    employment: tuple[str, ...] = ()
    pay: RawPay | None = None
    posted: date | None = None
    valid_through: date | None = None
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Skipped:
    """An entry of a file that is no posting that can be kept.

    Attributes:
        entry: Which one: its number or its title.
        reason: Why, in plain words.
    """

    entry: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a file of postings holds.

    Attributes:
        kind: What it is.
        title: What the file calls itself, empty if it does not.
        postings: Its postings, in order.
        skipped: Entries left out.
    """

    kind: SourceKind
    title: str
    postings: tuple[RawPosting, ...]
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class Recognised:
    """Something that a posting asks for or offers.

    Attributes:
        name: Its standard name: ``CPC``, ``Emergency department``.
        required: Whether it must be had (True), is welcome (False), or is only named (None).
        evidence: The words it was recognised by.
    """

    name: str
    required: bool | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Pay:
    """Pay of a posting.

    Attributes:
        low: Lowest pay a year, in ``currency``; None where only a highest is given.
        high: Highest pay a year; None where only a lowest is given.
        currency: ISO 4217 code. Nothing is converted between currencies.
        period: The period that the posting gives it for.
        original: As the posting shows it: ``$28.50 - $34/hr``.
        evidence: Where it says so.
    """

    low: float | None
    high: float | None
    currency: str
    period: PayPeriod
    original: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Place:
    """A place of work.

    Attributes:
        city: Its name, empty if only the state is known.
        state: Two letters of a US state or territory, empty elsewhere.
        country: ISO 3166 code of two letters, ``US`` unless the source says otherwise.
    """

    city: str
    state: str
    country: str = "US"

    @property
    def printed(self) -> str:
        """The place as it is shown."""
        country = "" if self.country == "US" else self.country
        return ", ".join(filter(None, (self.city, self.state, country)))


@dataclass(frozen=True, slots=True)
class Experience:
    """Years of experience that a posting asks for.

    Attributes:
        years: Least years; 0 where it says that none is needed.
        required: Whether they must be had (True) or are welcome (False).
        evidence: Where it says so.
    """

    years: float
    required: bool
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was understood of a posting.

    Attributes:
        text: The description as plain text, paragraphs and list items on lines of their own.
        remote: Where the work is done.
        remote_evidence: Where it says so, None where it does not.
        places: Places of work, each once.
        remote_states: Two letters of each state from which remote work is allowed; empty where
            the posting names none.
        credentials: Credentials asked for, each once, in the order of the posting.
        pay: Its pay, None where it gives none.
        experience: Experience asked for, None where it gives none.
        specialties: Kinds of coding, each once.
        employment: Kinds of employment, each once.
    """

    text: str
    remote: Remote
    remote_evidence: Evidence | None
    places: tuple[Place, ...]
    remote_states: tuple[str, ...]
    credentials: tuple[Recognised, ...]
    pay: Pay | None
    experience: Experience | None
    specialties: tuple[Recognised, ...]
    employment: tuple[Employment, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """One source's copy of a posting.

    Attributes:
        source: Number of the source.
        name: What the source is called.
        key: What identifies the posting there.
        url: Where it is published, empty if unknown.
    """

    source: int
    name: str
    key: str
    url: str


@dataclass(frozen=True, slots=True)
class Posting:
    """A posting on the board.

    Attributes:
        id: Its number; it stays the same while any source lists it.
        title: Title of the job.
        employer: Who hires, empty if unknown.
        html: Its description, sanitised: no script, style, image, form or handler.
        url: Where it is published, empty if unknown.
        apply_to: Where to apply: an ``https`` address or a mail address, else empty.
        understood: What was understood of it.
        posted: Day of publication, None if unknown.
        expires: Last day on which it is open, None if unknown.
        first_seen: When the board first had it.
        changed: When its text last changed.
        listings: The sources that list it, the one shown first.
        example: Whether it is an invented one that ships with Codeleaf.
    """

    id: int
    title: str
    employer: str
    html: str
    url: str
    apply_to: str
    understood: Understanding
    posted: date | None
    expires: date | None
    first_seen: datetime
    changed: datetime
    listings: tuple[Listing, ...]
    example: bool


@dataclass(frozen=True, slots=True)
class JobSource:
    """Where postings come from.

    Attributes:
        id: Its number.
        name: What it is called.
        location: Its ``https`` address, or the absolute path of the file.
        kind: What it was recognised as, None before it was read.
        added: When it was added.
        checked: When it was last read or asked, None if never.
        changed: When it last held something else, None if never.
        postings: Postings that it lists now.
        problem: Why it could not be read the last time, in plain words; empty if it could.
        retry_after: Not asked again before, None where it may be.
    """

    id: int
    name: str
    location: str
    kind: SourceKind | None
    added: datetime
    checked: datetime | None
    changed: datetime | None
    postings: int
    problem: str
    retry_after: datetime | None

    @property
    def on_web(self) -> bool:
        """Whether it is asked over the network."""
        return self.location.startswith(("https://", "http://"))


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What reading one source changed.

    Attributes:
        source: The source, as it is now.
        added: Postings new to the board.
        changed: Postings whose text changed.
        removed: Postings that no source lists any more.
        unchanged: Postings as before.
        skipped: Entries of the file that were left out.
        problem: Why nothing was read, empty if it was; what the board had stays.
    """

    source: JobSource
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    skipped: tuple[Skipped, ...] = ()
    problem: str = ""
