"""The Library by keys: what is installed, import, licences, newer files, going back."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QFileDialog, QLineEdit, QWidget

from desktop.background import Task
from desktop.library.tables import InstalledRow, installed_rows
from desktop.shell.theme import load_theme
from index.build import BuildError
from index.database import open_content
from index.database.files import FILES, record_files
from index.model import Source
from index.sources import SourceError
from index.userdata import HeldLicence
from tests.desktop.driving import CONTROL, SHIFT
from tests.desktop.library.conftest import ORDER, PLAN, Library, found

pytestmark = pytest.mark.window
COPY = Qt.DropAction.CopyAction


def _row(kind: str, start: str | None, end: str | None, on: date) -> InstalledRow:
    source = Source(kind, kind, "A", "CMS", "E", "", "", "", "", 1, start, end)
    (row,) = installed_rows(((source,), on))
    return row


def test_the_table_says_what_is_installed(library: Library) -> None:
    """Name, edition, dates, rows, reader and licence, and what is out of date in words."""
    home = library.workspace.home
    QAbstractItemModelTester(home.model)
    texts = [home.model.index(0, i).data() for i in range(home.model.columnCount())]
    assert texts[:2] == ["ICD-10-CM Tabular List", "FY2026, April 2026 update"]
    assert texts[3:] == [
        "2026-04-01 – 2026-09-30",
        "3",
        "CDC/NCHS",
        "on a real file",
        "US government work",
    ]
    named = home.model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert named == "Edition: FY2026, April 2026 update"
    assert library.focus() is home.table


def test_states_in_words() -> None:
    """In force, ended, not begun, overtaken."""
    on = date(2026, 11, 24)
    assert _row("x", None, None, on).state == "in force"
    assert _row("x", "2026-01-01", "2026-06-30", on).state == "ended 2026-06-30"
    assert _row("x", "2027-01-01", None, on).state == "begins 2027-01-01"
    overtaken = _row("icd10cm_tabular", "2026-04-01", "2026-09-30", on)
    assert overtaken.overtaken
    assert overtaken.state == "FY2027 took effect on 2026-10-01"
    assert _row("x", "2026-01-01", None, on).period == "since 2026-01-01"
    assert _row("x", None, "2026-01-01", on).period == "until 2026-01-01"
    assert _row("x", None, None, on).period == "no dates given"


def test_out_of_date_is_said_above_the_table(library: Library) -> None:
    """As the calendar has it; many are cut to a few."""
    home = library.workspace.home
    home.show_stale(["one.", "two.", "three.", "four.", "five.", "six."])
    assert home.stale.text().splitlines() == [
        "one.", "two.", "three.", "four.", "and 2 more: see the table",
    ]  # fmt: skip
    home.resize(900, 300)
    assert home.stale.text().splitlines() == ["one.", "and 5 more: see the table"]
    home.show_stale([])
    assert home.stale.isHidden()


def test_files_are_chosen_and_the_plan_is_shown_first(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+O, then the plan; nothing has been imported; Esc drops it."""
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(ORDER)], ""))
    library.press(Qt.Key.Key_O, CONTROL)
    page = library.workspace.plan_page
    library.wait_for(page)
    assert library.fake.calls == [("plan", ORDER)]
    QAbstractItemModelTester(page.changes)
    QAbstractItemModelTester(page.found)
    assert [page.changes.index(0, i).data() for i in range(8)] == [
        "ICD-10-CM", "FY2026", "FY2027", "98,186", "487", "38", "28", "E10.A0 added",
    ]  # fmt: skip
    left_out = [page.found.index(0, i).data() for i in range(4)]
    assert left_out == ["layout.pdf", "not recognised", "", "it is not a release"]
    assert page.found.index(1, 3).data() == "will be imported"
    assert page.retired.isHidden()
    library.press(Qt.Key.Key_Escape)
    library.wait_for(library.workspace.home)
    assert library.fake.calls == [("plan", ORDER)]
    # What was read of the files goes with the work that read them.
    library.qtbot.waitUntil(lambda: not library.workspace.findChildren(Task))


