"""Postings of the board for tests, all invented."""

from dataclasses import replace
from datetime import UTC, date, datetime

from index.model.applications import Application, Stage, StageChange
from index.model.jobs import Place, Posting, Remote, Understanding

_EMPTY = Understanding(
    text="",
    remote=Remote.ONSITE,
    remote_evidence=None,
    places=(Place("Austin", "TX"),),
    remote_states=(),
    credentials=(),
    pay=None,
    experience=None,
    specialties=(),
    employment=(),
)


def posting(
    number: int = 7,
    *,
    title: str = "Coding auditor",
    employer: str = "Example Valley Clinic",
    url: str = "https://jobs.example/7",
    apply_to: str = "jobs@clinic.example",
    places: tuple[Place, ...] = (Place("Austin", "TX"),),
    remote: Remote = Remote.ONSITE,
) -> Posting:
    """Return a posting with these facts."""
    now = datetime(2026, 11, 30, 12, tzinfo=UTC)
    return Posting(
        id=number,
        title=title,
        employer=employer,
        html="",
        url=url,
        apply_to=apply_to,
        understood=replace(_EMPTY, places=places, remote=remote),
        posted=date(2026, 11, 20),
        expires=None,
        first_seen=now,
        changed=now,
        listings=(),
        example=False,
    )


def application(**changes: object) -> Application:
    """Return an application with a reminder; fields may be changed."""
    made = Application(
        id=3,
        posting=7,
        title="Coding auditor",
        employer="Example Valley Clinic",
        place="Austin, TX",
        url="https://jobs.example/7",
        apply_to="jobs@clinic.example",
        stage=Stage.APPLIED,
        stages=(
            StageChange(Stage.SAVED, date(2026, 11, 23)),
            StageChange(Stage.APPLIED, date(2026, 11, 24)),
        ),
        notes="Ask for Ms. Beispiel",
        remind=date(2026, 12, 1),
        remind_of="call again",
        documents=(),
        changed=datetime(2026, 11, 24, 8, 30, tzinfo=UTC),
        uid="0" * 31 + "3",
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # by name, as the test says
