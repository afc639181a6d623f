"""The main window, driven by keys."""

import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.background import Cancelled
from desktop.shell.commands import open_first_run
from desktop.shell.content_page import ContentPage
from desktop.shell.first_run import FirstRun
from desktop.shell.regional import date_format, format_date, format_number, parse_date
from desktop.shell.settings import Settings
from desktop.shell.window import STATE_KEY, MainWindow
from index.build.progress import Progress, Stage
from index.model import CodeRef, System
from tests.desktop.conftest import MakeProgram, open_window, small
from tests.desktop.three_codes import write_generation

pytestmark = pytest.mark.window
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def focused() -> QWidget:
    """Return the widget that has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def nameless(root: QWidget) -> list[str]:
    """Return the widgets that take the keyboard but say nothing to a screen reader."""
    return [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in root.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not widget.accessibleName()
        and widget.focusProxy() is None
        # Parts that Qt makes inside a widget that has a name.
        and not widget.objectName().startswith("qt_")
    ]


def test_every_widget_has_a_name(qtbot: QtBot, window: MainWindow) -> None:
    """Every widget of the window and its dialogs that takes the keyboard has a name."""
    assert nameless(window) == []
    for action_id in ("shell.palette", "shell.shortcuts", "shell.settings", "shell.about"):
        window.actions_registry.action(action_id).trigger()
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        assert nameless(dialog) == []
        dialog.close()


def test_starts_in_the_entry_of_the_workspace(window: MainWindow) -> None:
    """The keyboard is in the search box as soon as the window stands."""
    assert focused() is small(window).box


def test_panes_follow_in_a_circle(qtbot: QtBot, window: MainWindow) -> None:
    """F6 goes through the panes, rail and date included; Shift+F6 goes back."""
    workspace = small(window)
    circle = [
        workspace.list,
        workspace.detail,
        window.rail.buttons[0],
        window.top_bar.date_edit,
        workspace.box,
    ]
    for widget in circle:
        QTest.keyClick(focused(), Qt.Key.Key_F6)
        assert focused() is widget
    for widget in [*circle[-2::-1], workspace.box]:
        QTest.keyClick(focused(), Qt.Key.Key_F6, SHIFT)
        assert focused() is widget


def test_typing_in_the_rail_starts_a_query(qtbot: QtBot, window: MainWindow) -> None:
    """A letter typed in the rail goes to the box, and the keyboard with it."""
    window.rail.buttons[0].setFocus()
    QTest.keyClicks(window.rail.buttons[0], "g")
    assert focused() is small(window).box
    assert small(window).box.text() == "g"


def test_bars_say_what_is_installed(qtbot: QtBot, window: MainWindow) -> None:
    """Editions, number of codes, count and time of an answer are shown."""
    qtbot.waitUntil(lambda: bool(window.top_bar.editions.text()))
    window.date_of_service.set(date(2026, 5, 1))
    assert window.top_bar.editions.text() == "ICD-10-CM FY2026"
    window.date_of_service.set(date(2026, 10, 1))
    ended = format_date(date(2026, 9, 30))
    assert window.top_bar.editions.text() == f"ICD-10-CM FY2026 (ended {ended})"
    window.date_of_service.set(date(2016, 10, 1))
    assert window.top_bar.editions.text().startswith("ICD-10-CM FY2026 (from ")
    assert window.status.content.text() == "Offline · 2 codes"
    window.take_query("gout")
    assert window.status.answer.text().startswith("38 results · 0")


def test_hints_that_do_not_fit_are_left_out_whole(qtbot: QtBot, window: MainWindow) -> None:
    """A long confirmation takes the room of the last hints, and gives it back."""
    window.resize(1280, 800)
    hints = window.status.hint_row.hints
    qtbot.waitUntil(lambda: len(hints) > 1 and all(hint.isVisible() for hint in hints))
    window.status.show_notice("x" * 120)
    qtbot.waitUntil(lambda: not hints[-1].isVisible())
    row = window.status.hint_row
    assert all(not hint.isVisible() or hint.geometry().right() <= row.width() for hint in hints)
    window.status.show_notice("")
    qtbot.waitUntil(lambda: hints[-1].isVisible())


def test_date_is_set_by_keys(qtbot: QtBot, window: MainWindow) -> None:
    """Ctrl+Shift+D, a date typed and Enter set the date; Today takes it back."""
    dates: list[date] = []
    window.date_of_service.changed.connect(dates.append)
    QTest.keyClick(focused(), Qt.Key.Key_D, CONTROL | SHIFT)
    assert focused() is window.top_bar.date_edit
    QTest.keyClicks(focused(), format_date(date(2024, 2, 29)))
    assert dates == []
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert dates == [date(2024, 2, 29)]
    assert focused() is small(window).box
    assert window.top_bar.today.isVisible()
    QTest.keyClick(window.top_bar.date_edit, Qt.Key.Key_Up)
    assert dates[-1] == date(2024, 3, 1)
    window.top_bar.today.setFocus()
    QTest.keyClick(window.top_bar.today, Qt.Key.Key_Space)
    assert window.date_of_service.is_today
    assert window.date_of_service.value == date.today()
    assert not window.top_bar.today.isVisible()


def test_no_date_is_refused(qtbot: QtBot, window: MainWindow) -> None:
    """What is no date is refused with an example and stays to be mended; Escape drops it."""
    field = window.top_bar.date_edit
    field.setFocus()
    QTest.keyClicks(field, "31.31.2024")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert "is no date of service" in window.status.notice.text()
    assert focused() is field
    assert field.text() == "31.31.2024"
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == format_date(date.today())
    assert focused() is small(window).box


@pytest.mark.parametrize(
    ("text", "locale", "value"),
    [
        ("2/29/2024", "en_US", date(2024, 2, 29)),
        ("02/29/24", "en_US", date(2024, 2, 29)),
        ("29.02.2024", "de_DE", date(2024, 2, 29)),
        (" 2024-02-29 ", "en_US", date(2024, 2, 29)),
        ("10/1/79", "en_US", date(1979, 10, 1)),
        ("2/30/2024", "en_US", None),
        ("soon", "en_US", None),
        ("", "C", None),
    ],
)
def test_dates_are_read(text: str, locale: str, value: date | None) -> None:
    """Dates are read in the locale's order and in ISO's, with or without the century."""
    assert parse_date(text, QLocale(locale)) == value


def test_today_moves_on_at_midnight(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """A window left open overnight asks for the new day, unless a date was chosen."""
    tomorrow = date.today() + timedelta(days=1)

    class Tomorrow(date):
        """A calendar one day on."""

        @classmethod
        def today(cls) -> date:  # type: ignore[override] # the plain date is what is wanted
            """Return tomorrow."""
            return tomorrow

    monkeypatch.setattr("desktop.shell.context.date", Tomorrow)
    window.date_of_service.refresh()
    assert window.date_of_service.value == tomorrow
    window.date_of_service.set(date(2020, 1, 1))
    window.date_of_service.refresh()
    assert window.date_of_service.value == date(2020, 1, 1)


def test_dates_and_numbers_follow_the_locale() -> None:
    """Years have four figures in every locale."""
    assert format_date(date(1999, 3, 1), QLocale("en_US")) == "3/1/1999"
    assert format_date(date(1999, 3, 1), QLocale("de_DE")) == "01.03.1999"
    assert date_format(QLocale("ja_JP")) == "yyyy/MM/dd"
    assert date_format(QLocale.c()) == "yyyy-MM-dd"
    assert len(format_number(171771)) >= 6


def test_state_is_restored(qtbot: QtBot, make_program: MakeProgram) -> None:
    """Size, date of service and the workspace's own state are there at the next start."""
    program = make_program()
    first = open_window(program, qtbot)
    first.resize(760, 520)
    first.date_of_service.set(date(2025, 1, 2))
    small(first).box.setText("gout")
    program.close()
    assert small(first).calls == ["close"]
    again = open_window(make_program(), qtbot)
    assert (again.width(), again.height()) == (760, 520)
    assert again.date_of_service.value == date(2025, 1, 2)
    assert small(again).box.text() == "gout"


