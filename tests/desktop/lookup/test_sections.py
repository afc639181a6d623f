"""Sections on the page: every block, links, outline, pairs, localities, comparison, by keys."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QDesktopServices, QGuiApplication, QTextDocument
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QDialog, QWidget

import index.pages
from desktop.lookup import blocks
from desktop.lookup.bars import section_pictures
from desktop.lookup.chooser import Chooser
from desktop.lookup.comparing import CompareDialog, CompareModel
from desktop.lookup.links import linked_place, place_link
from desktop.lookup.pairs import PairModel, PairQuery, PairsDialog
from desktop.shell.places import open_address
from desktop.shell.theme import load_theme
from index.database import Content
from index.model import CodePage, CodeRef
from index.model.sections import (
    Bars,
    Block,
    Cell,
    Fact,
    Facts,
    Grid,
    Passage,
    Path,
    Paths,
    Section,
    Span,
    Statement,
    Timeline,
    Tone,
)
from index.pages.pair_rows import Pair
from tests.desktop.lookup.conftest import CONTROL, SHIFT, Lookup
from tests.sections import every_block, with_every_block

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
BAR = (360, 12)


def invented_pair(column1: str, column2: str, indicator: str = "1") -> Pair:
    """Return a pair as the engine gives it."""
    return Pair(column1, column2, False, None, None, indicator, "Invented rationale", "ncci")


class InventedPairs(Sequence[Pair]):
    """Thousands of pairs; remembers which rows were read."""

    def __init__(self, count: int) -> None:
        self._count = count
        self.read: set[int] = set()

    def __len__(self) -> int:
        """Return the number of pairs."""
        return self._count

    def __getitem__(self, at: int) -> Pair:  # type: ignore[override] # no slices are asked for
        """Make one pair."""
        self.read.add(at)
        return invented_pair("9Z001", f"{at:05}")


@pytest.fixture
def page(lookup: Lookup, monkeypatch: pytest.MonkeyPatch) -> Lookup:
    """Return a window whose pages all have invented sections, with E11.22 open."""
    real = index.pages.build_page

    def build(content: Content, ref: CodeRef, **rest: object) -> CodePage:
        made: CodePage = real(content, ref, **rest)  # type: ignore[arg-type] # handed through
        return with_every_block(made)

    monkeypatch.setattr(index.pages, "build_page", build)
    lookup.open("E11.22", "E11.22")
    lookup.qtbot.waitUntil(lambda: all(not c.isHidden() for c in lookup.detail.sections.shown()))
    return lookup


def dialog(lookup: Lookup, kind: type[QDialog]) -> QDialog:
    """Return the dialog that is open, once it has the keyboard."""
    lookup.qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind))
    found = QApplication.activeModalWidget()
    assert isinstance(found, QDialog)
    lookup.qtbot.waitUntil(lambda: found.isAncestorOf(lookup.focus()))
    return found


def texts(lookup: Lookup) -> dict[str, str]:
    """Return the text of each section's card by its heading."""
    cards = lookup.detail.sections.shown()
    return {card.title.text(): card.prose.toPlainText() for card in cards}


def test_every_block_is_shown(page: Lookup) -> None:
    """In words, with figures, and with the edition at the right."""
    shown = texts(page)
    assert list(shown) == [one.title.upper() for one in every_block("x")]
    assert "2.27 RVU = work 0.97 + practice 1.20 + liability 0.10" in shown["PAYMENT"]
    assert "090" in shown["PAYMENT"]
    assert "90 days after the procedure" in shown["PAYMENT"]
    assert "224 pairs in force, 155 with a modifier allowed" in shown["NCCI EDITS"]
    assert "Example, second, with, detail" in shown["LEADS HERE FROM THE INDEX"]
    assert "The second, in a line of its own." in shown["GUIDELINES"]
    assert "1.5321" in shown["SEVERITY"]
    assert "another title" in shown["HISTORY"]
    assert "! No coverage documents are installed." in shown["COVERAGE DOCUMENTS"].replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert page.detail.sections.shown()[0].edition.text() == "FY2026, April 2026 update"