def test_a_folder_is_chosen(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+Shift+O; leaving the dialog does nothing."""
    modifiers = CONTROL | Qt.KeyboardModifier.ShiftModifier
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    library.press(Qt.Key.Key_O, modifiers)
    assert not library.workspace.running
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "releases")
    library.press(Qt.Key.Key_O, modifiers)
    library.wait_for(library.workspace.plan_page)
    assert library.fake.calls == [("plan", Path("releases"))]


def test_an_import_runs_beside_the_window(library: Library) -> None:
    """The window stays usable, the new content is taken over, a sentence says what came."""
    library.look_at()
    library.press(Qt.Key.Key_Return)
    strip = library.workspace.progress
    library.qtbot.waitUntil(lambda: "order file" in strip.step.text())
    assert not strip.isHidden()
    assert strip.bar.value() == 250
    library.press(Qt.Key.Key_1, CONTROL)
    library.type("gout")
    library.press(Qt.Key.Key_5, CONTROL)
    library.workspace.look_at((ORDER,))
    assert [call[0] for call in library.fake.calls] == ["plan", "install"]
    library.fake.go_on.set()
    library.idle()
    assert library.program.services.content.generation() == "second"
    message = library.workspace.home.message.text()
    assert message.startswith("Imported ICD-10-CM FY2027. 1 file was left out.")
    assert "Ctrl+R goes back" in message
    library.qtbot.waitUntil(lambda: library.workspace.home.model.index(0, 1).data() == "FY2027")
    assert strip.isHidden()


def test_ctrl_enter_starts_from_anywhere_on_the_page(library: Library) -> None:
    """And does nothing on the list of releases."""
    library.press(Qt.Key.Key_Return, CONTROL)
    assert library.fake.calls == []
    library.look_at()
    library.workspace.plan_page.found_table.setFocus()
    library.fake.go_on.set()
    library.press(Qt.Key.Key_Return, CONTROL)
    library.wait_for(library.workspace.home)
    assert ("install",) in library.fake.calls


def test_escape_cancels_an_import(library: Library) -> None:
    """The content is as it was, and it is said."""
    library.look_at()
    library.press(Qt.Key.Key_Return)
    library.qtbot.waitUntil(lambda: ("install",) in library.fake.calls)
    library.press(Qt.Key.Key_Escape)
    library.idle()
    assert library.workspace.home.message.text() == "Cancelled: nothing was changed."
    assert library.program.services.content.generation() == "first"


def test_a_failure_is_shown_in_full(library: Library) -> None:
    """All of the message, what to do, and that nothing was changed."""
    reason = "line 17 of icd10cm-order-2027.txt ends early: get the file again. " * 5
    library.look_at()
    library.fake.error = BuildError(reason.strip())
    library.fake.go_on.set()
    library.press(Qt.Key.Key_Return)
    library.idle()
    message = library.workspace.home.message
    assert message.text() == f"Nothing was changed: {reason.strip()}"
    assert message.property("look") == "error"
    assert "Nothing was changed" in library.window.status.notice.text()
    library.fake.error = SourceError("the zip holds a path outside it")
    library.workspace.look_at((ORDER,))
    library.idle()
    assert "path outside" in library.workspace.home.message.text()


def test_nothing_recognised_cannot_be_imported(library: Library) -> None:
    """The button is off and the reasons stand beside the files."""
    library.fake.plan = replace(PLAN, found=(found("a.pdf", "it is empty"),), changes=())
    library.look_at()
    page = library.workspace.plan_page
    assert not page.start_button.isEnabled()
    assert "reason" in page.message.text()
    library.press(Qt.Key.Key_Return, CONTROL)
    assert not library.workspace.running


@pytest.mark.parametrize(("owner", "code_set"), [("AMA", "CPT"), ("ADA", "CDT")])
def test_licensed_text_needs_a_licence(library: Library, owner: str, code_set: str) -> None:
    """Nothing proceeds before holder, number and the user's word; then it is recorded."""
    library.with_licence(owner)
    library.look_at()
    page = library.workspace.plan_page
    form = page.forms[0]
    assert library.focus() is form.holder
    library.press(Qt.Key.Key_Return, CONTROL)
    assert page.message.text() == f"Fill in who holds the {code_set} licence."
    library.type("Example Clinic")
    library.press(Qt.Key.Key_Return, CONTROL)
    assert library.focus() is form.number
    library.type("EX:1")
    library.press(Qt.Key.Key_Return, CONTROL)
    assert "without a colon" in page.message.text()
    form.number.clear()
    library.type("EX-1")
    library.press(Qt.Key.Key_Tab)
    library.press(Qt.Key.Key_Up)
    library.press(Qt.Key.Key_Return, CONTROL)
    assert library.focus() is form.word
    assert library.fake.calls == [("plan", ORDER)]
    library.press(Qt.Key.Key_Space)
    library.fake.go_on.set()
    library.press(Qt.Key.Key_Return, CONTROL)
    library.idle()
    held = HeldLicence(owner, "Example Clinic", "EX-1", 2, date.today().isoformat())
    assert ("install", held) in library.fake.calls
    library.program.services.userdata.add_licence(held)  # as the import does
    library.look_at()
    again = library.workspace.plan_page.forms[0]
    assert (again.holder.text(), again.number.text(), again.seats.value()) == (
        "Example Clinic", "EX-1", 2,
    )  # fmt: skip
    assert not again.word.isChecked()


def test_going_back_is_asked_once_more(library: Library) -> None:
    """Ctrl+R lists, Enter asks, Enter does it; another line takes the question back."""
    page = library.workspace.earlier
    library.press(Qt.Key.Key_R, CONTROL)
    library.wait_for(page)
    assert library.focus() is page.list
    assert page.list.count() == 2
    assert not page.confirm_button.isEnabled()
    library.press(Qt.Key.Key_Return)
    assert library.focus() is page.confirm_button
    page.list.setFocus()
    library.press(Qt.Key.Key_Down)
    assert not page.confirm_button.isEnabled()
    library.press(Qt.Key.Key_Return)
    assert "2026-09-01 10:00:00" in page.message.text()
    library.press(Qt.Key.Key_Return)
    library.wait_for(library.workspace.home)
    assert library.fake.calls == [("rollback", "a")]
    assert library.workspace.home.message.text().startswith("The content of 2026-09-01")


def test_newer_files_are_listed_without_a_network(library: Library) -> None:
    """Addresses are shown; downloading is off until the setting allows it."""
    page = library.workspace.updates
    library.press(Qt.Key.Key_U, CONTROL)
    library.wait_for(page)
    assert page.items
    assert page.addresses.text().startswith("https://")
    assert page.fetch_button.isHidden()
    assert "The network is off" in page.message.text()
    library.workspace.fetch()
    assert library.fake.calls == []
    library.program.services.settings.set("network_allowed", True)
    assert not page.fetch_button.isHidden()


def test_ticked_files_are_downloaded_and_looked_at(library: Library) -> None:
    """Space ticks; the files that come are shown as a plan, not imported."""
    library.program.services.settings.set("network_allowed", True)
    page = library.workspace.updates
    library.press(Qt.Key.Key_U, CONTROL)
    library.wait_for(page)
    for row in range(page.list.count()):
        if page.list.item(row).checkState() is Qt.CheckState.Checked:
            page.list.setCurrentRow(row)
            library.press(Qt.Key.Key_Return)
    library.workspace.fetch()
    assert "Tick what to download" in page.message.text()
    row = next(i for i, one in enumerate(page.items) if one.id == "hcpcs")
    page.list.setCurrentRow(row)
    library.press(Qt.Key.Key_Space)
    page.fetch_button.setFocus()
    library.press(Qt.Key.Key_Return)
    library.qtbot.waitUntil(lambda: len(library.fake.calls) == 2)
    library.wait_for(library.workspace.plan_page)
    (download, plan) = library.fake.calls
    assert str(download[1]).endswith("-alpha-numeric-hcpcs-file.zip")
    assert plan[0] == "plan"


def test_files_can_be_dropped(library: Library) -> None:
    """The zone shows it; addresses of the web are not taken."""
    workspace = library.workspace
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/a/b.zip"), QUrl("https://example.org/c.zip")])
    none = Qt.KeyboardModifier.NoModifier
    left = Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(9, 9), COPY, data, left, none)
    workspace.dragEnterEvent(enter)
    assert enter.isAccepted()
    assert workspace.home.zone.property("dragging") is True
    workspace.dropEvent(QDropEvent(QPointF(9, 9), COPY, data, left, none))
    library.wait_for(workspace.plan_page)
    assert library.fake.calls == [("plan", Path("/a/b.zip"))]
    assert workspace.home.zone.property("dragging") is False
    web = QMimeData()
    web.setUrls([QUrl("https://example.org/c.zip")])
    refused = QDragEnterEvent(QPoint(9, 9), COPY, web, left, none)
    refused.ignore()
    workspace.dragEnterEvent(refused)
    assert not refused.isAccepted()