def test_damaged_state_is_ignored(qtbot: QtBot, make_program: MakeProgram) -> None:
    """State that makes no sense leaves the window at its defaults."""
    program = make_program()
    program.services.userdata.set_state(
        STATE_KEY,
        {"geometry": "%%%", "date_of_service": "soon", "workspaces": 7, "workspace": None},
    )
    window = open_window(program, qtbot)
    assert window.width() == 1280
    assert window.date_of_service.is_today


def test_second_window(qtbot: QtBot, program: Program, window: MainWindow) -> None:
    """A second window has the date of the first and a state of its own, and closes alone."""
    window.date_of_service.set(date(2025, 1, 2))
    program.open_window({"query": "gout"})
    second = program.windows[1]
    assert small(second).box.text() == "gout"
    assert small(window).box.text() == ""
    assert second.date_of_service.value == date(2025, 1, 2)
    second.close()
    assert program.windows == [window]
    assert window.isVisible()


def test_undo_brings_a_note_back(qtbot: QtBot, program: Program, window: MainWindow) -> None:
    """Ctrl+Z restores what was deleted last, says so, and the workspace shows it."""
    ref = CodeRef(System.ICD10CM, "E1122")
    userdata = program.services.userdata
    userdata.set_note(ref, "ask for the stage")
    userdata.set_note(ref, "")
    QTest.keyClick(focused(), Qt.Key.Key_Z, CONTROL)
    assert userdata.note(ref) == "ask for the stage"
    assert window.status.notice.text() == "Restored note on E11.22"
    assert small(window).calls == ["refresh"]


