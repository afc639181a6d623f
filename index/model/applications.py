"""Applications for jobs, and postings that an employer composes."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from index.model.jobs import Employment, PayPeriod, Posting, Remote


class Stage(StrEnum):
    """How far an application has come, in order."""

    SAVED = "saved"
    APPLIED = "applied"
    INTERVIEW = "interview"
    OFFER = "offer"
    CLOSED = "closed"


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
        notes_problem: Why there are notes that cannot be read, empty if they can; they are kept.
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
    notes_problem: str = ""


def is_posting_of(application: Application, posting: Posting) -> bool:
    """Return whether a posting that the number of an application led to is the one applied for.

    The number alone does not tell: its address, or title and employer, must agree too.
    """
    same_address = bool(posting.url) and posting.url == application.url
    return same_address or (posting.title, posting.employer) == (
        application.title,
        application.employer,
    )


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
