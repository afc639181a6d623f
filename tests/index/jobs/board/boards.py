"""Boards for the tests of the search: tables written as the store writes them, and their index."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from index.jobs.board.building import update_index
from index.jobs.board.rows import understood_text
from index.jobs.board.schema import open_jobs
from index.jobs.understanding import understand
from index.model.jobs import (
    Employment,
    Evidence,
    Experience,
    Listing,
    Pay,
    PayPeriod,
    Place,
    Posting,
    Recognised,
    Remote,
    Understanding,
)
from tests.index.jobs.generated import TODAY, generate

__all__ = ["NOTHING", "TODAY", "generated_postings", "make_posting", "write_board"]

_SEEN = datetime(2026, 11, 30, 8, tzinfo=UTC)
_SAID = Evidence("as the source says", place="field")
NOTHING = Understanding("", Remote.UNKNOWN, None, (), (), (), None, None, (), ())
"""Of a posting that says nothing."""


def make_posting(  # noqa: PLR0913 - a posting has as many parts
    number: int,
    title: str,
    *,
    employer: str = "Example Clinic",
    text: str = "",
    places: tuple[tuple[str, str], ...] = (),
    remote: Remote = Remote.UNKNOWN,
    remote_states: tuple[str, ...] = (),
    required: tuple[str, ...] = (),
    welcome: tuple[str, ...] = (),
    pay: tuple[float | None, float | None] | None = None,
    currency: str = "USD",
    years: float | None = None,
    specialties: tuple[str, ...] = (),
    employment: tuple[Employment, ...] = (),
    posted: date | None = None,
    expires: date | None = None,
    first_seen: datetime = _SEEN,
    source: str = "Example Feed",
    example: bool = False,
) -> Posting:
    """Return an invented posting of which is understood what is given."""
    understood = Understanding(
        text=text,
        remote=remote,
        remote_evidence=None,
        places=tuple(Place(city, state) for city, state in places),
        remote_states=remote_states,
        credentials=tuple(
            Recognised(name, must, _SAID)
            for names, must in ((required, True), (welcome, False))
            for name in names
        ),
        pay=Pay(*pay, currency, PayPeriod.YEAR, f"{pay} {currency}", _SAID) if pay else None,
        experience=None if years is None else Experience(years, required=True, evidence=_SAID),
        specialties=tuple(Recognised(name, None, _SAID) for name in specialties),
        employment=employment,
    )
    return Posting(
        number,
        title,
        employer,
        "",
        "",
        "",
        understood,
        posted,
        expires,
        first_seen,
        first_seen,
        (Listing(1, source, str(number), ""),),
        example,
    )


@cache
def generated_postings(count: int = 600) -> tuple[Posting, ...]:
    """Return the generated jobs of the store's tests, understood."""
    made = generate(count, duplicates=0, alike=count // 20)
    listed = [(name, raw) for name, raws in made.sources.items() for raw in raws]
    return tuple(
        Posting(
            number,
            raw.title,
            raw.employer,
            "",
            raw.url,
            raw.apply_to,
            understand(raw),
            raw.posted,
            raw.valid_through,
            _SEEN - timedelta(hours=number % 97),
            _SEEN,
            (Listing(1, name, raw.key, raw.url),),
            example=False,
        )
        for number, (name, raw) in enumerate(listed, 1)
    )


def write_board(folder: Path, postings: Iterable[Posting]) -> tuple[Posting, ...]:
    """Make the tables hold these postings and no others, and bring the index up to date.

    Returns:
        The postings.
    """
    kept = tuple(postings)
    with closing(open_jobs(folder)) as connection:
        connection.execute("BEGIN")
        for table in ("mark", "former", "listing", "posting", "source"):
            connection.execute(f"DELETE FROM {table}")
        sources: dict[tuple[str, bool], int] = {}
        for one in kept:
            name = (one.listings[0].name, one.example)
            if name not in sources:
                sources[name] = len(sources) + 1
                connection.execute(
                    "INSERT INTO source (id, location, name, added, example) VALUES (?, ?, ?, ?, ?)",
                    (sources[name], f"https://{name[0]}.example", *name[:1], "", one.example),
                )
            connection.execute(
                "INSERT INTO posting (id, shown, first_seen, changed, expires) VALUES (?,?,?,?,?)",
                (
                    one.id,
                    one.id,
                    one.first_seen.isoformat(),
                    one.changed.isoformat(),
                    one.expires.isoformat() if one.expires else None,
                ),
            )
            values = {
                "id": one.id,
                "source": sources[name],
                "posting": one.id,
                "key": one.listings[0].key,
                "position": one.id,
                "digest": b"",
                "version": "",
                "raw": "",
                "title": one.title,
                "employer": one.employer,
                "url": one.url,
                "apply_to": one.apply_to,
                "posted": one.posted.isoformat() if one.posted else None,
                "text": one.understood.text,
                "understood": understood_text(one.understood),
                "richness": 0.0,
            }
            names, marks = ", ".join(values), ", ".join("?" * len(values))
            connection.execute(
                f"INSERT INTO listing ({names}) VALUES ({marks})", tuple(values.values())
            )
        connection.execute("COMMIT")
        update_index(folder, connection)
    return kept


def changed_text(posting: Posting, added: str) -> Posting:
    """Return a posting with a sentence added to its text."""
    understood = replace(posting.understood, text=f"{posting.understood.text}\n{added}")
    return replace(posting, understood=understood)
