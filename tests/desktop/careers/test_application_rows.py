"""Applications as rows: order, stages, days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.careers.application_rows import (
    application_rows,
    beside,
    count_stages,
    due,
    due_text,
    in_order,
    parse_day,
    stage_days,
)
from desktop.shell.regional import format_date
from index.model.applications import Stage
from tests.index.jobs.samples import application

TODAY = date(2026, 12, 5)


def test_what_is_due_comes_first_and_closed_last() -> None:
    """Then the furthest stage, and of each stage the newest."""
    made = [
        application(id=1, stage=Stage.CLOSED, remind=TODAY),
        application(id=2, stage=Stage.SAVED, remind=None),
        application(id=3, stage=Stage.OFFER, remind=TODAY + timedelta(1)),
        application(id=4, stage=Stage.SAVED, remind=TODAY),
        application(id=5, stage=Stage.SAVED, remind=None),
        application(id=6, stage=Stage.APPLIED, remind=TODAY - timedelta(3)),
    ]
    assert [one.id for one in in_order(made, TODAY)] == [6, 4, 3, 5, 2, 1]
    assert [one.id for one in due(made, TODAY)] == [6, 4]
    assert count_stages(made)[Stage.SAVED] == 3
    assert count_stages(made)[None] == 6
    rows = application_rows(made, Stage.SAVED, TODAY)
    assert [(row.key, row.mark) for row in rows] == [(4, "!"), (5, ""), (2, "")]


def test_a_row_says_everything_in_words() -> None:
    """Stage, employer, place, day and reminder; a due one says so without its colour."""
    (row,) = application_rows([application()], None, TODAY)
    applied, remind = format_date(date(2026, 11, 24)), format_date(date(2026, 12, 1))
    assert row.badge == "applied"
    assert row.said == (
        "Coding auditor, applied, Example Valley Clinic · Austin, TX, "
        f"applied {applied} · due {remind}: call again"
    )
    assert due_text(application(), TODAY) == (
        f"since {remind}: call again (Coding auditor, Example Valley Clinic)"
    )
    assert due_text(application(), date(2026, 12, 1)).startswith("today: call again")


def test_the_way_of_an_application() -> None:
    """Every stage is there, with the day on which it was reached."""
    days = stage_days(application())
    assert [one.stage for one in days] == list(Stage)
    assert [one.day for one in days][:3] == [date(2026, 11, 23), date(2026, 11, 24), None]
    assert [one.stage for one in days if one.here] == [Stage.APPLIED]
    assert beside(Stage.SAVED, -1) is None
    assert beside(Stage.CLOSED, 1) is None
    assert beside(Stage.OFFER, 1) is Stage.CLOSED


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", TODAY),
        ("Tomorrow", date(2026, 12, 6)),
        ("+7", date(2026, 12, 12)),
        ("2026-12-24", date(2026, 12, 24)),
        ("", None),
        ("+", None),
        ("+99999", None),
        ("+٣", None),
        ("soon", None),
        ("2026-02-30", None),
    ],
)
def test_days_as_they_are_typed(text: str, day: date | None) -> None:
    """A date, a word, or days from today; nothing else."""
    assert parse_day(text, TODAY) == day


@given(st.text(max_size=12))
def test_any_text_is_a_day_or_none(text: str) -> None:
    """Nothing that can be typed raises."""
    assert isinstance(parse_day(text, TODAY), date | None)
