"""Views: one for guests, five more for who is signed in, any number for a seat."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from index.accounts.allowance import Allowance, View
from index.accounts.packs import Pack, installed_packs
from index.accounts.policy import Policy
from index.accounts.usage import KEY_FILE, Entry, UsageLog
from index.paths import project_root
from index.userdata import UserDataError
from tests.index.accounts.pack_samples import (
    ABOUT,
    FREE,
    GUEST,
    REFS,
    ROBIN,
    SAM,
    Clock,
    Person,
    installed,
)


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """Return a metered pack."""
    return installed(tmp_path)


@pytest.fixture
def clock() -> Clock:
    """Return a clock in New York, on the morning of 2 March 2026."""
    return Clock()


@pytest.fixture
def allowance(tmp_path: Path, clock: Clock) -> Iterator[Allowance]:
    """Return the allowance of a new file."""
    with closing(Allowance(tmp_path / "user.sqlite", clock)) as opened:
        yield opened


def _spend(allowance: Allowance, pack: Pack, viewer: Person) -> int:
    """Open pages until one stays closed; return how many were opened."""
    return sum(allowance.view(pack, ref, viewer).open for ref in REFS)


def test_a_guest_opens_one_page(allowance: Allowance, pack: Pack) -> None:
    """And is told that signing in opens more."""
    assert allowance.peek(pack, GUEST) == View(True, 1, 1)
    assert allowance.view(pack, REFS[0], GUEST) == View(True, 0, 1)
    assert allowance.view(pack, REFS[1], GUEST) == View(False, 0, 1, "Sign in")
    assert allowance.peek(pack, GUEST) == View(False, 0, 1, "Sign in")
    assert allowance.verify() == []


def test_who_is_signed_in_opens_six_pages(allowance: Allowance, pack: Pack) -> None:
    """Profiles have a count each."""
    left = [allowance.view(pack, ref, ROBIN).remaining for ref in REFS[:6]]
    assert left == [5, 4, 3, 2, 1, 0]
    assert allowance.view(pack, REFS[6], ROBIN) == View(False, 0, 6, "A seat opens it")
    assert _spend(allowance, pack, Person("p-kim", "Kim")) == 6
    assert _spend(allowance, pack, GUEST) == 1


def test_a_seat_opens_any_number_and_is_logged(allowance: Allowance, pack: Pack) -> None:
    """The licence holder reports it."""
    assert _spend(allowance, pack, SAM) == len(REFS)
    assert allowance.view(pack, REFS[0], SAM) == View(open=True)
    assert allowance.peek(pack, SAM) == View(open=True)
    target = allowance.path.with_name("use.csv")
    allowance.export(target)
    assert f"p-sam,example,2026,2026-03-02,{len(REFS)}\n" in target.read_text()


def test_where_signing_in_gives_nothing_only_a_seat_opens(allowance: Allowance, pack: Pack) -> None:
    """A policy without views for who is signed in and without seats."""
    strict = replace(pack, policy=Policy(metered=True, guest=0, registered=0))
    assert allowance.view(strict, REFS[0], GUEST) == View(False, 0, 0, "A seat opens it")
    assert allowance.verify() == []


def test_reading_again_is_free(allowance: Allowance, pack: Pack, clock: Clock) -> None:
    """On the same day, also when nothing is left; on the next it counts."""
    assert not allowance.is_open(pack, REFS[0], GUEST)
    allowance.view(pack, REFS[0], GUEST)
    assert allowance.view(pack, REFS[0], GUEST) == View(True, 0, 1)
    assert allowance.is_open(pack, REFS[0], GUEST)
    assert not allowance.is_open(pack, REFS[0], ROBIN)
    assert not allowance.is_open(pack, REFS[1], GUEST)
    newer = replace(pack, about=replace(ABOUT, edition="2027"))
    assert allowance.view(newer, REFS[0], GUEST).open
    other = replace(pack, about=replace(ABOUT, id="another"))
    assert allowance.peek(other, GUEST).remaining == 1
    clock.move(days=1)
    assert not allowance.is_open(pack, REFS[0], GUEST)
    assert allowance.view(pack, REFS[1], GUEST).open
    assert not allowance.view(pack, REFS[0], GUEST).open


def test_a_seat_that_is_taken_away_leaves_what_was_opened(allowance: Allowance, pack: Pack) -> None:
    """Nothing goes below nothing."""
    _spend(allowance, pack, SAM)
    without = replace(pack, policy=Policy(metered=True))
    assert allowance.peek(without, SAM) == View(False, 0, 6, "A seat opens it")
    assert allowance.view(without, REFS[0], SAM) == View(True, 0, 6)


def test_a_free_pack_is_never_logged(allowance: Allowance, tmp_path: Path) -> None:
    """Not even a key is made."""
    free = installed(tmp_path, FREE, replace(ABOUT, id="open"))
    assert _spend(allowance, free, GUEST) == len(REFS)
    assert allowance.view(free, REFS[0], GUEST) == allowance.peek(free, GUEST) == View(open=True)
    assert allowance.is_open(free, REFS[0], GUEST)
    assert allowance.export(tmp_path / "use.csv") == 0
    assert not (tmp_path / KEY_FILE).exists()


@pytest.mark.parametrize(
    "midnight",
    [
        datetime(2026, 3, 3, tzinfo=ZoneInfo("America/New_York")),
        # An hour is lost on the 8th of March and comes twice on the 1st of November.
        datetime(2026, 3, 9, tzinfo=ZoneInfo("America/New_York")),
        datetime(2026, 11, 2, tzinfo=ZoneInfo("America/New_York")),
        datetime(2026, 3, 8, tzinfo=ZoneInfo("America/New_York")),
        datetime(2027, 1, 1, tzinfo=ZoneInfo("Asia/Kathmandu")),
    ],
)
def test_a_day_begins_at_local_midnight(
    allowance: Allowance, pack: Pack, clock: Clock, midnight: datetime
) -> None:
    """The last second of the day has nothing left, midnight has."""
    clock.now = midnight
    clock.move(seconds=-1, hours=-20)
    assert _spend(allowance, pack, GUEST) == 1
    clock.move(hours=20)
    assert _spend(allowance, pack, GUEST) == 1  # the page that was opened
    assert allowance.peek(pack, GUEST).remaining == 0
    clock.move(seconds=1)
    assert allowance.peek(pack, GUEST).remaining == 1
    assert _spend(allowance, pack, GUEST) == 1


def test_the_hour_that_comes_twice_is_one_day(
    allowance: Allowance, pack: Pack, clock: Clock
) -> None:
    """The wall clock goes back from 2 to 1 at night: nothing comes anew."""
    clock.now = datetime(2026, 11, 1, 1, 30, tzinfo=ZoneInfo("America/New_York"))
    allowance.view(pack, REFS[0], GUEST)
    clock.move(hours=1)
    assert (clock.now.hour, clock.now.fold) == (1, 1)
    assert not allowance.view(pack, REFS[1], GUEST).open


def test_setting_the_clock_back_allows_nothing_anew(
    allowance: Allowance, pack: Pack, clock: Clock
) -> None:
    """A day before, a year before, another zone; then the next real day counts."""
    allowance.view(pack, REFS[0], GUEST)
    for days in (-1, -365):
        clock.move(days=days)
        assert not allowance.view(pack, REFS[1], GUEST).open
        assert allowance.view(pack, REFS[0], GUEST).open
        clock.move(days=-days)
    clock.now = datetime(2026, 3, 2, 14, tzinfo=ZoneInfo("UTC")).astimezone(
        ZoneInfo("Pacific/Pago_Pago")
    )
    assert not allowance.view(pack, REFS[1], GUEST).open
    clock.now = Clock().now
    clock.move(days=1)
    assert allowance.view(pack, REFS[1], GUEST).open


def test_setting_the_clock_forward_and_back_loses_and_refills_nothing(
    allowance: Allowance, pack: Pack, clock: Clock
) -> None:
    """The later day goes on until the clock has caught up; every view stays in the log."""
    assert allowance.view(pack, REFS[0], ROBIN).remaining == 5
    clock.move(days=10)
    assert allowance.view(pack, REFS[1], ROBIN).remaining == 5
    clock.move(days=-10)
    assert allowance.view(pack, REFS[2], ROBIN).remaining == 4
    assert allowance.view(pack, REFS[1], ROBIN).remaining == 4
    clock.move(days=10)
    assert allowance.peek(pack, ROBIN).remaining == 4
    clock.move(days=1)
    assert allowance.peek(pack, ROBIN).remaining == 6
    assert allowance.verify() == []
    allowance.export(allowance.path.with_name("use.csv"))
    text = allowance.path.with_name("use.csv").read_text()
    assert "2026-03-02,1\n" in text
    assert "2026-03-12,2\n" in text


def test_the_count_outlives_the_program(pack: Pack, clock: Clock, tmp_path: Path) -> None:
    """It is in the file."""
    with closing(Allowance(tmp_path / "user.sqlite", clock)) as first:
        first.view(pack, REFS[0], GUEST)
    with closing(Allowance(tmp_path / "user.sqlite", clock)) as second:
        assert not second.view(pack, REFS[1], GUEST).open


_PROCESS = """
import sys
from pathlib import Path
from index.accounts.allowance import Allowance
from index.accounts.packs import installed_packs
from tests.index.accounts.pack_samples import Clock, REFS, ROBIN
folder = Path(sys.argv[1])
pack = installed_packs(folder / "packs")[0]
allowance = Allowance(folder / "user.sqlite", Clock())
print("ready", flush=True)
sys.stdin.readline()
ref = REFS[int(sys.argv[2])]
print(allowance.view(pack, ref, ROBIN).open, flush=True)
"""


def test_of_two_processes_one_gets_the_last_view(
    pack: Pack, allowance: Allowance, tmp_path: Path
) -> None:
    """They ask at the same time for different pages."""
    assert installed_packs(tmp_path / "packs") == (pack,)
    for ref in REFS[:5]:
        allowance.view(pack, ref, ROBIN)
    processes = [
        subprocess.Popen(
            [sys.executable, "-P", "-c", _PROCESS, str(tmp_path), number],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={"PYTHONPATH": str(project_root()), "PATH": ""},
        )
        for number in ("6", "7")
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = sorted(process.communicate(timeout=60)[0] for process in processes)
    assert answers == ["False\n", "True\n"]
    with closing(UsageLog(tmp_path / "user.sqlite")) as log:
        assert log.verify() == []


def test_what_cannot_be_recorded_is_not_opened(
    pack: Pack, allowance: Allowance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The view fails as a whole, and leaves no key without a log."""
    key = allowance.path.with_name(KEY_FILE)
    append = Allowance._append

    def fail(self: Allowance, connection: sqlite3.Connection, entry: Entry) -> None:
        append(self, connection, entry)
        assert key.exists()
        msg = "database or disk is full"
        raise sqlite3.OperationalError(msg)

    with monkeypatch.context() as patch:
        patch.setattr(Allowance, "_append", fail)
        with pytest.raises(UserDataError, match="disk is full"):
            allowance.view(pack, REFS[0], GUEST)
    assert not key.exists()
    assert allowance.verify() == []
    assert allowance.peek(pack, GUEST).remaining == 1
