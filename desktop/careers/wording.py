"""What the board says of its rows and answers."""

from datetime import datetime

from desktop.shell.regional import format_date, format_number
from index.model.job_board import JobAnswer, JobHit
from index.model.jobs import Remote

NewSince = datetime | None
GOOD_FIT = 70
"""Percent from which a fit is a good one."""
MIDDLING_FIT = 40


def fit_colour(percent: int) -> str:
    """Return the name of the colour of a fit's badge; the badge says the percent as well."""
    if percent >= GOOD_FIT:
        return "green"
    return "amber" if percent >= MIDDLING_FIT else "grey"


def hit_badges(hit: JobHit, *, new: bool) -> tuple[tuple[str, str], ...]:
    """Return the badges of a row with the names of their colours."""
    badges = []
    if hit.example:
        badges.append(("example", "amber"))
    if new:
        badges.append(("new", "blue"))
    if hit.fit is not None:
        badges.append((f"{hit.fit} % fit", fit_colour(hit.fit)))
    if hit.remote in (Remote.REMOTE, Remote.HYBRID):
        badges.append((hit.remote.value, "green" if hit.remote is Remote.REMOTE else "blue"))
    return (*badges, *((name, "grey") for name in hit.credentials))


def hit_line(hit: JobHit) -> str:
    """Return the line below the title: employer and place."""
    return " \N{MIDDLE DOT} ".join(filter(None, (hit.employer, hit.place)))


def hit_day(hit: JobHit) -> str:
    """Return the day of publication, empty if it is unknown."""
    return format_date(hit.posted) if hit.posted else ""


def spoken_hit(hit: JobHit, *, new: bool) -> str:
    """Return what a screen reader says of a row."""
    badges = [text for text, _colour in hit_badges(hit, new=new)]
    posted = f"posted {hit_day(hit)}" if hit.posted else ""
    return ", ".join(filter(None, (hit.title, hit.employer, hit.place, hit.pay, *badges, posted)))


def count_text(answer: JobAnswer) -> str:
    """Return how many postings were found."""
    return f"{format_number(answer.total)} {'posting' if answer.total == 1 else 'postings'}"


def dollars(amount: float) -> str:
    """Write an amount of US dollars without cents."""
    return f"${format_number(round(amount))}"
