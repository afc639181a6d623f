"""Sharing with colleagues: out, and in with a preview."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialogButtonBox, QFileDialog

from desktop.lookup.team import TeamDialog
from index.model import CodeRef, System
from index.userdata import Keep
from index.userdata.exchange import Shared, read_shared_file, shared_toml
from tests.desktop.lookup.conftest import CONTROL, SHIFT, Lookup

CODE = CodeRef(System.ICD10CM, "E1122")
OTHER = CodeRef(System.ICD10CM, "E1165")


def take_over(lookup: Lookup, path: Path, monkeypatch: pytest.MonkeyPatch) -> TeamDialog:
    """Press the key and return the preview."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(path), ""))
    lookup.press(Qt.Key.Key_F3, CONTROL)
    dialog = lookup.window.findChild(TeamDialog)
    assert dialog is not None
    return dialog


def test_saved_for_colleagues(
    lookup: Lookup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing to share is said; else the file has it."""
    path = tmp_path / "team.toml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    lookup.press(Qt.Key.Key_F3, SHIFT)
    assert "nothing to share" in lookup.notice
    lookup.program.services.userdata.set_note(CODE, "Ask for the stage.")
    lookup.press(Qt.Key.Key_F3, SHIFT)
    assert read_shared_file(path).notes == ((CODE, "Ask for the stage."),)


def test_preview_then_choice_then_undo(
    lookup: Lookup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The preview lists what changes; what is chosen is done and taken back by one undo."""
    userdata = lookup.program.services.userdata
    userdata.set_note(CODE, "Stage 3a.")
    path = tmp_path / "team.toml"
    shared = Shared((("sugar kidney", CODE),), (OTHER,), ((CODE, "Ask."), (OTHER, "New.")))
    path.write_text(shared_toml(shared), encoding="utf-8")
    dialog = take_over(lookup, path, monkeypatch)
    assert dialog.tree.topLevelItemCount() == 4
    first = dialog.tree.topLevelItem(0)
    assert first is not None
    assert [first.text(at) for at in range(4)] == ["E11.22", "Stage 3a.", "Ask.", "yours"]
    QTest.keyClick(dialog.buttons[Keep.BOTH], Qt.Key.Key_Space)
    assert first.text(3) == "both"
    assert all(button.accessibleName() for button in dialog.findChildren(QAbstractButton))
    dialog.accept()
    assert userdata.note(CODE) == "Stage 3a.\n\nAsk."
    assert userdata.is_favourite(OTHER)
    assert "takes it back" in lookup.notice
    lookup.pane.results.setFocus()  # in the box the key undoes typing
    lookup.press(Qt.Key.Key_Z, CONTROL)
    assert userdata.note(CODE) == "Stage 3a."
    assert not userdata.is_favourite(OTHER)
    assert userdata.meant() == []


def test_cancel_and_damaged_files_change_nothing(
    lookup: Lookup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leaving the preview changes nothing; a file that is none is told."""
    path = tmp_path / "team.toml"
    path.write_text(shared_toml(Shared(favourites=(CODE,))), encoding="utf-8")
    dialog = take_over(lookup, path, monkeypatch)
    assert all(button.isHidden() for button in dialog.buttons.values())
    ends = dialog.findChild(QDialogButtonBox)
    assert ends is not None
    ends.button(QDialogButtonBox.StandardButton.Cancel).click()
    assert lookup.program.services.userdata.favourites() == []
    path.write_text("note = 1", encoding="utf-8")
    lookup.workspace.team.open_file(path)
    assert "Nothing taken over from team.toml" in lookup.notice
    assert lookup.program.services.userdata.favourites() == []
