"""Deciding on the codes by keys: marks, order, findings, evidence, undo."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.shell.rows import Row, RowModel
from index.model.claims import CareSetting
from tests.desktop.consult.conftest import Consult
from tests.desktop.consult.engines import NOTE
from tests.desktop.driving import ALT, CONTROL, SHIFT
from tests.desktop.three_codes import write_generation


def test_model_keeps_the_rules_of_qt(qtbot: QtBot) -> None:
    """Rows come, change in place and go as a model must report it."""
    model = RowModel()
    tester = QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Fatal, None
    )
    model.show([Row(1, "one"), Row(2, "two")])
    with qtbot.assertNotEmitted(model.modelReset):
        model.show([Row(1, "one"), Row(2, "zwei")])
    assert model.data(model.index(1)) == "zwei"
    model.show([Row(2, "two")])
    model.show([])
    assert model.rowCount() == 0
    tester.deleteLater()


def test_letters_decide_and_findings_follow(coded: Consult) -> None:
    """X rejects, A accepts; what is checked are the accepted codes."""
    assert coded.codes() == ["✓ E11.22", "✓ E11.9", "? E11.40"]
    assert coded.checks() == ["Combination"]
    assert coded.workspace.results.summary.text().startswith(
        "2 accepted · 1 not coded · 2 questions · "
    )
    coded.press(Qt.Key.Key_Down)
    coded.press(Qt.Key.Key_X)
    coded.settle()
    assert coded.codes() == ["✓ E11.22", "✗ E11.9", "? E11.40"]
    assert coded.notice == "E11.9 rejected"
    assert coded.checks() == []
    assert "no finding" in coded.workspace.results.no_finding.text()
    coded.press(Qt.Key.Key_Down)
    coded.press(Qt.Key.Key_A)
    coded.settle()
    assert coded.codes()[2] == "✓ E11.40"
    assert [one.ref.code for one in coded.fake.claims[-1].lines] == ["E1122", "E1140"]


def test_ctrl_forms_decide_from_the_note(coded: Consult) -> None:
    """From the note Ctrl+Shift+X rejects the chosen code, while letters are typed."""
    coded.press(Qt.Key.Key_F6, SHIFT, times=2)
    assert coded.focus() is coded.workspace.pane.note
    coded.press(Qt.Key.Key_X, CONTROL | SHIFT)
    coded.settle()
    assert coded.codes()[0] == "✗ E11.22"
    coded.type("x")
    coded.settle()
    assert "x" in coded.workspace.pane.note.toPlainText()[:400]
    assert coded.codes()[0] == "✗ E11.22"


def test_every_step_is_taken_back(coded: Consult) -> None:
    """Ctrl+Z takes decisions and order back one by one, Ctrl+Shift+Z takes them again."""
    coded.press(Qt.Key.Key_X)
    coded.press(Qt.Key.Key_Down, ALT)
    coded.settle()
    assert coded.codes() == ["✓ E11.9", "✗ E11.22", "? E11.40"]
    coded.press(Qt.Key.Key_Z, CONTROL)
    coded.press(Qt.Key.Key_Z, CONTROL)
    coded.settle()
    assert coded.codes() == ["✓ E11.22", "✓ E11.9", "? E11.40"]
    assert coded.notice == "Undone: E11.22 rejected"
    coded.press(Qt.Key.Key_Z, CONTROL | SHIFT)
    coded.settle()
    assert coded.codes()[0] == "✗ E11.22"
    coded.press(Qt.Key.Key_Z, CONTROL)
    coded.press(Qt.Key.Key_Z, CONTROL)
    assert coded.notice == "Nothing to undo"


def test_order_decides_which_code_leads(coded: Consult) -> None:
    """Alt+Up moves the chosen code, which stays chosen; the claim follows."""
    coded.press(Qt.Key.Key_Down)
    coded.press(Qt.Key.Key_Up, ALT)
    coded.settle()
    assert coded.codes()[:2] == ["✓ E11.9", "✓ E11.22"]
    assert [one.ref.code for one in coded.fake.claims[-1].lines] == ["E119", "E1122"]
    chosen = coded.workspace.chosen()
    assert chosen is not None
    assert chosen.display == "E11.9"
    coded.press(Qt.Key.Key_Up, ALT)
    assert coded.codes()[0] == "✓ E11.9"


def test_enter_opens_the_code_in_lookup(coded: Consult) -> None:
    """Enter goes to the page of the chosen code."""
    coded.press(Qt.Key.Key_Return)
    assert coded.window.current_workspace() is coded.lookup
    assert coded.lookup.calls[-1] == "go cm:E11.22"


def test_evidence_is_shown(coded: Consult) -> None:
    """The chosen code's words are marked and in view; Space goes on to the next ones."""
    note = coded.workspace.pane.note
    coded.press(Qt.Key.Key_Space)
    assert note.textCursor().position() == NOTE.index("diabetic kidney")
    coded.press(Qt.Key.Key_Space)
    assert note.textCursor().position() == NOTE.index("Diabetic kidney")
    coded.press(Qt.Key.Key_Space)
    assert note.textCursor().position() == NOTE.index("diabetic kidney")
    coded.press(Qt.Key.Key_Down)
    assert note.textCursor().position() == NOTE.index("type 2 diabetes")
    selected = {one.cursor.selectedText() for one in note.extraSelections()}
    assert selected == {
        "diabetic kidney disease", "Diabetic kidney disease", "type 2 diabetes",
        "nephropathy", "neuropathy",
    }  # fmt: skip