def test_section_cards_are_reused(page: Lookup) -> None:
    """The next page makes no widget; one without sections shows none."""
    before = set(map(id, page.detail.findChildren(QWidget)))
    page.press(Qt.Key.Key_J)
    page.wait_for("E11.29")
    assert set(map(id, page.detail.findChildren(QWidget))) == before
    shown = page.detail.page
    assert shown is not None
    page.detail.show_page(replace(shown, sections=()), "", favourite=False)
    assert page.detail.sections.shown() == []
    assert "PAYMENT" not in [title.upper() for title, _card in page.detail.outline()]


def test_find_spans_the_sections(page: Lookup) -> None:
    """What stands in a section only is found, wherever it lies."""
    page.press(Qt.Key.Key_F, CONTROL)
    page.type("line of its own")
    assert page.detail.find_bar.count.text() == "1 of 1"
    page.press(Qt.Key.Key_Escape)
    assert page.focus().accessibleName() == "Guidelines"


def test_outline_jumps_by_a_letter(page: Lookup) -> None:
    """O opens it, a letter goes to a line, Enter to the card."""
    page.press(Qt.Key.Key_O)
    listed = dialog(page, Chooser)
    assert isinstance(listed, Chooser)
    page.type("s")
    page.press(Qt.Key.Key_Return)
    # Not every platform makes the window active again.
    page.qtbot.waitUntil(lambda: page.detail.focusWidget().accessibleName() == "Severity")


def test_sections_one_by_one(page: Lookup) -> None:
    """] and [ step through the cards; the Ctrl form works from the box."""
    page.type("]")
    assert page.focus().accessibleName() == "Instructions that apply here"
    page.type("]")
    assert page.focus().accessibleName() == "Payment"
    page.type("[")
    page.type("[")
    assert page.focus() is page.detail.header
    page.press(Qt.Key.Key_L, CONTROL)
    page.press(Qt.Key.Key_PageDown, CONTROL | SHIFT)
    assert page.focus().accessibleName() == "Instructions that apply here"


def test_places_reach_the_shell(page: Lookup, monkeypatch: pytest.MonkeyPatch) -> None:
    """A place without an answer is said; an address is shown before it opens, https only."""
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    page.workspace.tools.open_place("guideline:I.C.4.a")
    assert page.notice == "Not installed"
    page.workspace.tools.open_place("url:https://example.org/a?b=1")
    assert page.notice == "Opening https://example.org/a?b=1"
    for bad in ("url:http://example.org", "url:file:///etc/passwd", "url:https://me@x.org", "url:"):
        page.workspace.tools.open_place(bad)
        assert page.notice.startswith("Not opened")
    assert opened == ["https://example.org/a?b=1"]


def test_pairs_by_key(page: Lookup) -> None:
    """E opens the table, Enter in the filter goes to it, Enter there opens the other code."""
    asked: list[PairQuery] = []
    pairs = InventedPairs(4000)

    def source(query: PairQuery) -> InventedPairs:
        asked.append(query)
        return pairs

    page.workspace.tools.pairs_of = lambda _content, _day: source
    page.press(Qt.Key.Key_E)
    shown = dialog(page, PairsDialog)
    assert isinstance(shown, PairsDialog)
    assert asked[0] == PairQuery("9Z001", "practitioner")
    assert shown.model.rowCount() == 4000
    QApplication.processEvents()
    assert len(pairs.read) < 100
    page.type("e11.2")
    page.press(Qt.Key.Key_Return)
    assert asked[-1].text == "E11.2"
    wanted: list[str] = []
    shown.code_wanted.connect(wanted.append)
    page.press(Qt.Key.Key_Down)
    page.press(Qt.Key.Key_Return)
    assert wanted == ["00001"]


def test_pairs_without_the_edits(page: Lookup) -> None:
    """It is said, and nothing opens."""
    page.press(Qt.Key.Key_E)
    assert page.notice == "The NCCI edits are not installed: import them first"


