"""What stands in the place of the list where nothing is found, and what is said above it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desktop.careers.facet_lines import Chosen
from desktop.shell.regional import format_number
from desktop.shell.rows import Row
from index.model.job_board import JobAnswer, JobQuery
from index.model.jobs import JobSource

STALE_AFTER = timedelta(days=14)
"""Sources on the web that were not asked for so long are called old."""

PREPARING = "Preparing the board …"
"""Said while a board is being made."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A row that searches for something else.

    Attributes:
        query: What it searches for.
    """

    query: JobQuery


def suggestion_rows(query: JobQuery, chosen: Sequence[tuple[Chosen, str]]) -> list[Row]:
    """Return ways to find something where nothing was found.

    Args:
        query: What was asked.
        chosen: What narrows the list, each with its label.
    """
    rows = [
        _row(f"Without {label}", replace(query, chosen=_without(query, value)))
        for value, label in chosen
    ]
    if query.text and query.chosen:
        rows.append(_row(f"“{query.text}” in all postings", replace(query, chosen=())))
    words = query.text.split()
    if len(words) > 1:
        fewer = " ".join(words[:-1])
        rows.append(_row(f"Only “{fewer}”", replace(query, text=fewer)))
    if query.text or query.chosen:
        rows.append(_row("All postings", replace(query, text="", chosen=())))
    return rows


def empty_text(query: JobQuery, answer: JobAnswer, sources_key: str, files_key: str) -> str:
    """Return what is said where no posting is listed.

    Args:
        query: What was asked.
        answer: The answer.
        sources_key: Key that shows the sources.
        files_key: Key that adds files.
    """
    if answer.as_of is None or not (query.text or query.chosen):
        return (
            "There are no postings on the board. Add the feed of a job site, or a file of an "
            f"employer: {files_key} chooses files, {sources_key} shows the sources."
        )
    if query.text and not query.chosen:
        return f"No posting has “{query.text}”."
    return "No posting has all of this."


def banner_text(answer: JobAnswer, sources: Sequence[JobSource], now: datetime, key: str) -> str:
    """Return what stands above the list, empty if there is nothing to say.

    Args:
        answer: The answer.
        sources: The sources.
        now: The time, with its zone.
        key: Key that shows the sources.
    """
    parts = []
    if answer.corrected:
        parts.append(f"Showing postings for “{answer.corrected}”.")
    if answer.examples:
        parts.append(
            f"These postings are invented examples: add a feed or a file with {key}, and they go."
        )
    failed = sum(1 for one in sources if one.problem)
    if failed:
        noun = "source" if failed == 1 else "sources"
        parts.append(f"{format_number(failed)} {noun} could not be read: {key} says why.")
    old = sum(1 for one in sources if not one.problem and is_old(one, now))
    if old:
        noun = "source was" if old == 1 else "sources were"
        parts.append(f"{format_number(old)} {noun} not asked for two weeks: {key} shows which.")
    return " ".join(parts)


def is_old(source: JobSource, now: datetime) -> bool:
    """Return whether a source on the web was not asked for long."""
    return source.on_web and source.checked is not None and now - source.checked > STALE_AFTER


def _row(text: str, query: JobQuery) -> Row:
    return Row(Suggestion(query), text)


def _without(query: JobQuery, value: Chosen) -> tuple[Chosen, ...]:
    return tuple(one for one in query.chosen if one != value)
