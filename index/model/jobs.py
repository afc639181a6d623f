"""Job postings: as a source gives them, as they are understood, and what is asked of the board.

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


class Stage(StrEnum):
    """How far an application has come, in order."""

    SAVED = "saved"
    APPLIED = "applied"
    INTERVIEW = "interview"
    OFFER = "offer"
    CLOSED = "closed"


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
        as_of: When the board last changed, None where it is empty.
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


@dataclass(frozen=True, slots=True)
class StageChange:
    """When an application came to a stage.

    Attributes:
        stage: The stage.
        day: When.
    """

    stage: Stage
    day: date


@dataclass(frozen=True, slots=True)
class Application:
    """A person's application for a job; it outlives the posting.

    Attributes:
        id: Its number.
        posting: Number of the posting on the board.
        title: Title of the job when it was saved.
        employer: Who hires.
        place: Place as shown.
        url: Where it was published.
        apply_to: Where to apply.
        stage: How far it has come.
        stages: When it came to each stage, in order.
        notes: The person's notes.
        remind: Day on which to be reminded, None without.
        remind_of: What of.
        documents: Absolute paths of documents; the files themselves are not kept.
        changed: When it last changed.
        uid: What it is known by elsewhere, such as in calendars; stays with its profile.
    """

    id: int
    posting: int
    title: str
    employer: str
    place: str
    url: str
    apply_to: str
    stage: Stage
    stages: tuple[StageChange, ...]
    notes: str
    remind: date | None
    remind_of: str
    documents: tuple[str, ...]
    changed: datetime
    uid: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A posting that an employer composes.

    Attributes:
        title: Title of the job.
        employer: Who hires.
        description: Plain text, paragraphs divided by blank lines, ``- `` before list items.
        city: Place of work, empty for remote work.
        state: Two letters of the state.
        remote: Where the work is done.
        remote_states: States from which remote work is allowed, empty for all.
        credentials: Standard names of credentials that must be had.
        welcome: Standard names of credentials that are welcome.
        years: Least years of experience, None if not asked for.
        specialties: Standard names of specialties.
        employment: Kinds of employment.
        pay_low: Lowest pay for the period, None if not given.
        pay_high: Highest pay for the period.
        pay_period: The period.
        currency: ISO 4217 code.
        apply_to: Address on the web or mail address.
        url: Where it is published, empty if nowhere yet.
        identifier: The employer's own number of the job.
        posted: Day of publication.
        valid_through: Last day on which it is open.
    """

    title: str = ""
    employer: str = ""
    description: str = ""
    city: str = ""
    state: str = ""
    remote: Remote = Remote.ONSITE
    remote_states: tuple[str, ...] = ()
    credentials: tuple[str, ...] = ()
    welcome: tuple[str, ...] = ()
    years: float | None = None
    specialties: tuple[str, ...] = ()
    employment: tuple[Employment, ...] = (Employment.FULL_TIME,)
    pay_low: float | None = None
    pay_high: float | None = None
    pay_period: PayPeriod = PayPeriod.HOUR
    currency: str = "USD"
    apply_to: str = ""
    url: str = ""
    identifier: str = ""
    posted: date | None = None
    valid_through: date | None = None