def test_pair_model_obeys_the_rules(page: Lookup) -> None:
    """Watched by Qt's tester; the other code and its column by where the code stands."""
    model = PairModel("9Z001", page.program.services.theme.code_font())
    tester = QAbstractItemModelTester(model, FATAL)
    model.show([invented_pair("9Z001", "9Z002", "0"), invented_pair("9Z003", "9Z001", "9")])
    rows = [[model.index(r, c).data() for c in range(model.columnCount())] for r in range(2)]
    assert rows[0][:3] == ["9Z002", "column 2", "0: no modifier allowed"]
    assert rows[1][:3] == [
        "9Z003",
        "column 1",
        "9: edit deleted on the day it began: it never fires",
    ]
    assert rows[0][3:5] == ["not given", "in force"]
    model.show([])
    assert model.rowCount() == 0
    assert tester.model() is model


def test_locality_is_chosen_by_keys(page: Lookup) -> None:
    """What is typed filters; Enter keeps the locality, and the page is read anew with it."""

    @dataclass(frozen=True)
    class Place:
        id: str
        state: str
        name: str

    page.press(Qt.Key.Key_L, CONTROL | SHIFT)
    assert "import the Medicare Physician Fee Schedule" in page.notice
    places = [Place("10112-00", "AL", "Alabama"), Place("13202-01", "NY", "Manhattan")]
    page.workspace.tools.localities = lambda _content, _day: places
    page.press(Qt.Key.Key_L, CONTROL | SHIFT)
    dialog(page, Chooser)
    page.type("ny manh")
    page.press(Qt.Key.Key_Return)
    assert page.program.services.settings.text("locality") == "13202-01"


def test_compare_by_keys(page: Lookup) -> None:
    """M keeps a code; M at the next one shows both; the table is copied with its signs."""
    page.type("m")
    assert page.notice.startswith("E11.22 is kept for comparison")
    page.press(Qt.Key.Key_J)
    page.wait_for("E11.29")
    page.type("m")
    shown = dialog(page, CompareDialog)
    assert isinstance(shown, CompareDialog)
    assert shown.windowTitle() == "Compare E11.22, E11.29"
    page.press(Qt.Key.Key_C, CONTROL)
    copied = QGuiApplication.clipboard().text().split("\n")
    assert copied[0] == "Section\tFact\t\tE11.22\tE11.29"
    assert copied[1].startswith("Code\tTitle\t≠\tType 2")
    assert any(line.startswith("Payment\tGlobal days\t=") for line in copied)
    everything = shown.model.rowCount()
    shown.only.setChecked(True)
    assert 0 < shown.model.rowCount() < everything
    page.press(Qt.Key.Key_Escape)


def test_compare_model_obeys_the_rules(page: Lookup) -> None:
    """Watched by Qt's tester; what differs has a sign and a heavier face."""
    shown = page.detail.page
    assert shown is not None
    model = CompareModel(page.program.services.theme)
    tester = QAbstractItemModelTester(model, FATAL)
    model.show([shown, replace(shown, title="Another title")])
    assert model.index(0, 2).data() == "≠"
    assert model.index(0, 3).data(Qt.ItemDataRole.FontRole).weight() > 400
    assert model.index(1, 2).data() == "="
    assert model.index(1, 3).data(Qt.ItemDataRole.FontRole) is None
    model.show_only_different(True)
    assert model.rowCount() == 1
    assert tester.model() is model


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_parts_of_a_bar_differ(page: Lookup, theme: str) -> None:
    """Every part is painted in its colour of the theme, as long as its share."""
    found = load_theme(theme)
    section = every_block("x")[0]
    pictures = section_pictures(section, found, BAR, 1.0)
    image = pictures[blocks.bar_name(0, 0)].toImage()
    solid = [x for x in range(360) if image.pixelColor(x, 6) == QColor(found.colors["accent"])]
    assert len(solid) == pytest.approx(360 * 0.97 / 2.27, abs=3)
    patterned = {image.pixelColor(x, y).name() for x in range(170, 320) for y in range(2, 10)}
    assert found.colors["blue"].lower() in patterned
    assert len(patterned) > 1
    assert isinstance(section.blocks[0], Bars)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_tones_have_signs(page: Lookup, theme: str) -> None:
    """A value that means something has more than a colour, in both themes."""
    page.program.services.settings.set("theme", theme)
    section = Section("x", "X", tuple(Statement("word", tone) for tone in Tone))
    shown = [
        blocks.section_html(replace(section, blocks=(b,)), "", BAR, wide=True)
        for b in section.blocks
    ]
    signed = [
        html for html, tone in zip(shown, Tone, strict=True) if tone not in ("plain", "muted")
    ]
    assert all("<b>" in html for html in signed)
    sheet = blocks.style(load_theme(theme).colors)
    assert all(f".{name} " in sheet for name in ("good", "stop", "care", "hint"))


