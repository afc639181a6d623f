"""The workspace of the books, driven by keys."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import BrowseEntry, Program
from desktop.browse import BrowseWorkspace
from desktop.browse.places import Spot, Trail, parse_place
from desktop.shell.commands import SEEN_KEY
from desktop.shell.window import MainWindow
from index.pages.browsing import Book
from tests.books_content import write_books
from tests.desktop.shell.test_window import nameless
from tests.desktop.workspaces import SmallEntry, SmallWorkspace

pytestmark = pytest.mark.window
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier


class Books:
    """A window with the books and the keys pressed in it."""

    def __init__(self, qtbot: QtBot, program: Program, window: MainWindow) -> None:
        self.qtbot = qtbot
        self.program = program
        self.window = window

    @property
    def workspace(self) -> BrowseWorkspace:
        """The workspace."""
        workspace = self.window.workspace(1)
        assert isinstance(workspace, BrowseWorkspace)
        return workspace

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press a key where the keyboard is."""
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key, modifiers)

    def type(self, text: str) -> None:
        """Type where the keyboard is."""
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, text)

    def items(self) -> list[str]:
        """Return the keys of the list."""
        return self.workspace.list.items.keys()

    def lines(self) -> list[str]:
        """Return the lines of the main term shown."""
        return [line.text for line in self.workspace.desk.terms.entries.lines]

    def wait(self, true: Callable[[], bool]) -> None:
        """Wait until something is so."""
        self.qtbot.waitUntil(true)


@pytest.fixture
def make_books(
    qapp: QApplication, user_home: Path, tmp_path: Path, programs: list[Program], qtbot: QtBot
) -> Callable[[], Books]:
    """Return a function that opens windows one after another over the same content."""
    folder = tmp_path / "books"
    write_books(folder)

    def make() -> Books:
        for earlier in programs:
            earlier.close()
        entries = (SmallEntry(), BrowseEntry())
        program = Program(qapp, folder, user_home / "data", entries)
        program.services.userdata.set_state(SEEN_KEY, True)
        programs.append(program)
        window = program.open_first()
        with qtbot.waitActive(window):
            window.activateWindow()
        qtbot.waitUntil(lambda: bool(program.services.content.sources()))
        return Books(qtbot, program, window)

    return make


@pytest.fixture
def books(make_books: Callable[[], Books]) -> Books:
    """Return a window that shows the Alphabetic Index."""
    made = make_books()
    made.press(Qt.Key.Key_7, CONTROL)
    made.wait(lambda: bool(made.lines()))
    return made


def lookup(books: Books) -> SmallWorkspace:
    """Return what stands in the place of Lookup."""
    workspace = books.window.workspace(0)
    assert isinstance(workspace, SmallWorkspace)
    return workspace


def test_made_when_first_shown(make_books: Callable[[], Books]) -> None:
    """The workspace is not made at start, and its state is kept when it never is."""
    made = make_books()
    assert made.window.workspaces == [made.window.workspace(0)]
    made.press(Qt.Key.Key_7, CONTROL)
    made.workspace.open_place("pos:21")
    again = make_books()
    again.press(Qt.Key.Key_1, CONTROL)
    third = make_books()
    assert len(third.window.workspaces) == 1
    third.press(Qt.Key.Key_7, CONTROL)
    third.wait(lambda: third.workspace.book is Book.PLACES and bool(third.items()))
    item = third.workspace.list.current()
    assert item is not None
    assert item.key == "21"


