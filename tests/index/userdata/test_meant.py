"""Codes meant by a query, and how much codes are used."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.model import CodeRef, System
from index.userdata import UserData
from index.userdata.exchange import meant_toml, read_meant_toml
from index.userdata.schema import MIGRATIONS, migrate

KIDNEY = CodeRef(System.ICD10CM, "E1122")
HIP = CodeRef(System.ICD10CM, "S72001A")


@pytest.fixture
def data(tmp_path: Path) -> Iterator[UserData]:
    """Open a new file."""
    user = UserData(tmp_path / "user.sqlite")
    yield user
    user.close()


def known(data: UserData) -> list[tuple[str, CodeRef]]:
    """Return queries and codes."""
    return [(one.query, one.ref) for one in data.meant()]


def test_meant_codes_are_kept_changed_deleted_and_brought_back(data: UserData) -> None:
    """Newest first, each query and code once; undone as all deletions are."""
    assert data.add_meant("sugar kidney", "sugar kidney ", KIDNEY)
    assert not data.add_meant("sugar kidney", "Sugar Kidney", KIDNEY)
    assert data.add_meant("broken hip", "broken hip", HIP)
    assert known(data) == [("broken hip", HIP), ("sugar kidney", KIDNEY)]
    assert data.change_meant("broken hip", HIP, "hip broken", "hip, broken")
    assert data.meant()[0].key == "hip broken"
    assert data.delete_meant("hip, broken", HIP)
    assert not data.delete_meant("hip, broken", HIP)
    assert known(data) == [("sugar kidney", KIDNEY)]
    assert data.undo() == "S72.001A for “hip, broken”"
    assert len(known(data)) == 2
    with pytest.raises(ValueError, match="no word"):
        data.add_meant("", "?", KIDNEY)
    with pytest.raises(ValueError, match="no word"):
        data.change_meant("sugar kidney", KIDNEY, "", " ")


def test_a_change_to_what_is_known_already_changes_nothing(data: UserData) -> None:
    """The same query never stands twice at a code."""
    data.add_meant("a1", "a1", KIDNEY)
    data.add_meant("b2", "b2", KIDNEY)
    assert not data.change_meant("a1", KIDNEY, "b2", "b2")
    assert sorted(known(data)) == [("a1", KIDNEY), ("b2", KIDNEY)]


def test_profiles_are_kept_apart(data: UserData) -> None:
    """One person's synonyms are not another's."""
    data.add_meant("sugar", "sugar", KIDNEY)
    with closing(UserData(data.path, "other")) as other:
        assert other.meant() == []


def test_use_grows_fades_and_goes_with_the_history(data: UserData) -> None:
    """A half for one visit, more for several, half the count after 14 days."""
    data.add_visit(KIDNEY)
    assert data.uses()[KIDNEY] == pytest.approx(0.5, abs=0.01)
    data.add_visit(KIDNEY)
    data.add_visit(HIP)
    uses = data.uses()
    assert uses[KIDNEY] == pytest.approx(2 / 3, abs=0.01)
    before = (datetime.now(UTC) - timedelta(days=14)).isoformat()
    with closing(sqlite3.connect(data.path)) as connection, connection:
        connection.execute("UPDATE visit SET made = ?", (before,))
    assert data.uses()[KIDNEY] == pytest.approx(0.5, abs=0.01)
    assert data.uses()[HIP] == pytest.approx(1 / 3, abs=0.01)
    data.clear_history()
    assert data.uses() == {}
    data.undo()
    assert len(data.uses()) == 2


def test_another_connection_is_noticed(data: UserData) -> None:
    """What keeps a copy of the data knows when to read it anew."""
    before = data.data_version()
    with closing(UserData(data.path)) as other:
        other.add_visit(KIDNEY)
    assert data.data_version() != before


def test_a_file_from_before_synonyms_is_brought_up_to_date(tmp_path: Path) -> None:
    """Visits of the format before count once."""
    file = tmp_path / "old.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        migrate(connection, file, MIGRATIONS[:2])
        connection.execute(
            "INSERT INTO visit (profile, system, code, made) VALUES (?, ?, ?, ?)",
            ("guest", "ICD10CM", "E1122", datetime.now(UTC).isoformat()),
        )
    with closing(UserData(file)) as data:
        assert data.uses()[KIDNEY] == pytest.approx(0.5, abs=0.01)
        assert data.meant() == []


def test_toml_goes_out_and_comes_back(data: UserData) -> None:
    """Quotes, line ends and other letters survive."""
    odd = 'sugar "kidney" \\ ä\n= x'
    data.add_meant("odd", odd, KIDNEY)
    data.add_meant("hip", "hip", HIP)
    assert read_meant_toml(meant_toml(data.meant())) == [("hip", HIP), (odd, KIDNEY)]


@pytest.mark.parametrize(
    "text",
    [
        "synonym = 1",
        "[[synonym]]\nquery = 'x'",
        "[[synonym]]\nquery = ' '\nsystem = 'ICD10CM'\ncode = 'E11.9'",
        "[[synonym]]\nquery = 'x'\nsystem = 'ICD11'\ncode = 'E11.9'",
        "[[synonym]]\nquery = 'x'\nsystem = 'ICD10CM'\ncode = 11",
        "[[synonym]]\nquery = 'x'\nsystem = 'ICD10CM'\ncode = '.'",
        "no toml",
    ],
)
def test_malformed_toml_is_refused(text: str) -> None:
    """A sentence says what is wrong."""
    with pytest.raises(ValueError, match=r"."):
        read_meant_toml(text)
