"""Reminders of applications as a file that calendars import (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from index.mail.incoming import one_line
from index.model.applications import Application

if TYPE_CHECKING:
    from icalendar import Event

_PRODUCT = "-//Codeleaf//Careers//EN"
_ALARM = timedelta(hours=9)
"""When on the day the alarm goes off, after midnight."""


def reminders_calendar(applications: Iterable[Application]) -> bytes:
    """Return the reminders of applications as one calendar; those without a reminder are left out.

    Each is an event that takes the whole day, does not make the person busy, and has an alarm at
    nine in the morning. A calendar that was given it before brings it up to date: it keeps its
    identifier. Notes and documents are not in it.

    Args:
        applications: One, or all that are wanted in the file.

    Returns:
        The file; without a reminder it is a calendar without an event.
    """
    from icalendar import Calendar  # only for this file

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    for one in applications:
        if one.remind is not None:
            calendar.add_component(_event(one))
    return bytes(calendar.to_ical())


def _event(application: Application) -> "Event":
    from icalendar import Alarm, Event

    job = one_line(", ".join(filter(None, (application.title, application.employer))))
    summary = one_line(f"{application.remind_of or 'Application'}: {job}")
    event = Event()
    event.add("uid", f"{application.uid}@applications.codeleaf.invalid")
    # No METHOD: what the event is as of, not when the file was made (RFC 5545, 3.8.7.2).
    event.add("dtstamp", application.changed)
    event.add("last-modified", application.changed)
    event.add("dtstart", application.remind)
    event.add("summary", summary)
    event.add("description", "\n".join(_details(application)))
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", _ALARM)
    event.add_component(alarm)
    return event


def _details(application: Application) -> list[str]:
    labelled = (
        ("Stage", application.stage.value),
        ("Place", application.place),
        ("Published at", application.url),
        ("Apply to", application.apply_to),
    )
    return [f"{label}: {one_line(value)}" for label, value in labelled if value]
