"""Invented postings and applications for pictures of Careers, the same ones every time."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Self
from unittest.mock import patch

from desktop.command import run_command
from index.model.applications import Stage
from index.model.job_board import JobProfile
from index.model.jobs import Place
from index.userdata import UserData
from tests.bench.jobs import write_table
from tests.index.jobs.generated import SOURCES, TODAY, generate
from tests.index.jobs.samples import posting

_JOBS = 1_200
_DATED = ("answers", "applications", "board_commands", "posting_page", "reminder")
"""Modules of Careers that ask what day it is."""
PROFILE = JobProfile(
    credentials=("CPC", "CCS"), years=4, specialties=("Inpatient",), states=("TX", "OH")
)
_APPLICATIONS = (
    ("Inpatient coder", "Sage Brook Example Medical Center", "Austin", Stage.INTERVIEW),
    ("Risk adjustment coder", "Willow View Example Health", "Dallas", Stage.APPLIED),
    ("Coding auditor", "Clover Creek Example Coding Partners", "Houston", Stage.SAVED),
    ("Denials specialist", "Heron Bend Example Hospital", "El Paso", Stage.CLOSED),
)
_NOTES = "Call with Ms. Beispiel: eleven coders, audits every quarter, remote after three months."


class PictureDay(date):
    """The day on which the postings were invented, as today."""

    @classmethod
    def today(cls) -> Self:
        """Return that day."""
        return cls(TODAY.year, TODAY.month, TODAY.day)


@contextmanager
def picture_day() -> Iterator[None]:
    """Let it be that day in Careers: what has ended by today is left out of the board."""
    with ExitStack() as stack:
        for name in _DATED:
            stack.enter_context(patch(f"desktop.careers.{name}.date", PictureDay))
        yield


def fill_board(folder: Path) -> None:
    """Import invented postings of three sources, as a person does.

    Args:
        folder: Where their files go; ``CODELEAF_HOME`` says whose board it is.
    """
    folder.mkdir(parents=True)
    made = generate(_JOBS, duplicates=_JOBS // 6, alike=_JOBS // 20)
    for name, listed in made.sources.items():
        write_table(folder / f"{name}.csv", listed)
    files = [str(folder / f"{name}.csv") for name in SOURCES]
    run_command(["jobs", "import", *files, "--progress", "json"], lambda _: None)


def fill_person(store: UserData) -> None:
    """Keep an invented person's profile and applications."""
    store.set_job_profile(PROFILE)
    stages = list(Stage)
    for at, (title, employer, city, reached) in enumerate(_APPLICATIONS):
        number = 900_000 + at  # none of the board's
        began = TODAY - timedelta(20 - 3 * at)
        made = store.save_job(
            posting(
                number,
                title=title,
                employer=employer,
                url=f"https://jobs.example/{number}",
                places=(Place(city, "TX"),),
            ),
            began,
        )
        passed = [Stage.SAVED, Stage.APPLIED, Stage.CLOSED]
        if reached is not Stage.CLOSED:
            passed = stages[: stages.index(reached) + 1]
        for later, stage in enumerate(passed):
            store.set_stage(made.id, stage, began + timedelta(4 * later))
        if reached is Stage.INTERVIEW:
            store.set_application_notes(made.id, _NOTES)
            store.set_reminder(made.id, TODAY, "send the references")
