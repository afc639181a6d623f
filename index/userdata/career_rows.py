"""What a person keeps of the job board, from rows and JSON to records and back."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from index.model.applications import Application, Stage, StageChange
from index.model.job_board import FacetName, JobProfile, JobQuery, SavedSearch, Sort
from index.model.jobs import Employment, Posting, Remote

_MOST_LIMIT = 10_000


def profile_text(profile: JobProfile) -> str:
    """Return a job profile as JSON."""
    return json.dumps(asdict(profile))


def profile_of(text: str) -> JobProfile:
    """Return the job profile that a JSON text holds.

    Raises:
        ValueError: It holds something else.
    """
    value = _object(text)
    return JobProfile(
        credentials=_words(value.get("credentials", [])),
        years=_number(value.get("years")),
        specialties=_words(value.get("specialties", [])),
        states=_words(value.get("states", [])),
        remote_only=value.get("remote_only") is True,
        pay_floor=_whole(value.get("pay_floor")),
        employment=tuple(map(Employment, _words(value.get("employment", [])))),
    )


def query_text(query: JobQuery) -> str:
    """Return what is kept of a query as JSON."""
    return json.dumps(
        {
            "text": query.text,
            "chosen": [[name.value, value] for name, value in query.chosen],
            "sort": query.sort.value,
            "limit": query.limit,
        },
        ensure_ascii=False,
    )


def query_of(text: str) -> JobQuery:
    """Return the query that a JSON text holds.

    Raises:
        ValueError: It holds something else.
    """
    value = _object(text)
    words, sort = _words([value.get("text"), value.get("sort")])
    chosen, limit = value.get("chosen"), _whole(value.get("limit"))
    if not (isinstance(chosen, list) and limit):
        msg = "a query has what is chosen of each facet, and a limit"
        raise ValueError(msg)
    pairs = [_words(pair) for pair in chosen]
    if any(len(pair) != 2 for pair in pairs):
        msg = "what is chosen is a facet and a value"
        raise ValueError(msg)
    return JobQuery(
        text=words,
        chosen=tuple((FacetName(pair[0]), pair[1]) for pair in pairs),
        sort=Sort(sort),
        limit=min(limit, _MOST_LIMIT),
    )


def search_of(row: sqlite3.Row) -> SavedSearch:
    """Return the saved search of a row."""
    return SavedSearch(
        row["id"], row["name"], query_of(row["query"]), datetime.fromisoformat(row["seen"])
    )


def facts(posting: Posting) -> dict[str, object]:
    """Return what an application keeps of its posting, by column."""
    places = [place.printed for place in posting.understood.places]
    if not places and posting.understood.remote is Remote.REMOTE:
        places = ["Remote"]
    return {
        "posting": posting.id,
        "title": posting.title,
        "employer": posting.employer,
        "place": "; ".join(places),
        "url": posting.url,
        "apply_to": posting.apply_to,
    }


def application_of(row: sqlite3.Row, notes: str, problem: str = "") -> Application:
    """Return the application of a row.

    Args:
        row: The row.
        notes: Its notes, readable.
        problem: Why they cannot be read, empty if they can.

    Raises:
        ValueError: A day or the documents are damaged.
    """
    stages = [
        StageChange(stage, date.fromisoformat(row[stage.value]))
        for stage in Stage
        if row[stage.value]
    ]
    return Application(
        id=row["id"],
        posting=row["posting"],
        title=row["title"],
        employer=row["employer"],
        place=row["place"],
        url=row["url"],
        apply_to=row["apply_to"],
        stage=stages[-1].stage if stages else Stage.SAVED,
        stages=tuple(stages),
        notes=notes,
        remind=date.fromisoformat(row["remind"]) if row["remind"] else None,
        remind_of=row["remind_of"],
        documents=documents_of(row["documents"]),
        changed=datetime.fromisoformat(row["changed"]).astimezone(UTC),
        uid=row["uid"],
        notes_problem=problem,
    )


def joined_notes(before: str, there: str, written: str) -> str:
    """Return the notes of two windows that began from the same text, nothing of either left out.

    Args:
        before: What both began from.
        there: What one of them has kept meanwhile.
        written: What the other one is to keep.
    """
    if there in (before, written) or written.startswith(there):
        return written
    if written == before or there.startswith(written):
        return there
    added = written.removeprefix(before) if there.startswith(before) else written
    return f"{there.rstrip()}\n\n{added.strip()}"


def documents_text(paths: Sequence[str], most: int) -> str:
    """Return paths of documents as JSON, each once.

    Raises:
        ValueError: One is not absolute, or there are too many.
    """
    once = list(dict.fromkeys(paths))
    for path in once:
        # A profile may come from a computer with the other kind of paths.
        if not (PurePosixPath(path).is_absolute() or PureWindowsPath(path).is_absolute()):
            msg = f"{path!r} is not the whole path of a document"
            raise ValueError(msg)
    if len(once) > most:
        msg = f"an application has at most {most} documents, not {len(once)}"
        raise ValueError(msg)
    return json.dumps(once, ensure_ascii=False)


def documents_of(text: str) -> tuple[str, ...]:
    """Return the paths that a JSON text holds.

    Raises:
        ValueError: It holds something else.
    """
    return _words(json.loads(text))


def _object(text: str) -> dict[str, Any]:
    value = json.loads(text)
    if not isinstance(value, dict):
        msg = "it is no object of JSON"
        raise ValueError(msg)
    return value


def _words(value: object) -> tuple[str, ...]:
    if not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
        msg = "it is no list of texts"
        raise ValueError(msg)
    for one in value:
        one.encode("utf-8")  # JSON can write half a character: a ValueError too
    return tuple(value)


def _number(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e9:
        msg = f"{value!r} is no number from 0"
        raise ValueError(msg)
    return value


def _whole(value: object) -> int | None:
    number = _number(value)
    return None if number is None else int(number)