def test_zoom_and_theme_by_keys(qtbot: QtBot, program: Program, window: MainWindow) -> None:
    """Ctrl+plus, Ctrl+minus, Ctrl+0 and the theme key change the settings, within limits."""
    settings: Settings = program.services.settings
    before = window.top_bar.height()
    QTest.keyClick(focused(), Qt.Key.Key_Plus, CONTROL)
    assert settings.number("zoom") == 110
    assert window.top_bar.height() > before
    commands = window.top_bar.commands
    qtbot.waitUntil(lambda: commands.width() >= commands.minimumSizeHint().width())
    for _ in range(5):
        QTest.keyClick(focused(), Qt.Key.Key_Minus, CONTROL)
    assert settings.number("zoom") == 70
    QTest.keyClick(focused(), Qt.Key.Key_0, CONTROL)
    assert settings.number("zoom") == 100
    assert window.status.notice.text() == "Text size 100 %"
    names = []
    for _ in range(3):
        QTest.keyClick(focused(), Qt.Key.Key_T, CONTROL | SHIFT)
        names.append(settings.text("theme"))
    assert names in (["dark", "light", "system"], ["light", "dark", "system"])
    dark = program.services.theme.system_is_dark()
    assert names[0] == ("light" if dark else "dark")


def test_new_generation_is_followed(
    qtbot: QtBot, program: Program, window: MainWindow, three_codes: Path
) -> None:
    """A build beside the open window shows within a second."""
    qtbot.waitUntil(lambda: bool(window.top_bar.editions.text()))
    with qtbot.waitSignal(program.services.content.generation_changed, timeout=1000) as signal:
        write_generation(three_codes, "second", edition="FY2027")
    assert signal.args == ["second"]
    qtbot.waitUntil(lambda: "FY2027" in window.top_bar.editions.text())
    assert [source.edition for source in program.services.content.sources()] == ["FY2027"]


def test_first_run_is_shown_once(qtbot: QtBot, make_program: MakeProgram, tmp_path: Path) -> None:
    """A new user is greeted; Enter closes the screen and it does not come again."""
    program = make_program(seen=False)
    window = open_window_behind_dialog(program)
    qtbot.waitUntil(lambda: bool(window.findChildren(FirstRun)))
    screen = window.findChildren(FirstRun)[0]
    QTest.keyClick(screen.button, Qt.Key.Key_Return)
    assert not screen.isVisible()
    program.close()
    again = open_window(make_program(seen=False), qtbot)
    qtbot.wait(50)
    assert not again.findChildren(FirstRun)


def test_typing_a_query_closes_the_first_run(qtbot: QtBot, make_program: MakeProgram) -> None:
    """The first letter goes to the search box: a coder need not read first."""
    window = open_window_behind_dialog(make_program(seen=False))
    qtbot.waitUntil(lambda: bool(window.findChildren(FirstRun)))
    screen = window.findChildren(FirstRun)[0]
    qtbot.waitUntil(screen.button.hasFocus)
    QTest.keyClick(screen.button, Qt.Key.Key_G)
    assert screen.isHidden()
    assert small(window).box.text() == "g"


def open_window_behind_dialog(program: Program) -> MainWindow:
    """Open the first window without waiting for the keyboard, which a dialog takes."""
    return program.open_first()


