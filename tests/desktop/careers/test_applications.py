"""The page of applications, driven by keys."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QFileDialog, QLabel

from desktop.careers.applications import ApplicationsPage
from desktop.careers.desk import APPLICATIONS_PAGE
from desktop.careers.documents import DocumentsPanel
from desktop.shell.regional import format_date
from index.accounts import Session
from index.model.applications import Stage
from tests.desktop.careers.boards import Careers
from tests.desktop.careers.persons import Person
from tests.desktop.driving import ALT, CONTROL, SHIFT
from tests.index.jobs.samples import posting

pytestmark = pytest.mark.window


def test_the_list_is_a_model(two: Person) -> None:
    """It stays one while rows come, go and move."""
    model = two.applications.side.rows.row_model
    tester = QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Fatal, two.window
    )
    two.press(Qt.Key.Key_Right, ALT)
    two.press(Qt.Key.Key_Delete)
    two.press(Qt.Key.Key_Z, CONTROL)
    assert tester.model() is model


def test_an_empty_page_says_how_to_fill_it(person: Person) -> None:
    """The keyboard has somewhere to be."""
    person.press(Qt.Key.Key_PageDown, CONTROL)
    side = person.applications.side
    assert side.message.text() == (
        "No application yet. Save a job on the board (Ctrl+D): it is listed here."
    )
    assert person.focus() is side.chips.chip(None)
    person.press(Qt.Key.Key_M, CONTROL)
    assert person.notice == "No application is chosen"


def test_stages_on_and_back_with_their_days(two: Person) -> None:
    """Alt+Right and Alt+Left; the list follows, and the application stays chosen."""
    two.press(Qt.Key.Key_Right, ALT)
    assert two.notice == "Inpatient auditor: applied"
    assert two.read().stage is Stage.APPLIED
    assert [one.day for one in two.read().stages] == [date(2026, 11, 2), date.today()]
    two.press(Qt.Key.Key_Right, ALT, times=3)
    assert two.read().stage is Stage.CLOSED
    assert two.rows() == ["Outpatient coder", "Inpatient auditor"]
    two.press(Qt.Key.Key_Right, ALT)
    assert two.notice == "“closed” is the last stage"
    two.press(Qt.Key.Key_Left, ALT, times=4)
    assert two.read().stage is Stage.SAVED
    two.press(Qt.Key.Key_Left, ALT)
    assert two.notice == "“saved” is the first stage"
    track = two.applications.detail.track
    assert track.accessibleName() == f"Stage: saved. saved {format_date(date(2026, 11, 2))}"


def test_a_move_is_taken_back_with_its_days(two: Person) -> None:
    """Ctrl+Z brings back the days that moving back has dropped; deletions have their turn."""
    two.store.set_stage(2, Stage.APPLIED, date(2026, 11, 5))
    two.store.set_stage(2, Stage.INTERVIEW, date(2026, 11, 9))
    two.workspace.desk.applications_changed.emit()
    days = two.read().stages
    two.press(Qt.Key.Key_Left, ALT)
    assert two.notice == "Inpatient auditor: applied. The days come back (Ctrl+Z)"
    assert two.read().stages == days[:2]
    two.press(Qt.Key.Key_Delete)
    two.press(Qt.Key.Key_Z, CONTROL)
    assert two.notice == "Restored application for “Inpatient auditor”"
    two.press(Qt.Key.Key_Z, CONTROL)
    assert two.notice == "Undone: “Inpatient auditor” moved to applied"
    assert two.read().stages == days
    assert two.applications.detail.track.accessibleName().startswith("Stage: interview.")


def test_a_move_that_another_window_went_on_from_stays(two: Person) -> None:
    """What was changed since then is not undone."""
    two.press(Qt.Key.Key_Right, ALT)
    two.store.set_stage(2, Stage.OFFER, date(2026, 11, 9))
    two.press(Qt.Key.Key_Z, CONTROL)
    assert two.notice == "Nothing to undo"
    assert two.read().stage is Stage.OFFER


def test_stages_are_listed_one_by_one(two: Person) -> None:
    """Ctrl+T goes through them; what moves away leaves the list, and Esc lists all."""
    two.press(Qt.Key.Key_T, CONTROL)
    chips = two.applications.side.chips
    assert chips.current is Stage.SAVED
    assert chips.chip(Stage.SAVED).text() == "saved 2"
    two.press(Qt.Key.Key_Right, ALT)
    assert two.rows() == ["Inpatient auditor", "Outpatient coder"]  # what moved stays in view
    assert two.applications.side.chips.current is None
    two.press(Qt.Key.Key_T, CONTROL, times=3)
    assert two.rows() == []
    assert two.applications.side.message.text() == "No application is at the stage “interview”."
    two.press(Qt.Key.Key_Escape)
    assert len(two.rows()) == 2
    assert two.focus() is two.applications.side.rows


def test_a_deleted_application_comes_back(two: Person) -> None:
    """Del deletes, Ctrl+Z brings it back with its notes."""
    two.press(Qt.Key.Key_N, CONTROL)
    two.type("call the office")
    two.press(Qt.Key.Key_Escape)
    two.press(Qt.Key.Key_Delete)
    assert two.notice == "Deleted the application for “Inpatient auditor”. It comes back (Ctrl+Z)"
    assert two.rows() == ["Outpatient coder"]
    two.press(Qt.Key.Key_Z, CONTROL)
    assert two.notice == "Restored application for “Inpatient auditor”"
    assert two.rows() == ["Inpatient auditor", "Outpatient coder"]
    assert two.store.applications()[0].notes == "call the office"


def test_a_reminder_is_set_said_and_taken_away(two: Person) -> None:
    """Days from today can be typed; what is due is at the top and in the status bar."""
    two.press(Qt.Key.Key_R, CONTROL)
    two.type("+0")
    two.press(Qt.Key.Key_Tab)
    two.type("call back")
    two.press(Qt.Key.Key_Return)
    assert two.notice == "Reminder kept"
    assert (two.read().remind, two.read().remind_of) == (date.today(), "call back")
    side = two.applications.side
    assert side.due.text() == (
        "Reminder, today: call back (Inpatient auditor, Example Valley Clinic)"
    )
    assert not side.due.isHidden()
    assert two.workspace.kept().endswith("1 reminder due")
    assert side.rows.row_model.rows[0].mark == "!"
    two.press(Qt.Key.Key_Tab)
    assert two.focus() is two.applications.detail.reminder.remove
    two.press(Qt.Key.Key_Return)
    assert two.notice == "Reminder removed"
    assert two.read().remind is None
    assert side.due.isHidden()
    assert "reminder" not in two.workspace.kept()


def test_a_day_that_is_none_is_said_and_kept_as_typed(two: Person) -> None:
    """It is still there after another application was shown, and nothing was kept of it."""
    two.press(Qt.Key.Key_R, CONTROL)
    two.type("someday")
    two.press(Qt.Key.Key_Tab)
    two.type("ask")
    two.press(Qt.Key.Key_Escape)
    reminder = two.applications.detail.reminder
    assert reminder.day.error.text().startswith("Write a day such as")
    assert reminder.day.edit.accessibleDescription().startswith("Write a day such as")
    assert two.read().remind is None
    two.press(Qt.Key.Key_Down)
    assert (reminder.day.value(), reminder.of.value()) == ("", "")
    assert reminder.day.error.isHidden()
    two.press(Qt.Key.Key_Up)
    assert (reminder.day.value(), reminder.of.value()) == ("someday", "ask")
    two.press(Qt.Key.Key_R, CONTROL)
    reminder.day.edit.selectAll()
    two.type("tomorrow")
    two.press(Qt.Key.Key_Return)
    assert two.read().remind == date.today() + timedelta(1)
    assert reminder.day.value() == format_date(date.today() + timedelta(1))


def test_documents_are_added_dropped_and_removed(
    two: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By path; one that is missing is marked in words, and a folder is refused."""
    resume, lost = tmp_path / "resume.pdf", tmp_path / "lost.pdf"
    resume.write_bytes(b"%PDF")
    monkeypatch.setattr(
        QFileDialog, "getOpenFileNames", lambda *_args: ([str(resume), str(lost)], "")
    )
    two.press(Qt.Key.Key_O, CONTROL)
    assert two.notice == "Added 2 documents"
    assert two.read().documents == (str(resume), str(lost))
    panel = two.applications.detail.documents
    two.qtbot.waitUntil(lambda: [row.badge for row in panel.rows.row_model.rows] == ["", "missing"])
    assert panel.rows.row_model.rows[1].said == f"lost.pdf, missing, {lost}"
    _drop(panel, [tmp_path, resume])
    assert two.notice == f"{tmp_path.name} is a folder: add the files in it"
    assert two.read().documents == (str(resume), str(lost))
    panel.rows.setFocus()
    two.press(Qt.Key.Key_Down)
    two.press(Qt.Key.Key_Delete)
    assert two.notice == "Removed lost.pdf; the file stays where it is"
    assert two.read().documents == (str(resume),)
    assert len(two.rows()) == 2


