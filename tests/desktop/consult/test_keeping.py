"""Saved cases: encrypted, for a profile only; what goes when it is locked or left."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop.consult.saved_cases import SavedCases
from index.accounts import Accounts, Session
from tests.desktop.consult.conftest import Consult
from tests.desktop.consult.engines import NOTE
from tests.desktop.driving import CONTROL, SHIFT
from tests.index.accounts.conftest import CHEAP, PASSWORD


@pytest.fixture
def session(consult: Consult) -> Iterator[Session]:
    """Return the open session of a new profile, which is not yet the one that works."""
    path = consult.program.services.userdata.path
    with closing(Accounts(path, cost=CHEAP)) as accounts:
        made, _key = accounts.register("ada", PASSWORD, with_guest_data=False)
    yield made
    made.lock()


def sign_in(consult: Consult, session: Session | None) -> None:
    """Let a profile, or the guest, go on."""
    consult.program.services.account.switch(session)


def saved(consult: Consult) -> SavedCases:
    """Open the list of saved cases by its key."""
    consult.press(Qt.Key.Key_O, CONTROL | SHIFT)
    dialog = consult.dialog()
    assert isinstance(dialog, SavedCases)
    return dialog


def test_the_guest_is_told_how(coded: Consult) -> None:
    """Ctrl+S says that a profile is needed and where to make it; nothing is written."""
    coded.press(Qt.Key.Key_S, CONTROL)
    assert coded.notice.startswith("The guest keeps no case: make a profile (Ctrl+6)")
    coded.press(Qt.Key.Key_O, CONTROL | SHIFT)
    assert coded.notice.startswith("The guest keeps no case")
    assert coded.window.status.content.text() == "Offline · nothing saved"


def test_a_case_is_saved_opened_and_deleted(
    consult: Consult, session: Session, user_home: Path
) -> None:
    """Signing in keeps the case; saved it is unreadable on disk, and comes back as it was."""
    consult.paste()
    consult.to_list()
    consult.press(Qt.Key.Key_X)
    sign_in(consult, session)
    assert consult.workspace.pane.note.toPlainText() == NOTE
    consult.press(Qt.Key.Key_S, CONTROL)
    assert consult.notice == "Saved the case, encrypted"
    assert consult.window.status.content.text() == "Offline · case saved"
    for path in user_home.rglob("*"):
        if path.is_file():
            assert b"kidney disease" not in path.read_bytes()
    consult.press(Qt.Key.Key_Down)
    consult.press(Qt.Key.Key_X)
    assert consult.window.status.content.text() == "Offline · changes not saved"
    consult.press(Qt.Key.Key_S, CONTROL)
    consult.press(Qt.Key.Key_N, CONTROL)
    assert consult.window.status.content.text() == "Offline · nothing saved"
    dialog = saved(consult)
    rows = dialog.rows.row_model.rows
    assert len(rows) == 1
    assert "no codes yet" in rows[0].text
    consult.press(Qt.Key.Key_Return)
    consult.no_dialog()
    consult.settle()
    assert consult.workspace.pane.note.toPlainText() == NOTE
    assert consult.codes() == ["✗ E11.22", "✗ E11.9", "? E11.40"]
    entries = consult.workspace.session.trail.entries
    assert [entry.action for entry in entries] == [
        "coded", "rejected", "saved", "rejected", "saved"
    ]  # fmt: skip
    assert [entry.who for entry in entries][1:3] == ["guest", "ada"]
    dialog = saved(consult)
    consult.press(Qt.Key.Key_Delete)
    assert "once more" in dialog.message.text()
    consult.press(Qt.Key.Key_Delete)
    assert dialog.rows.row_model.rows == ()
    assert dialog.message.text() == "No case is saved yet."
    consult.press(Qt.Key.Key_Escape)
    consult.no_dialog()
    assert consult.window.status.content.text() == "Offline · nothing saved"


@pytest.mark.parametrize("leave", ["lock", "sign out"])
def test_a_case_goes_with_its_profile(consult: Consult, session: Session, leave: str) -> None:
    """Locking and signing out clear note, codes, reply, review and all that could be undone."""
    sign_in(consult, session)
    consult.paste("Ada Example has type 2 diabetes. Possible neuropathy.")
    consult.to_list()
    consult.press(Qt.Key.Key_X)
    consult.settle()
    consult.press(Qt.Key.Key_I, CONTROL | SHIFT)
    consult.dialog()
    if leave == "lock":
        consult.program.services.account.lock()
    else:
        sign_in(consult, None)
    consult.no_dialog()
    workspace = consult.workspace
    assert workspace.pane.note.toPlainText() == ""
    assert workspace.pane.questions.draft.toPlainText() == ""
    assert workspace.results.reply.toPlainText() == ""
    assert consult.codes() == []
    assert workspace.session.trail.entries == ()
    assert workspace.undo() == ""
    assert workspace.redo() == ""
    workspace.pane.note.setFocus()
    consult.press(Qt.Key.Key_Z, CONTROL)
    assert workspace.pane.note.toPlainText() == ""
    consult.settle()
    consult.press(Qt.Key.Key_S, CONTROL)
    assert consult.notice == "There is no case to save"


def test_a_file_that_is_read_while_the_profile_is_locked_is_dropped(
    consult: Consult, session: Session, tmp_path: Path
) -> None:
    """What a file holds does not come up after the lock."""
    path = tmp_path / "note.txt"
    path.write_text(NOTE, encoding="utf-8")
    consult.fake.notes = ()
    sign_in(consult, session)
    consult.workspace.read_file(path)
    consult.program.services.account.lock()
    consult.qtbot.waitUntil(lambda: not consult.workspace.coding.reading)
    consult.settle()
    assert consult.workspace.pane.note.toPlainText() == ""
    assert "No note yet" in consult.state


def test_the_guest_leaves_the_case_to_who_signs_in_only(consult: Consult, session: Session) -> None:
    """An undo of the shell, which renews what is the person's, takes no case away."""
    consult.paste()
    consult.workspace.refresh_user_data()
    assert len(consult.codes()) == 3
    sign_in(consult, session)
    assert len(consult.codes()) == 3
    sign_in(consult, None)
    assert consult.codes() == []
