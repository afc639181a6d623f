"""The table builder by keys, over two invented tables and a few real ones."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from desktop.browse.builder import TableBuilder
from index.model import CodeRef, System
from index.pages.pcs_tables import KIND
from index.sources import SourceEntry
from index.sources.records import Row
from tests import pcs_content
from tests.desktop.conftest import MakeProgram, open_window, small
from tests.pcs_content import TWO_TABLES, TWO_TABLES_CODES, code_rows, entry, read_rows

MakeBuilder = Callable[[Path], TableBuilder]
Key = Qt.Key


def _write(folder: Path, tables: bytes | None, titles: dict[str, str]) -> Path:
    releases: list[tuple[SourceEntry, list[Row]]] = []
    if tables is not None:
        releases.append((entry(KIND), read_rows(KIND, tables)))
    releases.append((entry("icd10pcs_order", "FY2026", 2026), code_rows(titles)))
    pcs_content.write_content(folder, releases).close()
    return folder


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two invented tables; the code list has all of their codes but one, and another."""
    listed = (*TWO_TABLES_CODES[:6], "0DTJ8ZZ")
    titles = {code: f"Invented title of {code}" for code in listed}
    return _write(tmp_path_factory.mktemp("builder") / "content", TWO_TABLES, titles)


@pytest.fixture
def make_builder(make_program: MakeProgram, qtbot: QtBot) -> Iterator[MakeBuilder]:
    """Return a function that opens a builder over a content folder, with the keyboard in it."""
    made = []

    def make(content: Path) -> TableBuilder:
        context = small(open_window(make_program(content), qtbot)).context
        builder = TableBuilder(context)
        made.append(builder)
        qtbot.addWidget(builder)
        builder.resize(900, 700)
        builder.show()
        with qtbot.waitActive(builder):
            builder.activateWindow()
        builder.renew()
        builder.focus_entry()
        qtbot.waitUntil(lambda: not builder.heading.text().startswith("Opening"))
        assert builder.field.hasFocus(), "also when it was asked for before the tables were open"
        return builder

    yield make
    for builder in made:
        builder.stop()


@pytest.fixture
def builder(make_builder: MakeBuilder, invented: Path) -> TableBuilder:
    """A builder over the invented tables."""
    return make_builder(invented)


def _type(builder: TableBuilder, text: str) -> None:
    QTest.keyClicks(builder.field, text)