def test_reasons_are_shown(coded: Consult) -> None:
    """D shows path, words, rules and what was not chosen, and hides it again."""
    card = coded.workspace.results.details_card
    assert card.isHidden()
    coded.press(Qt.Key.Key_D)
    assert not card.isHidden()
    text = coded.workspace.results.details.toPlainText()
    assert "Index: Diabetes, type 2" in text
    assert "E11.21 Type 2 diabetes mellitus with diabetic nephropathy: the note names" in text
    coded.press(Qt.Key.Key_D, CONTROL)
    assert card.isHidden()


def test_setting_age_and_sex_are_part_of_the_case(coded: Consult) -> None:
    """Each codes the note anew, and is taken back like a decision."""
    coded.press(Qt.Key.Key_T, CONTROL)
    coded.settle()
    assert coded.fake.coder.calls[-1][1] is CareSetting.INPATIENT
    assert coded.workspace.pane.chip(CareSetting.INPATIENT).isChecked()
    coded.workspace.pane.age.setFocus()
    coded.type("64")
    coded.workspace.pane.sex_chip("M").click()
    coded.settle()
    assert coded.fake.coder.calls[-1][3:] == (64, "M")
    assert coded.fake.claims[-1].age == 64
    coded.to_list()
    coded.press(Qt.Key.Key_Z, CONTROL)
    coded.press(Qt.Key.Key_Z, CONTROL)
    coded.settle()
    assert coded.fake.coder.calls[-1][3:] == (None, None)
    assert coded.workspace.pane.age.text() == ""


def test_the_date_of_service_is_the_windows(coded: Consult) -> None:
    """Another date of service codes and checks anew."""
    coded.window.date_of_service.set(date(2025, 5, 6))
    coded.settle()
    assert coded.fake.coder.calls[-1][2] == date(2025, 5, 6)
    assert coded.fake.claims[-1].date_of_service == date(2025, 5, 6)


def test_new_content_codes_anew(coded: Consult, three_codes: Path) -> None:
    """A content that comes in force is what codes from then on."""
    count = len(coded.fake.coder.calls)
    write_generation(three_codes, "second", "FY2027")
    coded.program.services.content.check()
    coded.settle()
    assert len(coded.fake.coder.calls) == count + 1


def test_panes_and_names(coded: Consult) -> None:
    """F6 goes through all that is shown; what takes the keyboard has a name."""
    coded.press(Qt.Key.Key_D)
    names = []
    for _ in range(4):
        names.append(coded.focus().accessibleName())
        coded.press(Qt.Key.Key_F6)
    assert names == ["Suggested codes", "Why this code", "Checks", "Reply"]
    coded.press(Qt.Key.Key_F6, SHIFT, times=5)
    assert coded.focus() is coded.workspace.pane.questions.draft
    for widget in coded.workspace.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            assert widget.accessibleName(), widget


def test_rows_say_all_to_a_screen_reader(coded: Consult) -> None:
    """A row says code, title, state, score, reasons and the words."""
    view = coded.workspace.results.codes
    said = view.row_model.data(view.row_model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert isinstance(said, str)
    for part in (
        "E11.22",
        "accepted",
        "score 0.97",
        "Index: Diabetes",
        "“diabetic kidney disease”",
    ):
        assert part in said
