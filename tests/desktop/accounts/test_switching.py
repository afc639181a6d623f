"""The whole program follows who works: own data, settings, private notes, the lock."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app import LookupEntry
from desktop.lookup import LookupWorkspace
from desktop.lookup.detail import DetailPane
from desktop.shell.window import MainWindow
from index.model import CodeRef, System
from index.userdata import GUEST, UserData
from tests.desktop.accounts.conftest import CONTROL, SHIFT, Desk, MakeDesk
from tests.index.accounts.conftest import PASSWORD

KIDNEY = CodeRef(System.ICD10CM, "E1122")
WORDS = "Mrs Example, stage 3b"


@pytest.fixture
def desk(make_desk: MakeDesk, small_content: Path) -> Desk:
    """Return a window with Lookup over real codes, and a profile to sign in to."""
    desk = make_desk(small_content, LookupEntry())
    desk.qtbot.waitUntil(lambda: bool(desk.program.services.content.sources()))
    desk.qtbot.waitUntil(lambda: lookup(desk.window).detail.built)
    desk.make()
    return desk


def lookup(window: MainWindow) -> LookupWorkspace:
    """Return the Lookup workspace of a window."""
    workspace = window.workspaces[0]
    assert isinstance(workspace, LookupWorkspace)
    return workspace


def detail(desk: Desk) -> DetailPane:
    """Return the detail pane of the first window."""
    return lookup(desk.window).detail


def wait_for_code(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until a window shows the code, and nothing is outstanding."""
    pane = lookup(window)
    qtbot.waitUntil(
        lambda: (
            pane.detail.page is not None
            and pane.detail.page.ref == KIDNEY
            and pane.detail.body.isEnabled()
            and not pane.search.outstanding
        )
    )


def open_code(desk: Desk) -> None:
    """Go to Lookup and open the code."""
    desk.press(Qt.Key.Key_1, CONTROL)
    desk.press(Qt.Key.Key_L, CONTROL)
    desk.press(Qt.Key.Key_A, CONTROL)
    for letter in "E1122":
        desk.press(Qt.Key(ord(letter)))
    desk.qtbot.waitUntil(lambda: not lookup(desk.window).search.outstanding)
    desk.press(Qt.Key.Key_Return)
    wait_for_code(desk.qtbot, desk.window)


def write_note(desk: Desk, text: str, *, private: bool) -> None:
    """Write the note on the code shown, and keep it."""
    desk.press(Qt.Key.Key_N, CONTROL)
    card = detail(desk).note_card
    desk.qtbot.waitUntil(lambda: desk.focus() is card.editor)
    QTest.keyClicks(card.editor, text)
    desk.press(Qt.Key.Key_Tab)
    assert desk.focus() is card.private
    if private:
        desk.press(Qt.Key.Key_Space)
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert not card.editing


def shown_note(desk: Desk) -> str:
    """Return the text of the note's card."""
    return detail(desk).note_card.prose.toPlainText()


def test_each_has_data_of_their_own(desk: Desk) -> None:
    """Favourites, notes and history are those of who works; windows stay open."""
    open_code(desk)
    desk.press(Qt.Key.Key_D, CONTROL)
    assert detail(desk).star.isChecked()
    desk.press(Qt.Key.Key_Return, CONTROL | SHIFT)
    desk.qtbot.waitUntil(lambda: len(desk.program.windows) == 2)
    other = desk.program.windows[1]
    desk.qtbot.waitUntil(lambda: lookup(other).detail.built)
    wait_for_code(desk.qtbot, other)
    with desk.qtbot.waitActive(desk.window):
        desk.window.activateWindow()
    desk.window.setFocus()
    desk.sign_in()
    for window in desk.program.windows:
        wait_for_code(desk.qtbot, window)
        assert not lookup(window).detail.star.isChecked()
    desk.press(Qt.Key.Key_1, CONTROL)
    write_note(desk, "mine", private=False)
    assert desk.program.services.userdata.visits() == []
    open_code(desk)
    assert desk.program.services.userdata.visits() == [KIDNEY]
    desk.press(Qt.Key.Key_6, CONTROL)
    desk.workspace.own.out_button.setFocus()
    desk.press(Qt.Key.Key_Return)
    assert desk.rail == "Account: guest"
    assert lookup(desk.window).search.query() == ""
    assert detail(desk).page is None
    assert "mine" not in desk.texts()
    open_code(desk)
    assert detail(desk).star.isChecked()
    assert "pin a note" in shown_note(desk)
    desk.sign_in()
    wait_for_code(desk.qtbot, desk.window)
    assert shown_note(desk) == "mine"


def test_what_is_being_written_is_kept_before(desk: Desk) -> None:
    """For the one who has written it."""
    open_code(desk)
    desk.press(Qt.Key.Key_N, CONTROL)
    card = detail(desk).note_card
    desk.qtbot.waitUntil(lambda: desk.focus() is card.editor)
    QTest.keyClicks(card.editor, "half a thought")
    account = desk.program.services.account
    account.switch(desk.ask(lambda accounts: accounts.sign_in("Ada", PASSWORD)))
    assert not card.editing
    assert desk.program.services.userdata.note(KIDNEY) == ""
    account.switch(None)
    assert desk.program.services.userdata.note(KIDNEY) == "half a thought"


