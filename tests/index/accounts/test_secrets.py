"""Saved secrets: kept, listed, bound to their row."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.accounts import AccountError, Accounts, SavedSecrets, Session
from tests.index.accounts.conftest import PASSWORD


@pytest.fixture
def saved(ada: Session, path: Path) -> Iterator[SavedSecrets]:
    """Open Ada's secrets."""
    with closing(SavedSecrets(ada, path)) as secrets:
        yield secrets


def change(path: Path, statement: str, *values: object) -> None:
    """Do with the file what no program of ours does."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement, values)


def test_secrets_are_kept_listed_and_deleted(saved: SavedSecrets) -> None:
    """The newest first, kinds apart."""
    first = saved.save("case", "Knee ä", b"\0one")
    second = saved.save("case", "", b"")
    other = saved.save("claim", "Claim", b"three")
    assert [(one.id, one.title) for one in saved.list("case")] == [(second, ""), (first, "Knee ä")]
    assert saved.list("case")[0].created.tzinfo is not None
    assert [saved.load(one) for one in (first, second, other)] == [b"\0one", b"", b"three"]
    saved.delete(first)
    saved.delete(first)
    assert [one.id for one in saved.list("case")] == [second]
    with pytest.raises(AccountError, match="no longer there"):
        saved.load(first)
    with pytest.raises(ValueError, match="kind"):
        saved.save("", "title", b"")


def test_the_file_shows_neither_title_nor_data(saved: SavedSecrets, path: Path) -> None:
    """Not in any file beside it either."""
    saved.save("case", "Mrs Example", b"left knee")
    data = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"Example" not in data
    assert b"left knee" not in data


def test_only_an_open_profile_reads(
    saved: SavedSecrets, accounts: Accounts, ada: Session, path: Path
) -> None:
    """Others see none, also if the rows are given their id; the guest keeps none."""
    number = saved.save("case", "title", b"data")
    eve, _ = accounts.register("Eve", PASSWORD)
    with closing(SavedSecrets(eve, path)) as others:
        assert others.list("case") == []
        with pytest.raises(AccountError, match="no longer there"):
            others.load(number)
        others.delete(number)
        assert saved.load(number) == b"data"
        change(path, "UPDATE secret SET profile = ?", eve.profile_id)
        with pytest.raises(AccountError, match="belongs elsewhere"):
            others.load(number)
        with pytest.raises(AccountError, match="belongs elsewhere"):
            others.list("case")
    with (
        closing(SavedSecrets(accounts.guest(), path)) as guests,
        pytest.raises(AccountError, match="create a profile"),
    ):
        guests.save("case", "title", b"data")
    ada.lock()
    with pytest.raises(AccountError, match="unlock"):
        saved.save("case", "title", b"data")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE secret SET data = title",
        "UPDATE secret SET data = (SELECT data FROM secret WHERE id = 2) WHERE id = 1",
        "UPDATE secret SET kind = 'claim'",
        "UPDATE secret SET data = x'00'",
    ],
)
def test_parts_cannot_change_places(saved: SavedSecrets, path: Path, statement: str) -> None:
    """Title and data, two secrets, two kinds."""
    saved.save("case", "one", b"one")
    saved.save("case", "two", b"two")
    change(path, statement)
    with pytest.raises(AccountError, match="is damaged"):
        saved.load(1)
