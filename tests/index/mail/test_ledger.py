"""The ledger of messages."""

import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from index.mail.backoff import FIRST, LONGEST, MOST_ATTEMPTS, Backoff
from index.mail.errors import MailError
from index.mail.ledger import Ledger, State, Way, reply_id_of

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def test_states_are_kept(tmp_path: Path) -> None:
    """Across openings, in a file of its owner's."""
    path = tmp_path / "folder" / "mail.sqlite"
    with closing(Ledger(path, lambda: NOW)) as ledger:
        entry = ledger.seen("k", "<a@b>", "hash", "codes.example")
        assert (entry.state, entry.reply_id) == (State.SEEN, reply_id_of("k", "codes.example"))
        ledger.begin("k")
        ledger.begin("k")
        assert ledger["k"].begun == 2
        ledger.move("k", State.DRAFTED)
        ledger.sending("k", Way.SEND)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with closing(Ledger(path, lambda: NOW)) as ledger:
        assert ledger.seen("k", "<a@b>", "hash", "elsewhere.example").reply_id == entry.reply_id
        (found,) = ledger.in_state(State.SENDING)
        assert (found.way, found.begun, found.changed) == (Way.SEND, 0, NOW)
        ledger.postpone("k", NOW + timedelta(minutes=1), "later")
        found = ledger["k"]
        assert (found.state, found.attempts, found.reason) == (State.DRAFTED, 1, "later")
        assert found.next_attempt == NOW + timedelta(minutes=1)
        assert ledger.of_reply(entry.reply_id) == found
        assert ledger.count_replies((entry.reply_id, "<other@x>")) == 1
        with pytest.raises(KeyError):
            ledger["another"]


def test_each_change_is_on_the_disk_before_the_next_step(tmp_path: Path) -> None:
    """Write-ahead log, each transaction flushed."""
    with closing(Ledger(tmp_path / "mail.sqlite")) as ledger:
        connection = ledger._connection
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2
        assert connection.isolation_level is None


def test_reply_ids_differ_and_stay() -> None:
    """One for each message, always the same."""
    made = {reply_id_of(str(number), "x.example") for number in range(1000)}
    assert len(made) == 1000
    assert reply_id_of("1", "x.example") in made


def test_files_that_are_none(tmp_path: Path) -> None:
    """Damaged, newer, and a folder that cannot be one."""
    path = tmp_path / "mail.sqlite"
    path.write_bytes(b"x" * 5000)
    with pytest.raises(MailError, match="damaged"):
        Ledger(path)
    path.unlink()
    with closing(Ledger(path)):
        pass
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 9")
    with pytest.raises(MailError, match="newer"):
        Ledger(path)
    (tmp_path / "file").write_text("")
    with pytest.raises(MailError, match="opened"):
        Ledger(tmp_path / "file" / "mail.sqlite")


def test_waiting_times_double_and_are_scattered() -> None:
    """Half to whole of the doubled time, up to the longest, for about four days in all."""
    backoff = Backoff(Random(7))
    for attempts in range(1, 2 * MOST_ATTEMPTS):
        full = min(FIRST * 2 ** min(attempts - 1, 20), LONGEST)
        assert full / 2 <= backoff.after(attempts) <= full
    assert len({backoff.after(20) for _ in range(20)}) > 10
    total = sum((backoff.after(one) for one in range(1, MOST_ATTEMPTS)), timedelta())
    assert timedelta(days=3.5) < total < timedelta(days=5)