def _press(builder: TableBuilder, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(builder.field, key)


def _shown(builder: TableBuilder) -> str:
    return "".join(line.character for line in builder.values.line_model.lines())


def _present(builder: TableBuilder) -> int:
    marked = [n for n, one in enumerate(builder.positions.line_model.lines(), 1) if one.present]
    return marked[0] if marked else 8


def test_a_code_typed_in_capitals(builder: TableBuilder, qtbot: QtBot) -> None:
    """Each character picks; the title grows; Enter hands the code over."""
    assert builder.remaining.text() == "7 codes still possible"
    _type(builder, "0DT")
    assert (builder.code, builder.remaining.text()) == ("0DT", "5 codes still possible")
    assert builder.title.text() == "Medical and Surgical › Gastrointestinal System › Resection"
    assert builder.heading.text() == "Position 4, Body Part: 3 values"
    _type(builder, "J4ZZ")
    assert (builder.code, builder.remaining.text()) == ("0DTJ4ZZ", "Complete")
    assert builder.official.text() == "Invented title of 0DTJ4ZZ"
    with qtbot.waitSignal(builder.chosen) as signal:
        _press(builder, Key.Key_Return)
    assert signal.args == [CodeRef(System.ICD10PCS, "0DTJ4ZZ")]


def test_a_code_typed_in_small_letters(builder: TableBuilder) -> None:
    """A letter that begins a word waits for the next; then both pick."""
    _type(builder, "0d")
    assert builder.code == "0D"
    _type(builder, "u")
    assert builder.code == "0DU", "no operation is called so"
    _type(builder, "j0")
    assert builder.code == "0DUJ0"
    _press(builder, Key.Key_Escape)
    assert builder.code == ""
    _type(builder, "0dtk0zz")
    assert builder.code == "0DTK0ZZ"


def test_words_filter_and_enter_picks(builder: TableBuilder) -> None:
    """Up and Down move; the value's own letter stands first."""
    _type(builder, "0DT")
    _type(builder, "a")
    assert (builder.code, _shown(builder)) == ("0DT", "JK"), "Appendix, Ascending Colon"
    _press(builder, Key.Key_Down)
    assert builder.field.accessibleDescription().startswith("K Ascending Colon, 2 of 2.")
    _press(builder, Key.Key_Up, Key.Key_Up, Key.Key_PageDown)
    _press(builder, Key.Key_Return)
    assert builder.code == "0DTK"
    assert builder.field.text() == ""
    _type(builder, "perc endo")
    assert _shown(builder) == "4"
    _press(builder, Key.Key_Enter)
    assert builder.code == "0DTK4"


def test_no_value_of_that_name(builder: TableBuilder) -> None:
    """It is said; Enter then picks nothing."""
    _type(builder, "0DTqqq")
    assert builder.heading.text() == "No value is called “qqq”. Esc clears it."
    _press(builder, Key.Key_Return)
    assert builder.code == "0DT"
    _press(builder, Key.Key_Escape)
    assert (builder.field.text(), builder.code, _shown(builder)) == ("", "0DT", "JKU")


def test_backspace_steps_back(builder: TableBuilder) -> None:
    """Text first, then values; at the start nothing is left to do."""
    _type(builder, "0DTa")
    _press(builder, Key.Key_Backspace)
    assert (builder.code, builder.field.text()) == ("0DT", "")
    _press(builder, *[Key.Key_Backspace] * 5)
    assert (builder.code, _present(builder)) == ("", 1)
    assert builder.title.text() == "Nothing chosen yet"


def test_another_value_at_an_earlier_position(builder: TableBuilder) -> None:
    """What stays legal stays."""
    _type(builder, "0DTJ4ZZ")
    assert _present(builder) == 8
    _press(builder, *[Key.Key_Left] * 4)
    assert _present(builder) == 4
    current = builder.values.current()
    assert current is not None
    assert current.character == "J", "the value that is chosen is the current one"
    _type(builder, "K")
    assert (builder.code, _present(builder)) == ("0DTK4ZZ", 8)
    _press(builder, *[Key.Key_Left] * 4)
    _type(builder, "U")
    assert (builder.code, _present(builder)) == ("0DTU", 5)
    _press(builder, Key.Key_Left, Key.Key_Right, Key.Key_Right)
    assert _present(builder) == 5


def test_a_whole_code_pasted_starts_anew(builder: TableBuilder) -> None:
    """Whatever was chosen before."""
    _type(builder, "0DU")
    builder.field.clear()
    builder.field.textEdited.emit("0dtk0zz")
    assert builder.code == "0DTK0ZZ"


def test_a_code_that_the_list_does_not_have(builder: TableBuilder, qtbot: QtBot) -> None:
    """It is built and said, and not handed over."""
    _type(builder, "0DUJ072")
    assert builder.official.text() == "Not in the installed code list (FY2026)"
    assert builder.heading.text() == "0DUJ072 is complete. The code list does not have it."
    with qtbot.assertNotEmitted(builder.chosen):
        _press(builder, Key.Key_Return)


def test_a_code_that_only_an_older_list_has(make_builder: MakeBuilder, tmp_path: Path) -> None:
    """Its title says until when."""
    folder = tmp_path / "two"
    releases = [(entry(KIND), read_rows(KIND, TWO_TABLES))]
    for year, count in ((2025, 2), (2026, 1)):
        titles = dict.fromkeys(TWO_TABLES_CODES[:count], "Invented title")
        releases.append((entry("icd10pcs_order", f"FY{year}", year), code_rows(titles)))
    pcs_content.write_content(folder, releases).close()
    builder = make_builder(folder)
    builder.start_with("0DTJ4ZZ")
    assert builder.official.text() == "Invented title (until FY2025)"


def test_starting_from_a_code(builder: TableBuilder) -> None:
    """In full, or as far as the tables have it, which is said."""
    builder.start_with("0dtj 4zz")
    assert (builder.code, builder.heading.text()) == (
        "0DTJ4ZZ",
        "0DTJ4ZZ is complete. Enter opens it.",
    )
    builder.start_with("0DTJ8ZZ")
    assert builder.code == "0DTJ"
    assert builder.heading.text() == "The tables FY2025 have no code that begins with 0DTJ8ZZ."
    builder.start_with("")
    assert builder.code == ""


def test_the_editions_are_named(builder: TableBuilder, qtbot: QtBot) -> None:
    """The tables with their end, and the differences from the code list."""
    qtbot.waitUntil(lambda: "Code list" in builder.edition.text())
    assert builder.edition.text() == (
        "Code tables as of FY2025, ended 2025-09-30; newer not installed. Code list FY2026: 1 code "
        "is not in these tables, 1 code of the tables is no longer or not yet in it."
    )


def test_renewing_keeps_what_is_chosen(builder: TableBuilder, qtbot: QtBot) -> None:
    """After an import or another date."""
    _type(builder, "0DTJ")
    builder.edition.clear()
    builder.renew()
    qtbot.waitUntil(lambda: bool(builder.edition.text()))
    assert builder.code == "0DTJ"


def test_without_tables(make_builder: MakeBuilder, tmp_path: Path, qtbot: QtBot) -> None:
    """A sentence that says what to do; starting from a code is remembered and harmless."""
    builder = make_builder(_write(tmp_path / "none", None, {"0DTJ4ZZ": "Invented title"}))
    qtbot.waitUntil(lambda: "not installed" in builder.heading.text())
    assert builder.field.isReadOnly()
    builder.start_with("0DT")
    assert builder.code == "0DT"


def test_models_and_names(builder: TableBuilder) -> None:
    """Qt's own tester on both lists; whatever takes the keyboard has a name."""
    testers = [
        QAbstractItemModelTester(
            view.line_model, QAbstractItemModelTester.FailureReportingMode.Fatal, builder
        )
        for view in (builder.values, builder.positions)
    ]
    _type(builder, "0DTapp")
    _press(builder, Key.Key_Return, Key.Key_Backspace, Key.Key_Escape)
    assert len(testers) == 2
    assert builder.focusProxy() is builder.field
    for part in (builder.field, builder.values, builder.positions, builder.cells, builder):
        assert part.accessibleName()
    assert builder.cells.accessibleDescription() == "Nothing chosen, 0 of 7"


@pytest.mark.skipif(not pcs_content.RELEASES.is_dir(), reason=pcs_content.ABSENT)
def test_real_tables(make_builder: MakeBuilder, tmp_path: Path, qtbot: QtBot) -> None:
    """An appendectomy and a stent, by words."""
    titles = {c: t for c, t in pcs_content.real_titles().items() if c[:3] in ("0DT", "027")}
    content = _write(tmp_path / "real", pcs_content.cut_tables("0DT", "027"), titles)
    builder = make_builder(content)
    for words in ("medical", "gastro", "resec", "appe", "percutaneous endo", "no", "no"):
        _type(builder, words)
        _press(builder, Key.Key_Return)
    assert builder.code == "0DTJ4ZZ"
    assert builder.official.text() == "Resection of Appendix, Percutaneous Endoscopic Approach"
    _press(builder, Key.Key_Escape)
    _type(builder, "02703dz")
    assert builder.code == "02703DZ"
    assert builder.official.text() == titles["02703DZ"]