def test_settings_are_of_who_works(desk: Desk, user_home: Path) -> None:
    """Theme and zoom follow at once."""
    settings, theme = desk.program.services.settings, desk.program.services.theme
    settings.set("theme", "light")
    desk.sign_in()
    settings.set("theme", "dark")
    settings.set("zoom", 130)
    assert (theme.theme.name, theme.pixels(100)) == ("dark", 130)
    desk.workspace.sign_out()
    assert (theme.theme.name, theme.pixels(100)) == ("light", 100)
    desk.sign_in()
    assert (theme.theme.name, theme.pixels(100)) == ("dark", 130)
    profile = desk.program.services.account.profile
    assert profile is not None
    assert (user_home / "data" / "profiles" / profile.id / "settings.toml").is_file()


def test_the_guest_cannot_write_a_private_note(desk: Desk) -> None:
    """The box is disabled, with the reason."""
    open_code(desk)
    desk.press(Qt.Key.Key_N, CONTROL)
    card = detail(desk).note_card
    desk.qtbot.waitUntil(lambda: card.editing)
    assert not card.private.isEnabled()
    assert card.reason.isVisible()
    assert "Sign in" in card.private.accessibleDescription()
    desk.press(Qt.Key.Key_Escape)
    assert not card.editing
    assert not card.reason.isVisible()


def test_a_private_note_is_hidden_while_locked(desk: Desk) -> None:
    """No widget holds its text; unlocked, it is there again."""
    desk.sign_in()
    open_code(desk)
    write_note(desk, WORDS, private=True)
    card = detail(desk).note_card
    assert shown_note(desk) == WORDS
    assert card.lock.isVisible()
    assert "encrypted" in card.lock.accessibleName()
    assert "private" in card.prose.accessibleName()
    assert desk.program.services.userdata.notes()[0].private
    desk.press(Qt.Key.Key_D, CONTROL)
    desk.press(Qt.Key.Key_B, CONTROL | SHIFT)
    entries = lookup(desk.window).search.entries
    model = entries.model()
    assert model.index(3, 0).data() == f"E11.22 Private: {WORDS}"
    desk.lock()
    assert WORDS not in desk.texts()
    assert "hidden while the profile is locked" in shown_note(desk)
    assert not card.lock.isVisible()
    assert not detail(desk).star.isChecked()
    assert model.rowCount() == 0
    wait_for_code(desk.qtbot, desk.window)
    assert WORDS not in desk.texts()
    desk.press(Qt.Key.Key_B, CONTROL | SHIFT)
    assert model.rowCount() == 0
    assert "is locked" in lookup(desk.window).search.message.text()
    desk.press(Qt.Key.Key_Escape)
    desk.press(Qt.Key.Key_6, CONTROL)
    desk.type(PASSWORD)
    desk.press(Qt.Key.Key_1, CONTROL)
    wait_for_code(desk.qtbot, desk.window)
    assert shown_note(desk) == WORDS


def test_while_locked_nothing_is_kept(desk: Desk) -> None:
    """Codes are shown all the same; what would write says why it does not."""
    desk.sign_in()
    desk.lock()
    open_code(desk)
    assert desk.notice == "The profile is locked"
    desk.press(Qt.Key.Key_D, CONTROL)
    assert "unlock it with its password" in desk.notice
    assert not detail(desk).star.isChecked()
    desk.press(Qt.Key.Key_N, CONTROL)
    assert not detail(desk).note_card.editing
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert "locked" in desk.notice
    desk.window.close()
    account = desk.program.services.account
    assert account.profile is not None
    for profile in (account.profile.id, GUEST):
        data = UserData(desk.program.services.userdata.path, profile)
        assert (data.visits(), data.favourites()) == ([], [])
        data.close()


def test_a_note_is_made_private_and_plain_again(desk: Desk) -> None:
    """The box alone changes it, and the text stays."""
    desk.sign_in()
    open_code(desk)
    userdata = desk.program.services.userdata
    write_note(desk, WORDS, private=False)
    write_note(desk, "", private=True)
    assert (userdata.note(KIDNEY), userdata.note_is_private(KIDNEY)) == (WORDS, True)
    write_note(desk, "", private=True)
    assert (userdata.note(KIDNEY), userdata.note_is_private(KIDNEY)) == (WORDS, False)
    assert not detail(desk).note_card.lock.isVisible()


def test_a_note_that_cannot_be_kept_is_not_lost(desk: Desk) -> None:
    """The field stays open with what was written."""
    desk.sign_in()
    open_code(desk)
    session = desk.program.services.account.session
    assert session is not None
    session.lock()  # as another window's change of the password might do
    desk.press(Qt.Key.Key_N, CONTROL)
    card = detail(desk).note_card
    desk.qtbot.waitUntil(lambda: card.editing)
    QTest.keyClicks(card.editor, WORDS)
    desk.press(Qt.Key.Key_Tab)
    desk.press(Qt.Key.Key_Space)
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert "cannot be kept" in desk.notice
    assert card.editing
    assert card.editor.toPlainText() == WORDS
    desk.program.services.account.lock()
    assert card.editor.isHidden()
    assert WORDS not in desk.texts()