def _drop(panel: DocumentsPanel, paths: list[Path]) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    panel.dropEvent(event)


def test_the_table_and_the_calendar_are_saved(
    two: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The usual ending is added; without a reminder no calendar is made."""
    path = tmp_path / "mine"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    two.press(Qt.Key.Key_S, CONTROL)
    assert two.notice == "Saved mine.csv: with the notes, readable by whoever opens it"
    text = path.with_suffix(".csv").read_text(encoding="utf-8-sig")
    assert "Inpatient auditor" in text
    two.press(Qt.Key.Key_R, CONTROL | SHIFT)
    assert two.notice == "No application has a reminder: set one first (Ctrl+R)"
    two.press(Qt.Key.Key_R, CONTROL)
    two.type("+3")
    two.press(Qt.Key.Key_R, CONTROL | SHIFT)  # what is being written is in it
    assert two.notice == "Saved mine.ics: open it with your calendar"
    assert b"BEGIN:VEVENT" in path.with_suffix(".ics").read_bytes()
    path.with_suffix(".d").mkdir()
    folder = str(path.with_suffix(".d"))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (folder, ""))
    two.press(Qt.Key.Key_S, CONTROL)
    assert two.notice == "Not saved: Is a directory. Choose another folder."


def test_a_file_is_not_replaced_without_being_asked_about(
    two: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The dialog asks about the name with the ending that is added, too."""
    there = tmp_path / "mine.csv"
    there.write_text("mine", encoding="utf-8")
    answers = [str(tmp_path / "mine"), ""]
    proposed: list[str] = []

    def ask(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        proposed.append(name)
        return answers.pop(0), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    two.press(Qt.Key.Key_S, CONTROL)
    assert proposed == ["applications.csv", str(there)]
    assert there.read_text(encoding="utf-8") == "mine"
    answers += [str(tmp_path / "mine"), str(there)]
    two.press(Qt.Key.Key_S, CONTROL)
    assert two.notice.startswith("Saved mine.csv")


def test_enter_asks_the_board_for_the_posting(two: Person) -> None:
    """The board shows it, if it is still the one that was saved."""
    with two.qtbot.waitSignal(two.workspace.desk.posting_wanted) as asked:
        two.press(Qt.Key.Key_Return)
    assert asked.args == [two.read()]


def test_a_job_is_saved_on_the_board_and_shown_there_again(careers: Careers) -> None:
    """Ctrl+D on the board, Enter in the list of applications."""
    careers.press(Qt.Key.Key_Down, times=2)
    careers.settle()
    number = careers.current
    careers.press(Qt.Key.Key_D, CONTROL)
    careers.press(Qt.Key.Key_Up, times=2)
    careers.settle()
    assert careers.shown != number
    careers.press(Qt.Key.Key_PageDown, CONTROL)
    page = careers.workspace.pages[APPLICATIONS_PAGE]
    assert isinstance(page, ApplicationsPage)
    assert careers.focus() is page.side.rows
    assert page.current is not None
    assert page.current.posting == number
    careers.press(Qt.Key.Key_Return)
    assert careers.workspace.page is careers.board
    careers.qtbot.waitUntil(lambda: careers.shown == number)


def test_another_profile_sees_nothing_of_it(two: Person, session: Session) -> None:
    """Neither does a locked one; what is being written is kept for whose it is."""
    two.press(Qt.Key.Key_N, CONTROL)
    two.type("mine")
    two.program.services.account.switch(session)
    assert two.rows() == []
    assert two.applications.detail.notes.toPlainText() == ""
    assert two.applications.current is None
    two.press(Qt.Key.Key_Q, CONTROL | SHIFT)
    assert two.applications.side.message.text().startswith("The profile is locked")
    two.program.services.account.switch(None)
    assert [one.notes for one in two.store.applications()] == ["mine", ""]


def test_what_others_wrote_is_text(two: Person) -> None:
    """Neither the tool tip of a row nor that of the address has markup of a posting's."""
    title, address = "Coder <img src='x'>", "https://jobs.example/<b>9</b>?a&b"
    two.store.save_job(
        posting(9, title=title, employer="<b>Bold</b> & Sons", url=address), date(2026, 11, 2)
    )
    two.workspace.desk.applications_changed.emit()
    model = two.applications.side.rows.row_model
    tip = model.data(model.index(0), Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; Sons" in str(tip)
    two.applications.select(3)
    assert two.window.status.notice.textFormat() is Qt.TextFormat.PlainText
    detail = two.applications.detail
    assert detail.address.toolTip() == (
        "<qt>https://jobs.example/&lt;b&gt;9&lt;/b&gt;?a&amp;b</qt>"
    )
    labels = detail.findChildren(QLabel) + two.applications.side.findChildren(QLabel)
    for label in labels:
        if any(part in label.text() for part in ("<b>", "<img")):
            assert label.textFormat() is Qt.TextFormat.PlainText, label.text()


def test_every_part_has_a_name_and_is_reached_by_f6(two: Person) -> None:
    """The keyboard gets everywhere, and a screen reader says where it is."""
    page = two.applications
    seen = []
    for _ in range(12):
        focus = two.focus()
        assert focus.accessibleName(), focus
        seen.append(focus)
        two.press(Qt.Key.Key_F6)
    for widget in (
        page.side.rows,
        page.detail.notes,
        page.detail.reminder.day.edit,
        page.detail.documents.add_button,
        two.workspace.tabs,
    ):
        assert widget in seen


def test_the_density_is_followed(two: Person) -> None:
    """Panels, rows and the fields of the form stand closer together where it is compact."""

    def heights() -> list[int]:
        two.qtbot.wait(50)
        detail, form = two.applications.detail, two.posting.form.widget()
        assert form is not None
        return [
            detail.stages.sizeHint().height(),
            two.applications.side.rows.sizeHintForRow(0),
            detail.reminder.sizeHint().height(),
            form.sizeHint().height(),
        ]

    before = heights()
    two.program.services.settings.set("density", "compact")
    after = heights()
    assert all(now < then for now, then in zip(after, before, strict=True)), (before, after)
