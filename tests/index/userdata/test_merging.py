"""Words for codes, favourites and notes that go from one person to another."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.accounts import Accounts
from index.fulltext.query import query_key
from index.model import CodeRef, System
from index.userdata import Keep, UserData, UserDataError
from index.userdata.exchange import (
    Shared,
    read_meant_toml,
    read_shared_file,
    read_shared_toml,
    shared_toml,
)
from tests.index.accounts.conftest import CHEAP, PASSWORD

KIDNEY = CodeRef(System.ICD10CM, "E1122")
HIP = CodeRef(System.ICD10PCS, "0SR9019")
FOOT = CodeRef(System.ICD10CM, "E1142")


@pytest.fixture
def mine(tmp_path: Path) -> Iterator[UserData]:
    """Return the data of the one who takes over."""
    data = UserData(tmp_path / "mine.sqlite")
    yield data
    data.close()


@pytest.fixture
def theirs(tmp_path: Path) -> Iterator[UserData]:
    """Return the data of the one who shares."""
    data = UserData(tmp_path / "theirs.sqlite")
    data.add_meant("sugar kidney", "sugar kidney", KIDNEY)
    data.toggle_favourite(HIP)
    data.set_note(KIDNEY, "Ask for the stage.")
    data.set_note(FOOT, "Which foot?\n\nSay so.")
    yield data
    data.close()


def everything(data: UserData) -> tuple[object, ...]:
    """Return what can be shared of someone's data, in an order of its own."""
    shared = data.shared()
    return set(shared.words), set(shared.favourites), set(shared.notes)


def test_file_holds_what_is_shared(theirs: UserData, tmp_path: Path) -> None:
    """What is written is read again, also by the command for words alone."""
    text = shared_toml(theirs.shared())
    assert read_shared_toml(text) == theirs.shared()
    assert read_meant_toml(text) == [("sugar kidney", KIDNEY)]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
def test_any_note_goes_out_and_comes_back(text: str) -> None:
    """Quotes, line ends and control characters survive."""
    shared = Shared(notes=((KIDNEY, text),))
    assert read_shared_toml(shared_toml(shared)) == shared


def test_private_notes_stay(tmp_path: Path) -> None:
    """A private note is never shared, neither open nor locked."""
    path = tmp_path / "user.sqlite"
    accounts = Accounts(path, cost=CHEAP)
    session, _recovery = accounts.register("Ada", PASSWORD)
    data = UserData(path, session.profile_id, session)
    data.set_note(KIDNEY, "my very own", private=True)
    data.set_note(FOOT, "for all")
    assert data.shared().notes == ((FOOT, "for all"),)
    session.lock()
    assert "my very own" not in shared_toml(data.shared())
    data.close()
    accounts.close()


def test_what_is_new_is_added_and_taken_back(mine: UserData, theirs: UserData) -> None:
    """The plan says what is new; one undo takes all of it back, a redo of the import is none."""
    plan = mine.plan(theirs.shared(), query_key)
    assert (plan.new, plan.known, plan.conflicts) == (4, 0, ())
    assert mine.merge(plan, {}) == 4
    assert everything(mine) == everything(theirs)
    again = mine.plan(theirs.shared(), query_key)
    assert (again.new, again.known) == (0, 4)
    assert mine.merge(again, {}) == 0
    assert mine.undo() == "everything as it was before the exchange"
    assert everything(mine) == (set(), set(), set())
    assert mine.undo() is None


@pytest.mark.parametrize(
    ("keep", "text"),
    [
        (Keep.MINE, "Stage from the note."),
        (Keep.THEIRS, "Ask for the stage."),
        (Keep.BOTH, "Stage from the note.\n\nAsk for the stage."),
    ],
)
def test_conflicts_are_decided_and_undone(
    mine: UserData, theirs: UserData, keep: Keep, text: str
) -> None:
    """One's own note, the other one or both; undo brings one's own back."""
    mine.set_note(KIDNEY, "Stage from the note.")
    plan = mine.plan(theirs.shared(), query_key)
    (conflict,) = plan.conflicts
    assert (conflict.mine, conflict.theirs) == ("Stage from the note.", "Ask for the stage.")
    mine.merge(plan, {KIDNEY: keep})
    assert mine.note(KIDNEY) == text
    mine.undo()
    assert mine.note(KIDNEY) == "Stage from the note."
    assert mine.note(FOOT) == ""
    assert mine.favourites() == []


def test_later_edits_outlive_the_undo(mine: UserData, theirs: UserData) -> None:
    """A note that was rewritten after the exchange is not deleted with it."""
    mine.set_note(KIDNEY, "old")
    plan = mine.plan(theirs.shared(), query_key)
    mine.merge(plan, {KIDNEY: Keep.THEIRS})
    mine.set_note(KIDNEY, "rewritten")
    mine.set_note(FOOT, "rewritten too")
    mine.undo()
    assert mine.note(KIDNEY) == "old\n\nrewritten"
    assert mine.note(FOOT) == "rewritten too"


def test_nothing_is_taken_over_if_a_note_has_changed(mine: UserData, theirs: UserData) -> None:
    """All or nothing, also where somebody writes while the preview is open."""
    mine.set_note(KIDNEY, "first")
    plan = mine.plan(theirs.shared(), query_key)
    mine.set_note(KIDNEY, "second")
    with pytest.raises(UserDataError, match="Nothing was taken over"):
        mine.merge(plan, {KIDNEY: Keep.BOTH})
    mine.set_note(FOOT, "written meanwhile")
    with pytest.raises(UserDataError, match=r"E11\.42"):
        mine.merge(plan, {})
    assert everything(mine) == (
        set(),
        set(),
        {(KIDNEY, "second"), (FOOT, "written meanwhile")},
    )


def test_private_note_and_theirs_become_a_private_one(tmp_path: Path, theirs: UserData) -> None:
    """Both together stay encrypted; without the key nothing is taken over."""
    path = tmp_path / "user.sqlite"
    accounts = Accounts(path, cost=CHEAP)
    session, _recovery = accounts.register("Ada", PASSWORD)
    data = UserData(path, session.profile_id, session)
    data.set_note(KIDNEY, "my very own", private=True)
    plan = data.plan(theirs.shared(), query_key)
    assert plan.conflicts[0].private
    assert plan.conflicts[0].mine == ""
    data.merge(plan, {KIDNEY: Keep.BOTH})
    assert data.note(KIDNEY) == "my very own\n\nAsk for the stage."
    assert data.note_is_private(KIDNEY)
    data.undo()
    assert data.note(KIDNEY) == "my very own"
    session.lock()
    with pytest.raises(UserDataError, match="cannot be read"):
        data.merge(plan, {KIDNEY: Keep.BOTH})
    assert data.favourites() == []
    data.close()
    accounts.close()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[note]]\nsystem = 'ICD10CM'\ncode = 'E11.9'", "note 1 needs a text"),
        ("[[note]]\ntext = 'x'\nsystem = 'ICD11'\ncode = 'E11.9'", "note 1 needs a system"),
        ("[[favourite]]\nsystem = 'ICD10CM'\ncode = '.'", "'.' is not a code"),
        ("[[case]]\nname = 'x'", "'case'"),
        ("note = 1", "not a list"),
        ("no toml", "."),
    ],
)
def test_damaged_files_are_refused(tmp_path: Path, text: str, reason: str) -> None:
    """A sentence says what is wrong."""
    path = tmp_path / "team.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=reason):
        read_shared_file(path)
    with pytest.raises(ValueError, match="No such file"):
        read_shared_file(tmp_path / "missing.toml")