def test_finding_reading_copying_opening(books: Books) -> None:
    """Words find a term; Enter goes to it, Ctrl+C copies its path, Enter opens its code."""
    books.type("diabetes type 2 kidney")
    books.wait(lambda: books.items() == ["7"])
    books.press(Qt.Key.Key_Return)
    books.wait(lambda: books.workspace.desk.terms.currentIndex().row() == 6)
    books.press(Qt.Key.Key_C, CONTROL)
    assert QApplication.clipboard().text() == (
        "Diabetes, diabetic (mellitus) (sugar), type 2, with, chronic kidney disease E11.22"
    )
    books.press(Qt.Key.Key_C, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.clipboard().text() == "E11.22"
    books.press(Qt.Key.Key_Return)
    assert lookup(books).calls[-1] == "go cm:E11.22"
    assert books.window.current_workspace() is lookup(books)


def test_the_count_of_another_workspace_goes(books: Books) -> None:
    """What a search found says nothing of the books."""
    books.press(Qt.Key.Key_1, CONTROL)
    books.window.status.show_answer(3, 1.0)
    books.press(Qt.Key.Key_7, CONTROL)
    assert not books.window.status.answer.text()


def test_two_codes_of_one_entry(books: Books) -> None:
    """Etiology and manifestation stand side by side; Right chooses the second."""
    assert books.lines()[0] == "Amyloid heart (disease) E85.4 [I43]"
    books.press(Qt.Key.Key_Return)
    books.press(Qt.Key.Key_Right)
    books.press(Qt.Key.Key_Return)
    assert lookup(books).calls[-1] == "go cm:I43"


def test_see_jumps_and_back(books: Books) -> None:
    """Enter on a reference goes to its entry, Alt+Left comes back, Alt+Right goes again."""
    books.type("nephropathy")
    books.wait(lambda: books.items() == ["13"])
    books.press(Qt.Key.Key_Return)
    books.wait(lambda: bool(books.lines()) and books.lines()[0].startswith("Nephropathy"))
    books.press(Qt.Key.Key_Right)
    books.press(Qt.Key.Key_Return)
    books.wait(lambda: books.lines()[0].startswith("Disease"))
    assert books.workspace.desk.terms.currentIndex().row() == 1
    books.press(Qt.Key.Key_Left, ALT)
    books.wait(lambda: books.lines()[0].startswith("Nephropathy"))
    books.press(Qt.Key.Key_Right, ALT)
    books.wait(lambda: books.lines()[0].startswith("Disease"))


def test_reference_to_another_book_and_to_none(books: Books) -> None:
    """A neoplasm opens in its table; what leads nowhere is searched for."""
    desk = books.workspace.desk
    books.workspace.open_place("index:index:14")
    books.wait(lambda: desk.terms.currentIndex().row() == 1)
    books.press(Qt.Key.Key_Return)
    books.wait(lambda: books.workspace.book is Book.NEOPLASM and desk.table.isVisible())
    assert desk.table.currentIndex().row() == 1
    books.workspace.open_place("index:index:15")
    books.wait(lambda: desk.terms.isVisible() and desk.terms.currentIndex().row() == 2)
    books.press(Qt.Key.Key_Return)
    assert books.workspace.box.edit.text() == "Wanderlust"
    assert "no entry" in books.window.status.notice.text()


def test_dashes_are_explained(books: Books) -> None:
    """A code that needs more characters shows its dash, and the pane says what it means."""
    assert not books.workspace.desk.hint.isVisible()
    books.workspace.open_place("index:index:11")
    books.wait(lambda: books.lines()[-1] == "chronic N18.-")
    assert books.workspace.desk.hint.isVisible()


def test_table_of_codes(books: Books) -> None:
    """The drug table is searched by words; Enter on a cell opens its code."""
    books.workspace.open_place("index:drug")
    desk = books.workspace.desk
    books.wait(desk.table.isVisible)
    books.press(Qt.Key.Key_L, CONTROL)
    books.type("sodium")
    books.wait(lambda: books.items() == ["2"])
    books.press(Qt.Key.Key_Return)
    for _ in range(6):
        books.press(Qt.Key.Key_Right)
    assert desk.entry_text() == "Naproxen, sodium, Underdosing T39.316"
    books.press(Qt.Key.Key_Return)
    assert lookup(books).calls[-1] == "go cm:T39.316"


def test_terms_of_a_table_stay_readable(books: Books) -> None:
    """In a narrow window the codes scroll; in a wide one the terms get what is left."""
    books.workspace.open_place("index:drug")
    table = books.workspace.desk.table
    books.wait(table.isVisible)
    books.window.resize(760, 600)
    scroll = table.horizontalScrollBar()
    books.wait(lambda: scroll.maximum() > 0)
    narrow = table.columnWidth(0)
    assert table.cells.headings[0]
    assert narrow >= 2 * table.columnWidth(1)
    books.window.resize(1500, 600)
    books.wait(lambda: scroll.maximum() == 0)
    assert table.columnWidth(0) > narrow


def test_guidelines(books: Books) -> None:
    """A section opens by its number, with links, and its text is searched with Ctrl+F."""
    books.workspace.open_place("guideline:I.C.4.a")
    text = books.workspace.desk.text
    books.wait(text.isVisible)
    shown = text.reading.toPlainText()
    assert "Diabetes <mellitus>" in shown
    assert "Type of diabetes" in shown
    books.press(Qt.Key.Key_F, CONTROL)
    books.type("insulin")
    assert text.bar.count.text() == "1 of 1"
    books.press(Qt.Key.Key_Escape)
    assert text.bar.isHidden()
    books.press(Qt.Key.Key_Tab)
    books.press(Qt.Key.Key_Return)
    assert lookup(books).calls[-1] == "go cm:E11.22"


def test_lines_of_a_text_are_wrapped_where_they_read_well(books: Books) -> None:
    """However wide the window is, and none is cut off."""
    books.workspace.open_place("guideline:I.C.4.a")
    reading = books.workspace.desk.text.reading
    books.wait(reading.isVisible)
    for width in (900, 1900):
        books.window.resize(width, 700)
        for _ in range(3):
            QApplication.processEvents()
        assert books.window.width() == width
        assert reading.document().textWidth() <= reading.viewport().width() <= 860
        assert reading.horizontalScrollBar().maximum() == 0


def test_a_book_that_is_missing_says_how_to_get_it(books: Books) -> None:
    """Ctrl+PgDown goes through all books; one not installed is listed and explains itself."""
    books.press(Qt.Key.Key_PageDown, CONTROL)
    assert books.workspace.book is Book.EXTERNAL
    message = books.workspace.desk.message
    books.wait(message.isVisible)
    assert "codeleaf import" in message.text()
    books.press(Qt.Key.Key_PageUp, CONTROL)
    books.wait(lambda: books.workspace.desk.terms.isVisible())


def test_date_and_content_reopen(books: Books) -> None:
    """Another date says that the edition has ended; new content is taken over at its place."""
    books.workspace.open_place("index:index:10")
    books.wait(lambda: books.lines()[0].startswith("Disease"))
    books.window.date_of_service.set(date(2026, 3, 1))
    banner = books.workspace.desk.banner
    books.wait(lambda: not banner.isVisible())
    books.window.date_of_service.set(date(2026, 11, 1))
    books.wait(banner.isVisible)
    assert "ended 2026-09-30" in banner.text()
    write_books(books.program.services.content.folder(), "second", "FY2026, corrected")
    books.program.services.content.check()
    books.wait(lambda: books.workspace.desk.edition.text() == "FY2026, corrected")
    assert books.lines()[0].startswith("Disease")


def test_keys_of_lookup_sleep(books: Books) -> None:
    """While the books are shown, Ctrl+D marks no favourite in Lookup; afterwards it does."""
    before = list(lookup(books).calls)
    books.press(Qt.Key.Key_D, CONTROL)
    assert lookup(books).calls == before
    books.press(Qt.Key.Key_1, CONTROL)
    books.press(Qt.Key.Key_D, CONTROL)
    assert lookup(books).calls[-1] == "lookup.favourite"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_names_models_and_themes(books: Books, theme: str) -> None:
    """Every widget and row has a name, the models are sound, and both themes paint."""
    books.program.services.settings.set("theme", theme)
    desk = books.workspace.desk
    models: list[QAbstractItemModel] = [
        books.workspace.list.items,
        desk.terms.entries,
        desk.table.cells,
    ]
    testers = [QAbstractItemModelTester(model) for model in models]
    for place in ("index:index:7", "index:neoplasm:1", "guideline:I.C.4.a", "modifier:LT"):
        books.workspace.open_place(place)
        books.wait(lambda: books.workspace.loaded is not None)
        books.qtbot.wait(30)
        assert not books.workspace.grab().isNull()
    for model in models:
        index = model.index(0, 0)
        assert model.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert nameless(books.workspace) == []
    assert len(testers) == 3


def test_panes(books: Books) -> None:
    """F6 goes from the box to the list and to the terms."""
    widgets: list[QWidget | None] = []
    for _ in range(2):
        books.press(Qt.Key.Key_F6)
        widgets.append(QApplication.focusWidget())
    assert widgets == [books.workspace.list, books.workspace.desk.terms]


def test_places_are_read() -> None:
    """Places name a book and an entry; anything else names none."""
    assert parse_place("index:drug:12") == Spot(Book.DRUG, "12")
    assert parse_place("table:0DT") == Spot(Book.TABLES, "0DT")
    assert parse_place("index:nothing:1") is None
    assert parse_place("index:drug:x") is None
    assert parse_place("diabetes") is None


def test_trail() -> None:
    """A jump drops what lay ahead; there is nothing before the first place."""
    one, two, three = (Spot(Book.INDEX, key) for key in "123")
    trail = Trail()
    assert trail.move(one, -1) is None
    trail.step(one, two)
    assert trail.move(two, -1) == one
    trail.step(one, three)
    assert trail.move(three, 1) is None
    assert trail.move(three, -1) == one
