"""Boards for the tests of the search: the rows that the store shows, and their index."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from index.jobs.board.building import update_index
from index.jobs.board.rows import understood_text
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

__all__ = ["SEEN", "TODAY", "changed_text", "generated_postings", "make_posting", "write_board"]

SEEN = datetime(2026, 11, 30, 8, tzinfo=UTC)
"""When the board first had what does not say."""
_SAID = Evidence("as the source says", place="field")


def make_posting(
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
    first_seen: datetime = SEEN,
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


class Generated(tuple[Posting, ...]):
    """Postings that a failing property test does not print."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{len(self)} generated postings"


@cache
def generated_postings(count: int = 600) -> Generated:
    """Return generated jobs, understood."""
    made = generate(count, duplicates=0, alike=count // 20)
    listed = [(name, raw) for name, raws in made.sources.items() for raw in raws]
    return Generated(
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
            SEEN - timedelta(hours=number % 97),
            SEEN,
            (Listing(1, name, raw.key, raw.url),),
            example=False,
        )
        for number, (name, raw) in enumerate(listed, 1)
    )


def changed_text(posting: Posting, added: str) -> Posting:
    """Return a posting with a line added to its text."""
    understood = replace(posting.understood, text=f"{posting.understood.text}\n{added}")
    return replace(posting, understood=understood)


def write_board(folder: Path, postings: Iterable[Posting]) -> tuple[Posting, ...]:
    """Bring the index of a board up to these postings and no others.

    Returns:
        The postings.
    """
    kept = tuple(postings)
    with shown(kept) as connection:
        update_index(folder, connection)
    return kept


@contextmanager
def shown(postings: Iterable[Posting]) -> Iterator[sqlite3.Connection]:
    """Open a database with what the store shows of postings."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("CREATE TABLE meta (key TEXT, value TEXT)")
        connection.execute("INSERT INTO meta VALUES ('generation', '1')")
        connection.execute("INSERT INTO meta VALUES ('changed', ?)", (SEEN.isoformat(),))
        connection.execute(
            "CREATE TABLE shown (id, title, employer, url, apply_to, text, understood, posted,"
            " expires, first_seen, changed, source, example)"
        )
        connection.executemany(
            "INSERT INTO shown VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    one.id,
                    one.title,
                    one.employer,
                    one.url,
                    one.apply_to,
                    one.understood.text,
                    understood_text(one.understood),
                    one.posted.isoformat() if one.posted else None,
                    one.expires.isoformat() if one.expires else None,
                    one.first_seen.isoformat(),
                    one.changed.isoformat(),
                    one.listings[0].name,
                    int(one.example),
                )
                for one in postings
            ),
        )
        yield connection
