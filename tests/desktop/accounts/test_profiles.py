"""Profiles made, opened, recovered, moved and deleted in the window, by keys."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QFileDialog

from desktop.accounts.printing import key_document
from index.accounts import WrongPassword
from tests.desktop.accounts.conftest import (
    CONTROL,
    OTHER_PASSWORD,
    SHIFT,
    Desk,
    MakeDesk,
)
from tests.index.accounts.conftest import PASSWORD, Clock

KEY = re.compile(r"([0-9A-Z]{4}-){7}[0-9A-Z]{4}")


def register(desk: Desk, name: str = "Ada") -> str:
    """Make the first profile by keys; return the recovery key, which is copied."""
    desk.open(0)
    desk.type(name, PASSWORD, PASSWORD)
    desk.expect(desk.workspace.key)
    desk.press(Qt.Key.Key_Return)
    key = QGuiApplication.clipboard().text()
    assert KEY.fullmatch(key)
    return key


def go_on(desk: Desk) -> None:
    """Say that the recovery key was kept, and leave its page."""
    desk.press(Qt.Key.Key_Tab, times=2)
    desk.press(Qt.Key.Key_Space)
    desk.press(Qt.Key.Key_Tab)
    desk.press(Qt.Key.Key_Return)


def test_a_profile_is_made(desk: Desk) -> None:
    """The recovery key is shown once, and must be kept before one goes on."""
    assert desk.rail == "Account: guest"
    key = register(desk)
    page = desk.workspace.key
    assert page.key.text().replace("\n", "-") == key
    assert key in page.key.accessibleName()
    page.go_on()
    desk.expect(page)
    assert not page.next.isEnabled()
    assert desk.rail == "Account: guest"
    go_on(desk)
    desk.expect(desk.workspace.own)
    assert desk.rail == "Account: Ada"
    assert desk.workspace.own.title.text() == "Ada"
    for part in (key, key[:9], PASSWORD):
        assert part not in desk.texts()
    assert desk.ask(lambda accounts: accounts.sign_in("Ada", PASSWORD)).is_open


def test_what_is_wrong_stands_below_the_field(desk: Desk) -> None:
    """In words, the keyboard is in that field, and nothing is made."""
    desk.open(0)
    form = desk.workspace.guest.register
    name, password, again = form.fields
    desk.type("", "short", "other")
    assert desk.focus() is name.edit
    assert "name of 1 to 64 characters" in name.error.text()
    assert "at least 8 characters" in password.error.text()
    assert password.edit.accessibleDescription() in password.error.text()
    assert "differ" in again.error.text()
    assert desk.notice in name.error.text()
    desk.type("Ada", PASSWORD, PASSWORD + "!")
    assert desk.focus() is again.edit
    assert not name.error.isVisible()
    assert desk.ask(lambda accounts: accounts.profiles()) == []


def test_a_name_that_is_taken_is_refused(desk: Desk) -> None:
    """The reason stands below the name."""
    desk.make("Ada")
    desk.open(1)
    form = desk.workspace.guest.register
    form.name.edit.setFocus()
    desk.type("ADA", PASSWORD, PASSWORD)
    assert "There is a profile of this name" in form.name.error.text()
    assert desk.focus() is form.name.edit


def test_a_wrong_password_and_too_many(desk: Desk, clock: Clock) -> None:
    """After five, one waits; how long is said."""
    desk.make()
    desk.open(1)
    form = desk.workspace.guest.sign_in
    desk.expect(desk.workspace.guest)
    desk.type("")
    assert form.password.error.text() == "Type it first."
    for _ in range(5):
        desk.type("not it at all")
        assert "does not open the profile" in form.password.error.text()
    desk.type(PASSWORD)
    assert "try again in 2 s" in form.password.error.text()
    assert desk.program.services.account.profile is None
    clock.move(2)
    desk.type(PASSWORD)
    desk.expect(desk.workspace.own)
    assert desk.rail == "Account: Ada"
    assert form.password.text() == ""


def test_one_of_several_is_chosen(desk: Desk) -> None:
    """Down and Enter choose a name and go on to its password."""
    for name in ("Ada", "Grace", "名前"):
        desk.make(name)
    desk.open(3)
    form = desk.workspace.guest.sign_in
    QAbstractItemModelTester(
        form.model, QAbstractItemModelTester.FailureReportingMode.Fatal, form.model
    )
    assert desk.focus() is form.list
    desk.press(Qt.Key.Key_Down)
    assert form.name() == "Grace"
    desk.press(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.focus() is form.password.edit)
    desk.make("Bea")
    desk.press(Qt.Key.Key_6, CONTROL)
    desk.qtbot.waitUntil(lambda: form.model.rowCount() == 4)
    assert form.name() == "Grace"
    form.password.edit.setFocus()
    desk.type(PASSWORD)
    assert desk.rail == "Account: Grace"


def test_a_forgotten_password(desk: Desk) -> None:
    """The recovery key gives a new one, and is replaced."""
    key = desk.make()
    desk.open(1)
    page = desk.workspace.recovery
    desk.workspace.guest.recover_button.setFocus()
    desk.press(Qt.Key.Key_Return)
    desk.expect(page)
    assert page.name.text() == "Ada"
    assert desk.focus() is page.key.edit
    desk.type("ABCD", OTHER_PASSWORD, OTHER_PASSWORD)
    assert "32 letters and digits" in page.key.error.text()
    desk.type("0000-" * 8, OTHER_PASSWORD, OTHER_PASSWORD)
    assert "does not open the profile" in page.key.error.text()
    desk.type(key.lower(), OTHER_PASSWORD, OTHER_PASSWORD)
    desk.expect(desk.workspace.key)
    new = desk.workspace.key.key.text().replace("\n", "-")
    assert KEY.fullmatch(new)
    assert new != key
    go_on(desk)
    desk.expect(desk.workspace.own)
    with pytest.raises(WrongPassword):
        desk.ask(lambda accounts: accounts.sign_in("Ada", PASSWORD))


def test_escape_leaves_the_recovery(desk: Desk) -> None:
    """What was typed is forgotten."""
    desk.make()
    desk.open(1)
    desk.workspace.recover()
    desk.press(Qt.Key.Key_Tab)
    desk.press(Qt.Key.Key_A)
    desk.press(Qt.Key.Key_Escape)
    desk.expect(desk.workspace.guest)
    assert all(field.text() == "" for field in desk.workspace.recovery.form.fields)


def test_nothing_typed_stays(desk: Desk) -> None:
    """Neither when another workspace is shown nor in what is stored."""
    desk.make()
    desk.open(1)
    form = desk.workspace.guest.sign_in
    for letter in "secret":
        desk.press(Qt.Key(ord(letter.upper())))
    assert form.password.text()
    desk.press(Qt.Key.Key_1, CONTROL)
    assert form.password.text() == ""
    assert desk.workspace.save_state() == {}


def test_the_password_is_changed(desk: Desk) -> None:
    """The old one is needed, and opens nothing any more."""
    desk.make()
    desk.sign_in()
    page = desk.workspace.own
    page.old.edit.setFocus()
    desk.type("not it at all", OTHER_PASSWORD, OTHER_PASSWORD)
    assert "does not open the profile" in page.old.error.text()
    assert desk.focus() is page.old.edit
    desk.type(PASSWORD, OTHER_PASSWORD, OTHER_PASSWORD)
    assert page.message.text() == "The password was changed."
    assert all(field.text() == "" for field in page.password_form.fields)
    assert desk.ask(lambda accounts: accounts.sign_in("Ada", OTHER_PASSWORD)).is_open


def test_lock_and_unlock(desk: Desk) -> None:
    """The page asks for the password; the guest has nothing to lock."""
    desk.press(Qt.Key.Key_Q, CONTROL | SHIFT)
    assert desk.notice == "Nobody is signed in: there is nothing to lock"
    desk.make()
    desk.sign_in()
    desk.lock()
    assert desk.rail == "Account: locked"
    desk.expect(desk.workspace.locked)
    desk.type("not it at all")
    assert "does not open" in desk.workspace.locked.password.error.text()
    desk.type(PASSWORD)
    desk.expect(desk.workspace.own)
    assert not desk.program.services.account.locked
    assert desk.rail == "Account: Ada"


def test_a_locked_profile_is_recovered_or_left(desk: Desk) -> None:
    """Both ways lead out of the lock."""
    key = desk.make()
    desk.sign_in()
    desk.lock()
    desk.workspace.locked.recover_button.setFocus()
    desk.press(Qt.Key.Key_Return)
    desk.expect(desk.workspace.recovery)
    desk.type(key, OTHER_PASSWORD, OTHER_PASSWORD)
    go_on(desk)
    desk.expect(desk.workspace.own)
    desk.lock()
    desk.workspace.locked.out_button.setFocus()
    desk.press(Qt.Key.Key_Return)
    desk.expect(desk.workspace.guest)
    assert desk.rail == "Account: guest"


def test_a_profile_is_exported_and_imported(
    make_desk: MakeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To one file; what cannot be imported is refused in words."""
    desk = make_desk()
    desk.make()
    desk.sign_in()
    target = tmp_path / "ada"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    desk.workspace.own.export_button.setFocus()
    desk.press(Qt.Key.Key_Return)
    desk.idle()
    file = target.with_suffix(".codeleaf-profile")
    assert file.is_file()
    assert "Written to ada.codeleaf-profile" in desk.workspace.own.message.text()
    desk.workspace.sign_out()
    guest = desk.workspace.guest
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    guest.import_button.setFocus()
    desk.press(Qt.Key.Key_Return)
    desk.idle()
    assert "This profile is here already" in guest.message.text()
    desk.ask(lambda accounts: accounts.delete(accounts.sign_in("Ada", PASSWORD), PASSWORD))
    guest.import_button.setFocus()
    desk.press(Qt.Key.Key_Return)
    desk.idle()
    assert guest.message.text() == "Imported Ada. Sign in with its password."
    desk.sign_in()
    assert desk.rail == "Account: Ada"


