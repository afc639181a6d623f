"""The form for the level of a visit, filled in by keys."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from desktop.lookup.evaluation import EvaluationDialog
from index.model import CodeRef, System
from tests.desktop.lookup.conftest import CONTROL, SHIFT, Lookup

DAY = date(2025, 3, 1)


def opened(lookup: Lookup) -> EvaluationDialog:
    """Press the key, wait until the form has the keyboard and return it."""
    lookup.press(Qt.Key.Key_V, CONTROL | SHIFT)
    lookup.qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), EvaluationDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, EvaluationDialog)
    lookup.qtbot.waitUntil(lambda: dialog.focusWidget() is QApplication.focusWidget())
    return dialog


@pytest.fixture
def form(lookup: Lookup) -> EvaluationDialog:
    """Return the form for a day in 2025, opened by its key with nothing filled in."""
    lookup.program.services.settings.set("theme", "light")
    context = lookup.workspace.context
    context.date_of_service.set(DAY)
    lookup.settle()
    return opened(lookup)


def choose(lookup: Lookup, field: QWidget, text: str) -> None:
    """Go forward with Tab to a field and type into it."""
    for _ in range(40):
        if lookup.focus() is field:
            break
        lookup.press(Qt.Key.Key_Tab)
    assert lookup.focus() is field
    lookup.type(text)


def marks(form: EvaluationDialog) -> set[str]:
    """Return beside what a tick stands."""
    return {name for name, mark in form.marks.items() if mark.text()}


def test_the_form_is_filled_in_by_keys(lookup: Lookup, form: EvaluationDialog) -> None:
    """The answer follows every change; Ctrl+C copies it; Enter opens the code."""
    assert lookup.focus() is form.family
    assert form.code.text() == "No code"
    assert not form.open_button.isEnabled()
    lookup.press(Qt.Key.Key_Down)
    choose(lookup, form.levels["problems"], "m")
    choose(lookup, form.levels["data"], "l")
    assert (form.code.text(), form.level.text()) == ("99213", "low, by MDM")
    choose(lookup, form.levels["risk"], "m")
    assert (form.code.text(), form.level.text()) == ("99214", "moderate, by MDM")
    assert marks(form) == {"problems", "risk"}
    assert form.levels["risk"].accessibleDescription() == "Carries the level"
    assert form.levels["data"].accessibleDescription() == ""
    choose(lookup, form.minutes, "40")
    assert (form.code.text(), form.level.text()) == ("99215", "high, by time")
    assert marks(form) == {"problems", "risk", "time"}
    assert "Time: 40 minutes meet the 40 of 99215." in form.reasoning.toPlainText()
    assert "99215 high, by time" in form.reasoning.accessibleDescription()
    lookup.press(Qt.Key.Key_C, CONTROL)
    copied = QApplication.clipboard().text().splitlines()
    assert copied[:2] == [
        "Office visit, established patient, 2025-03-01",
        "99215: high, by time",
    ]
    lookup.press(Qt.Key.Key_Return)
    lookup.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    # The small content has no CPT code, so the workspace searches for it.
    lookup.qtbot.waitUntil(lambda: lookup.pane.query() == "99215")
    assert "There is no code 99215" in lookup.notice
    lookup.settle()


def test_counted_data_has_a_level(lookup: Lookup, form: EvaluationDialog) -> None:
    """Counts set the level; a level given outright forgets them."""
    choose(lookup, form.items, "2")
    assert form.levels["data"].currentText() == "low"
    choose(lookup, form.chips[0], " ")
    assert form.levels["data"].currentText() == "moderate"
    choose(lookup, form.chips[2], " ")
    assert form.levels["data"].currentText() == "high"
    choose(lookup, form.levels["data"], "l")
    assert form.levels["data"].currentText() == "low"
    assert form.items.currentIndex() == 0
    assert not any(chip.isChecked() for chip in form.chips)
    form.reject()


def test_a_date_decides_the_rules(lookup: Lookup, form: EvaluationDialog) -> None:
    """What is no date says how to write one; another date has other rules."""
    choose(lookup, form.minutes, "50")
    assert form.code.text() == "99204"
    choose(lookup, form.date, "")
    form.date.selectAll()
    lookup.type("soon")
    assert form.code.text() == "No date of service"
    assert "“soon” is no date of service: write it like" in form.reasoning.toPlainText()
    assert not form.open_button.isEnabled()
    lookup.press(Qt.Key.Key_Return)
    assert form.isVisible()
    form.date.selectAll()
    lookup.type("2022-03-01")
    assert "fall within the 45 to 59 of 99204" in form.reasoning.toPlainText()
    form.date.selectAll()
    lookup.type("2020-03-01")
    assert "not covered by this helper" in form.reasoning.toPlainText()
    lookup.press(Qt.Key.Key_Escape)
    lookup.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)


def test_what_does_not_count_cannot_be_filled_in(form: EvaluationDialog) -> None:
    """No minutes for an emergency, no levels for a discharge."""
    form.family.setCurrentIndex(form.family.findData("emergency"))
    assert not form.minutes.isEnabled()
    assert form.levels["risk"].isEnabled()
    form.family.setCurrentIndex(form.family.findData("hospital-discharge"))
    form.minutes.setText("31")
    assert (form.code.text(), form.level.text()) == ("99239", "by time")
    assert not form.levels["risk"].isEnabled()
    assert not form.items.isEnabled()
    form.reject()


def test_the_shown_code_chooses_the_kind_of_visit(lookup: Lookup) -> None:
    """The keyboard is in the first field that is still open."""
    lookup.open("E11.22", "E11.22")
    page = lookup.detail.page
    assert page is not None
    lookup.detail.page = replace(page, ref=CodeRef(System.CPT, "99309"))
    form = opened(lookup)
    assert form.family.currentData() == "nursing-subsequent"
    assert lookup.focus() is form.levels["problems"]
    form.reject()


def test_everything_has_a_name(form: EvaluationDialog) -> None:
    """A screen reader can name every field, list and button."""
    for widget in form.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            named = isinstance(widget, QAbstractButton) and widget.text()
            assert widget.accessibleName() or named, widget
    form.reject()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_cut_off_at_150_percent(lookup: Lookup, theme: str) -> None:
    """In both themes the fields and buttons have the room that they ask for."""
    settings = lookup.program.services.settings
    settings.set("theme", theme)
    settings.set("zoom", 150)
    lookup.window.resize(1280, 800)
    form = opened(lookup)
    QTest.qWaitForWindowExposed(form)
    for widget in (form.family, form.items, *form.chips, form.open_button, *form.levels.values()):
        assert widget.width() >= widget.minimumSizeHint().width()
        assert form.rect().contains(widget.geometry())
    form.reject()
