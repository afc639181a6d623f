"""Accounts that derive keys cheaply, and a clock that stands still."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from index.accounts import Accounts, SavedSecrets, Session
from index.accounts.keys import Cost
from index.model import CodeRef, System
from index.model.applications import Stage
from index.model.job_board import FacetName, JobQuery
from index.userdata import HeldLicence, UserData
from tests.index.jobs.samples import posting

CHEAP = Cost(memory_kib=8, passes=1, lanes=1)
PASSWORD = "correct horse"
KIDNEY = CodeRef(System.ICD10CM, "E1122")
HIP = CodeRef(System.ICD10CM, "S72001A")


class Clock:
    """A time that moves when it is told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 29, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now

    def move(self, seconds: float) -> None:
        """Move on, or back."""
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    """Return a clock that stands still."""
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the file will be."""
    return tmp_path / "data" / "user.sqlite"


@pytest.fixture
def open_accounts(path: Path, clock: Clock) -> Iterator[Callable[..., Accounts]]:
    """Return what opens the file, or another one, as a program that starts does."""
    opened = []

    def open_one(file: Path = path) -> Accounts:
        opened.append(Accounts(file, clock=clock, cost=CHEAP))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


@pytest.fixture
def accounts(open_accounts: Callable[..., Accounts]) -> Accounts:
    """Open a new file."""
    return open_accounts()


@pytest.fixture
def ada(accounts: Accounts) -> Session:
    """Return the session of a profile called Ada."""
    return accounts.register("Ada", PASSWORD)[0]


@pytest.fixture
def exported(accounts: Accounts, ada: Session, path: Path) -> Path:
    """Return the file of a profile with something in every table."""
    with closing(UserData(path, ada.profile_id, ada)) as own:
        own.toggle_favourite(HIP)
        own.toggle_favourite(KIDNEY)
        own.set_note(KIDNEY, "stage 3b", private=True)
        own.set_note(HIP, "deleted \u00e4")
        own.set_note(HIP, "")
        own.set_note(HIP, "plain")
        own.add_search("hip")
        own.add_search("knee")
        own.add_visit(HIP)
        own.add_meant("sugar", "sugar", KIDNEY)
        own.add_question("Is E11.22 billable?")
        own.rate_answer("Is E11.22 billable?", "valid", "yes", helpful=True)
        own.save_search("Remote", JobQuery("auditor", ((FacetName.REMOTE, "remote"),)))
        job = own.save_job(posting(), date(2026, 1, 2))
        own.set_stage(job.id, Stage.APPLIED, date(2026, 1, 5))
        own.set_application_notes(job.id, "ask for Mr Example")
        own.set_documents(job.id, ["/papers/letter.pdf"])
        own.set_state("window", {"sizes": [1, 2.5, None]})
        own.add_licence(HeldLicence("AMA", "Example Clinic", "EX-1", 4, "2026-01-02"))
    with closing(SavedSecrets(ada, path)) as secrets:
        secrets.save("case", "Mrs Example", b"left knee")
    target = path.parent.parent / "ada.zip"
    accounts.export_profile(ada, target)
    return target


@pytest.fixture
def elsewhere(exported: Path, open_accounts: Callable[..., Accounts], tmp_path: Path) -> Accounts:
    """Open another file with a profile of another name."""
    assert exported.is_file()
    accounts = open_accounts(tmp_path / "elsewhere" / "user.sqlite")
    accounts.register("Eve", PASSWORD)
    return accounts