def test_a_page_with_many_sections_opens_fast(page: Lookup) -> None:
    """What the budget of 50 ms leaves for the pane, with room for a loaded machine."""
    shown = page.detail.page
    assert shown is not None
    many = replace(shown, sections=(shown.sections * 3)[:15])
    page.detail.show_page(many, "", favourite=False)
    page.detail.sections.fill_all()
    times = []
    for _ in range(5):
        start = perf_counter()
        page.detail.show_page(many, "", favourite=False)
        times.append(perf_counter() - start)
    assert min(times) < 0.05


_ANY = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


def _blocks(text: str) -> tuple[Block, ...]:
    cell = Cell(text, target=text, tone=Tone.CARE)
    return (
        Facts((Fact(text, cell, text),), ""),
        Grid((text,), ((cell,),), ""),
        Paths((Path((text,), cell, text),), ""),
        Passage(cell, text, ""),
        Timeline((Span(text, text, cell),), ""),
        Statement(text),
    )


def test_a_long_table_of_short_lines_stands_two_abreast() -> None:
    """Where there is room; a column without any text is left out."""
    rows = tuple((Cell(f"A{at:02}"), Cell(""), Cell(str(at))) for at in range(25))
    section = Section("x", "X", (Grid(("Category", "Notes", "Codes"), rows, "", frozenset({2})),))
    narrow = blocks.section_html(section, "", BAR, wide=False)
    wide = blocks.section_html(section, "", BAR, wide=True)
    assert "Notes" not in wide + narrow
    assert (narrow.count("<tr>"), wide.count("<tr>")) == (26, 14)
    assert all(wide.count(f"A{at:02}") == 1 for at in range(25))
    assert "A00" in wide.split("<tr>")[2]
    assert "A13" in wide.split("<tr>")[2]
    assert wide.count("align=right") == 2 + 25
    long = replace(section, blocks=(Grid(("Text",), ((Cell("x" * 60),),) * 25, ""),))
    assert blocks.section_html(long, "", BAR, wide=True).count("<tr>") == 26


@given(_ANY)
def test_any_text_is_escaped(text: str) -> None:
    """Whatever a release holds, it becomes text and never markup."""
    marked = f"<img src=x>'\"&{text}"
    html = blocks.section_html(Section("x", marked, _blocks(marked)), "E", BAR, wide=True)
    assert "<img" not in html
    assert escape("<img src=x>'\"&") in html


@given(_ANY)
def test_any_place_comes_back_from_its_link(target: str) -> None:
    """Quotes, spaces, percent signs: the place is what it was."""
    from PySide6.QtCore import QUrl

    document = QTextDocument()
    document.setHtml(f"<a href='{place_link(target)}'>x</a>")
    anchor = document.begin().begin().fragment().charFormat().anchorHref()
    assert linked_place(QUrl(anchor)) == target


def test_an_address_is_never_half_read() -> None:
    """Only a whole address with a host goes to the system."""
    said: list[str] = []
    assert not open_address("https://", said.append)
    assert not open_address("https:// example.org", said.append)
    assert len(said) == 2