def test_every_widget_with_the_keyboard_has_a_name(library: Library) -> None:
    """A screen reader names tables, lists, fields and buttons on every page."""
    library.with_licence("AMA")
    library.look_at()
    kinds = (QAbstractItemView, QAbstractButton, QLineEdit)
    nameless = [
        widget
        for widget in library.workspace.findChildren(QWidget)
        if isinstance(widget, kinds)
        and widget.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and not widget.accessibleName()
    ]
    assert nameless == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_follow_the_theme(library: Library, theme: str) -> None:
    """In both themes the marks have the theme's own colours."""
    library.look_at()
    library.program.services.settings.set("theme", theme)
    amber = library.workspace.plan_page.found.index(0, 3).data(Qt.ItemDataRole.ForegroundRole)
    assert amber == load_theme(theme).color("amber")
    selection = load_theme(theme).colors["selection"]
    library.qtbot.waitUntil(lambda: selection in library.workspace.styleSheet())


def test_closing_the_window_stops_the_import(library: Library) -> None:
    """Nothing runs on, and the content is as it was."""
    library.look_at()
    library.press(Qt.Key.Key_Return)
    library.qtbot.waitUntil(lambda: ("install",) in library.fake.calls)
    library.window.close()
    assert library.program.services.content.generation() == "first"


def test_files_are_checked_on_demand(library: Library) -> None:
    """The content of three codes has no list of files; then one that does not fit."""
    library.press(Qt.Key.Key_U, CONTROL | SHIFT)
    library.idle()
    message = library.workspace.home.message
    assert "has no list of its files" in message.text()
    folder = open_content(library.fake.content).folder
    record_files(folder)
    library.press(Qt.Key.Key_U, CONTROL | SHIFT)
    library.idle()
    assert "are as they were made" in message.text()
    (folder / FILES).write_text('{"codes.sqlite": "00"}', encoding="utf-8")
    library.press(Qt.Key.Key_U, CONTROL | SHIFT)
    library.idle()
    assert "is damaged: codes.sqlite" in message.text()
    assert "codeleaf rollback" in message.text()
