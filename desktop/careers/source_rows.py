"""The sources of postings as rows, and what reading them has changed in a sentence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.careers.suggesting import is_old
from desktop.shell.regional import format_date, format_number
from desktop.shell.rows import Row
from index.model.jobs import JobSource

SKIPPED_SHOWN = 5
"""Entries left out that are named; of more, how many there are is said."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What reading sources has changed.

    Attributes:
        text: In words.
        look: ``done``, or ``warning`` where something could not be read.
    """

    text: str
    look: str


def source_rows(sources: Iterable[JobSource], now: datetime) -> list[Row]:
    """Return a row for each source.

    Args:
        sources: The sources.
        now: The time, with its zone.
    """
    return [_row(source, now) for source in sources]


def outcome(answered: Sequence[Mapping[str, Any]]) -> Outcome:
    """Return what ``codeleaf jobs import`` or ``refresh`` says it did.

    Args:
        answered: One record for each source read: ``source`` (``name``), ``added``, ``changed``,
            ``removed``, ``unchanged``, ``skipped`` (``entry``, ``reason``), ``problem``.
    """
    if not answered:
        return Outcome("There was nothing to read.", "")
    lines = [_line(one) for one in answered]
    skipped = [entry for one in answered for entry in one["skipped"]]
    shown = skipped[:SKIPPED_SHOWN]
    lines += [f"Left out: {one['entry']}: {one['reason']}" for one in shown]
    if len(skipped) > SKIPPED_SHOWN:
        lines.append(f"Left out as well: {format_number(len(skipped) - SKIPPED_SHOWN)} more")
    failed = any(one["problem"] for one in answered)
    return Outcome("\n".join(lines), "warning" if failed or skipped else "done")


def _line(one: Mapping[str, Any]) -> str:
    name = one["source"]["name"]
    if one["problem"]:
        return f"{name}: {one['problem']}"
    parts = [
        f"{format_number(one[what])} {what}"
        for what in ("added", "changed", "removed", "unchanged")
        if one[what]
    ]
    return f"{name}: {', '.join(parts) or 'no postings'}"


def _row(source: JobSource, now: datetime) -> Row:
    noun = "posting" if source.postings == 1 else "postings"
    facts = [
        source.kind.value if source.kind else "not read yet",
        f"{format_number(source.postings)} {noun}",
        f"read {_moment(source.checked)}" if source.checked else "",
        f"asked again after {_moment(source.retry_after)}"
        if source.retry_after and source.retry_after > now
        else "",
    ]
    lines = [source.location, " \N{MIDDLE DOT} ".join(filter(None, facts))]
    if source.problem:
        lines.append(f"Not read: {source.problem}")
    badge, colour = "", "grey"
    if source.problem:
        badge, colour = "problem", "red"
    elif is_old(source, now):
        badge, colour = "old", "amber"
    said = ", ".join(filter(None, (source.name, badge, *lines)))
    return Row(
        source.id,
        source.name,
        lines=tuple(lines),
        badge=badge,
        badge_colour=colour,
        said=said,
    )


def _moment(moment: datetime) -> str:
    local = moment.astimezone()
    return f"{format_date(local.date())} {local:%H:%M}"