def test_a_profile_is_deleted(desk: Desk, user_home: Path) -> None:
    """With its settings; the guest goes on."""
    desk.make()
    desk.sign_in()
    desk.program.services.settings.set("zoom", 110)
    folder = user_home / "data" / "profiles"
    assert len(list(folder.iterdir())) == 1
    page = desk.workspace.own
    page.delete_password.edit.setFocus()
    desk.type("not it at all")
    assert "does not open" in page.delete_password.error.text()
    desk.type(PASSWORD)
    desk.expect(desk.workspace.guest)
    assert "Ada was deleted" in desk.workspace.guest.message.text()
    assert desk.rail == "Account: guest"
    assert list(folder.iterdir()) == []
    assert desk.program.services.settings.number("zoom") == 100
    model = desk.workspace.guest.sign_in.model
    desk.qtbot.waitUntil(lambda: model.rowCount() == 0)


def test_the_key_is_printed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the name, which is no markup."""
    assert "<b>A" in key_document("<b>A", "1234-5678").toPlainText()
    shown: list[str] = []
    monkeypatch.setattr(QPrintDialog, "open", lambda self, *_: None)
    monkeypatch.setattr("PySide6.QtWidgets.QDialog.open", lambda dialog: shown.append("dialog"))
    register(desk)
    desk.press(Qt.Key.Key_Tab)
    desk.press(Qt.Key.Key_Return)
    assert shown == ["dialog"]
    QApplication.processEvents()


def test_all_by_keyboard(desk: Desk) -> None:
    """Every field and button has a name, and Tab goes from one to the next."""
    desk.make()
    desk.open(1)
    guest = desk.workspace.guest
    wanted = [
        guest.sign_in.list,
        guest.sign_in.password.edit,
        guest.sign_in.button,
        guest.recover_button,
        guest.import_button,
        *(field.edit for field in guest.register.fields),
        guest.register.with_guest_data,
        guest.register.button,
    ]
    assert all(widget.accessibleName() for widget in wanted)
    wanted[0].setFocus()
    seen = []
    for _ in wanted:
        seen.append(desk.focus().accessibleName())
        desk.press(Qt.Key.Key_Tab)
    assert seen == [widget.accessibleName() for widget in wanted]
    desk.press(Qt.Key.Key_F6)
    assert desk.window.isAncestorOf(desk.focus())
