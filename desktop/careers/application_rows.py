"""Applications as rows of a list: their order, what is due, what a stage looks like.

Pure functions of the records; the widgets only show what they return.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.shell.regional import format_date, parse_date
from desktop.shell.rows import Row
from index.model.applications import Application, Stage

STAGES = tuple(Stage)
COLOURS = {
    Stage.SAVED: "grey",
    Stage.APPLIED: "blue",
    Stage.INTERVIEW: "amber",
    Stage.OFFER: "green",
    Stage.CLOSED: "grey",
}
"""The theme's colour of a stage; its name always stands with it."""
_ORDER = (Stage.OFFER, Stage.INTERVIEW, Stage.APPLIED, Stage.SAVED, Stage.CLOSED)
_DUE = "!"
_MOST_DAYS = 3650


@dataclass(frozen=True, slots=True)
class StageDay:
    """One stage of an application as it is shown.

    Attributes:
        stage: The stage.
        day: When the application came to it last, None if it has not.
        here: Whether it is where the application stands.
    """

    stage: Stage
    day: date | None
    here: bool


def in_order(applications: Iterable[Application], today: date) -> list[Application]:
    """Return applications as they are listed.

    What somebody is to be reminded of comes first; then the furthest, closed ones last, of each
    stage the newest first. The order does not depend on when one was changed: writing a note
    moves no row.
    """
    every = list(applications)
    first = due(every, today)
    rest = [one for one in every if not is_due(one, today)]
    return first + sorted(rest, key=lambda one: (_ORDER.index(one.stage), -one.id))


def is_due(application: Application, today: date) -> bool:
    """Return whether somebody is to be reminded of an application by now."""
    return (
        application.remind is not None
        and application.remind <= today
        and application.stage is not Stage.CLOSED
    )


def due(applications: Iterable[Application], today: date) -> list[Application]:
    """Return the applications whose reminder is due, the longest due first."""
    found = [one for one in applications if is_due(one, today)]
    return sorted(found, key=lambda one: (one.remind or today, one.id))


def due_text(application: Application, today: date) -> str:
    """Return what is due in one line: ``today: call back (Coder, Example Clinic)``."""
    day = application.remind
    if day is None:
        return ""
    when = "today" if day == today else f"since {format_date(day)}"
    what = application.remind_of or "reminder"
    about = ", ".join(filter(None, (application.title, application.employer)))
    return f"{when}: {what} ({about})"


def count_stages(applications: Sequence[Application]) -> dict[Stage | None, int]:
    """Return how many applications are at each stage; under None, how many there are."""
    counts: dict[Stage | None, int] = {None: len(applications)}
    for stage in STAGES:
        counts[stage] = sum(one.stage is stage for one in applications)
    return counts


def application_rows(
    applications: Iterable[Application], stage: Stage | None, today: date
) -> list[Row]:
    """Return the rows of the list.

    Args:
        applications: All of them.
        stage: The stage that is listed, None for every one.
        today: What is due is marked on this day.
    """
    listed = [one for one in applications if stage in (None, one.stage)]
    return [_row(one, today) for one in in_order(listed, today)]


def stage_days(application: Application) -> list[StageDay]:
    """Return every stage with the day on which the application came to it last."""
    days = {change.stage: change.day for change in application.stages}
    return [StageDay(stage, days.get(stage), stage is application.stage) for stage in STAGES]


def beside(stage: Stage, step: int) -> Stage | None:
    """Return the stage after (1) or before (-1) another, None where there is none."""
    at = STAGES.index(stage) + step
    return STAGES[at] if 0 <= at < len(STAGES) else None


def parse_day(text: str, today: date) -> date | None:
    """Read a day as it is typed: a date, ``today``, ``tomorrow`` or ``+7`` for a week from today.

    Args:
        text: What was typed.
        today: The day that is counted from.

    Returns:
        The day, None if the text is none.
    """
    text = text.strip().casefold()
    if text in ("today", "tomorrow"):
        return today + timedelta(days=text == "tomorrow")
    if text.startswith("+") and text[1:].isascii() and text[1:].isdigit():
        days = int(text[1:5])
        return today + timedelta(days=days) if days <= _MOST_DAYS and len(text) <= 5 else None
    return parse_date(text)


def _row(application: Application, today: date) -> Row:
    where = " · ".join(filter(None, (application.employer, application.place)))
    reached = stage_days(application)[STAGES.index(application.stage)].day
    facts = [f"{application.stage} {format_date(reached)}" if reached else ""]
    is_now = is_due(application, today)
    if application.remind is not None and application.stage is not Stage.CLOSED:
        of = f": {application.remind_of}" if application.remind_of else ""
        facts.append(f"{'due' if is_now else 'reminder'} {format_date(application.remind)}{of}")
    lines = tuple(filter(None, (where, " · ".join(filter(None, facts)))))
    return Row(
        application.id,
        application.title,
        mark=_DUE if is_now else "",
        mark_colour="amber",
        lines=lines,
        badge=application.stage.value,
        badge_colour=COLOURS[application.stage],
        said=", ".join((application.title, application.stage.value, *lines)),
    )
