"""Reminders as a calendar."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from index.jobs.applications.calendar import reminders_calendar
from tests.index.jobs.samples import application


def events(data: bytes) -> list[Event]:
    """Return the events of a calendar, read by what reads calendars."""
    return [one for one in Calendar.from_ical(data).subcomponents if isinstance(one, Event)]


def test_a_reminder_is_a_day_with_an_alarm() -> None:
    """All that a calendar shows, and when it rings."""
    (event,) = events(reminders_calendar([application()]))
    assert event.decoded("dtstart") == date(2026, 12, 1)
    assert "dtend" not in event
    assert event["summary"] == "call again: Coding auditor, Example Valley Clinic"
    assert str(event["description"]).split("\n") == [
        "Stage: applied",
        "Place: Austin, TX",
        "Published at: https://jobs.example/7",
        "Apply to: jobs@clinic.example",
    ]
    assert event["transp"] == "TRANSPARENT"
    (alarm,) = event.subcomponents
    assert alarm["action"] == "DISPLAY"
    assert alarm.decoded("trigger") == timedelta(hours=9)


def test_notes_stay_here() -> None:
    """A calendar may be shared."""
    assert b"Beispiel" not in reminders_calendar([application()])


def test_a_reminder_keeps_its_identifier() -> None:
    """So that a calendar moves it instead of doubling it; another application has another."""
    later = application(
        title="Senior auditor",
        remind=date(2027, 1, 5),
        changed=datetime(2026, 12, 1, tzinfo=UTC),
    )
    first, moved, other = (
        events(reminders_calendar([one]))[0]
        for one in (application(), later, application(uid="f" * 32))
    )
    assert first["uid"] == moved["uid"]
    assert first["uid"] != other["uid"]
    assert moved.decoded("dtstart") == date(2027, 1, 5)
    assert moved.decoded("last-modified") > first.decoded("last-modified")


def test_all_reminders_go_into_one_file() -> None:
    """Those without one are left out; none at all is a calendar without events."""
    found = [application(id=number, uid=f"{number:032x}") for number in range(3)]
    data = reminders_calendar([*found, application(remind=None)])
    assert len({event["uid"] for event in events(data)}) == 3
    assert events(reminders_calendar([])) == []
    assert data == reminders_calendar(found)


@given(st.text(), st.text(), st.text())
def test_no_word_of_a_posting_becomes_part_of_the_calendar(
    title: str, url: str, remind_of: str
) -> None:
    """Line ends and what looks like the format stay text."""
    hostile = "\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n"
    one = application(title=title + hostile, url=url + hostile, remind_of=remind_of)
    (event,) = events(reminders_calendar([one]))
    assert str(event["summary"]).count("BEGIN:VEVENT") == title.count("BEGIN:VEVENT") + 1