def test_first_run_lists_what_is_installed(qtbot: QtBot, window: MainWindow) -> None:
    """The screen names each code set with its edition."""
    qtbot.waitUntil(lambda: window.services.content.summary is not None)
    open_first_run(window)
    screen = window.findChildren(FirstRun)[0]
    texts = [label.text() for label in screen.findChildren(QWidget) if hasattr(label, "text")]
    assert "ICD-10-CM" in texts
    assert "FY2026, April 2026 update" in texts
    assert "2 codes in all" in texts
    window.resize(1280, 800)
    screen.stale.setText("\n".join(["An edition is out of date"] * 8))
    screen.stale.show()
    qtbot.waitUntil(lambda: screen.stale.height() > 100)
    assert window.middle.rect().contains(screen.geometry())
    assert abs(screen.geometry().center().y() - window.middle.rect().center().y()) <= 1
    screen.leave()


def building(
    folder: Path, outcome: Callable[[], object]
) -> Callable[[Path, Callable[[Progress], None]], object]:
    """Return a build that reports once and then does ``outcome``."""

    def build(target: Path, report: Callable[[Progress], None]) -> object:
        assert target == folder
        report(Progress(Stage.READING, "ICD-10-CM", 1200, 5, 10, 3.2))
        return outcome()

    return build


def missing_page(window: MainWindow) -> ContentPage:
    """Return the page shown while there is no content."""
    page = window.stack.currentWidget()
    assert isinstance(page, ContentPage)
    return page


def test_missing_content_is_built_on_enter(
    qtbot: QtBot, make_program: MakeProgram, tmp_path: Path
) -> None:
    """Without content the window says so, builds at Enter, and then shows the workspace."""
    folder = tmp_path / "none"
    window = open_window(make_program(folder), qtbot)
    page = missing_page(window)
    assert page.heading.text() == "No code sets are installed yet"
    page._build = building(folder, lambda: write_generation(folder, "first"))
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert page.bar.isVisible()
    qtbot.waitUntil(lambda: window.stack.currentWidget() is small(window))
    qtbot.waitUntil(lambda: "start" in small(window).calls)
    assert focused() is small(window).box


def test_failed_build_is_told(qtbot: QtBot, make_program: MakeProgram, tmp_path: Path) -> None:
    """A build that fails says why and can be tried again; one cancelled says that."""
    folder = tmp_path / "none"
    page = missing_page(open_window(make_program(folder), qtbot))

    def fail() -> object:
        msg = "example.whl cannot be had: connect to a network once"
        raise OSError(msg)

    def cancel() -> object:
        raise Cancelled

    page._build = building(folder, fail)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "example.whl cannot be had" in page.step.text())
    assert page.start_button.isVisible()
    page._build = building(folder, cancel)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.step.text() == "The build was cancelled.")


def test_build_is_cancelled_by_escape(
    qtbot: QtBot, make_program: MakeProgram, tmp_path: Path
) -> None:
    """Escape stops a build at its next report."""
    folder = tmp_path / "none"
    page = missing_page(open_window(make_program(folder), qtbot))

    def build(_folder: Path, report: Callable[[Progress], None]) -> object:
        while True:
            report(Progress(Stage.FETCHING, "", 0, 0, 0, None))
            time.sleep(0.005)

    page._build = build
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.step.text() == "fetching")
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.step.text() == "The build was cancelled.")


def test_damaged_content_is_told(
    qtbot: QtBot, make_program: MakeProgram, three_codes: Path
) -> None:
    """A generation that is gone is reported with what to do."""
    (three_codes / "current").write_text("gone", encoding="utf-8")
    window = make_program(three_codes).open_first()
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), ContentPage))
    page = missing_page(window)
    assert page.heading.text() == "The content cannot be used"
    assert "'gone' is missing" in page.text.text()


@pytest.mark.parametrize(
    ("how", "fixed", "expected"),
    [
        ("last", "", date(2020, 1, 1)),
        ("today", "", date.today()),
        ("ask", "", date.today()),
        ("fixed", "2024-02-29", date(2024, 2, 29)),
        ("fixed", "", date.today()),
    ],
)
def test_date_that_a_window_starts_with(
    make_program: MakeProgram, qtbot: QtBot, how: str, fixed: str, expected: date
) -> None:
    """The settings choose the date; where they say so, the window asks for it first."""
    first = make_program()
    window = open_window(first, qtbot)
    window.date_of_service.set(date(2020, 1, 1))
    first.services.settings.set("date_default", how)
    first.services.settings.set("date_fixed", fixed)
    first.close()
    again = open_window(make_program(), qtbot)
    assert again.date_of_service.value == expected
    assert again.top_bar.date_edit.hasFocus() == (how == "ask")
