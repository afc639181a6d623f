"""Where the board leads to and what leads to it, and the keys that are named."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QLabel

from desktop.careers.letter_dialog import LetterDialog
from index.model.jobs import Listing
from tests.desktop.careers.boards import Careers
from tests.desktop.careers.postings import posting
from tests.desktop.driving import CONTROL, SHIFT

pytestmark = pytest.mark.window
LISTING = Listing(1, "Example feed", "1", "http://old.example/1")


def test_links_lead_where_they_say(careers: Careers, monkeypatch: pytest.MonkeyPatch) -> None:
    """Escapes stay as they are, http is not opened and said so, mail goes to the letter."""
    opened: list[str] = []

    def open_address(address: str, _say: object) -> bool:
        opened.append(address)
        return True

    monkeypatch.setattr("desktop.shell.window.open_address", open_address)
    href = "https://jobs.example/a%20b?q=%26c"
    careers.board.detail.proses()[0].link_opened.emit(QUrl(href))
    assert opened == [href]
    old = LISTING.url
    careers.fake.postings = [replace(posting(1), url=old, apply_to=old, listings=(LISTING,))]
    careers.search("coder")
    careers.qtbot.waitUntil(lambda: careers.board.buttons.open.isHidden())
    assert (
        f"{old} (not https: copy it to open it)" in careers.board.detail.proses()[-1].toPlainText()
    )
    careers.press(Qt.Key.Key_O, CONTROL | SHIFT)
    assert careers.notice == f"Not opened, only https addresses are: Ctrl+Shift+C copies {old}"
    careers.press(Qt.Key.Key_M, CONTROL)
    assert careers.notice.startswith("Saved among the applications. Not opened")
    assert opened == [href]
    careers.board.detail.proses()[0].link_opened.emit(QUrl("mailto:hr%2Bjobs@clinic.example?cc=x"))
    dialog = careers.dialog()
    assert isinstance(dialog, LetterDialog)
    assert dialog.recipient.value() == "hr+jobs@clinic.example"
    careers.press(Qt.Key.Key_Escape)
    careers.no_dialog()


def test_an_application_is_not_led_to_another_posting(careers: Careers) -> None:
    """A board that was made anew gives its number to another one."""
    careers.press(Qt.Key.Key_D, CONTROL)
    (kept,) = careers.board.context.userdata.applications()
    careers.workspace.desk.posting_wanted.emit(kept)
    careers.qtbot.wait(100)
    assert careers.shown == kept.posting
    other = replace(posting(2), id=kept.posting)
    careers.fake.postings[0] = other
    careers.workspace.desk.posting_wanted.emit(kept)
    message = careers.board.detail.message
    careers.qtbot.waitUntil(lambda: "no longer on the board" in message.text())
    assert careers.board.detail.area.isHidden()
    careers.fake.postings[0] = replace(other, title=kept.title, employer=kept.employer)
    careers.workspace.desk.posting_wanted.emit(kept)
    careers.qtbot.waitUntil(lambda: careers.shown == kept.posting)


def test_the_status_bar_names_the_keys_of_the_page(careers: Careers) -> None:
    """Not those of the board on every page."""
    said = []
    for _ in careers.workspace.pages:
        hints = careers.window.status.hint_row.hints
        labels = [label for hint in hints for label in hint.findChildren(QLabel)]
        said.append(" ".join(label.text() for label in labels))
        careers.press(Qt.Key.Key_PageDown, CONTROL)
    board, applications, posting_page, sources = said
    assert "narrow" in board
    assert "narrow" not in applications + posting_page + sources
    assert "move on" in applications
    assert "check" in posting_page
    assert "read all" in sources
    assert all("all keys" in one for one in said)
