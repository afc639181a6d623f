"""Reading a code: opening, links, cards, find in page, note, moving, the range tree."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QWidget

from desktop.shell.fields import LineEdit
from desktop.shell.prose import ProseView
from tests.desktop.lookup.conftest import ALT, CONTROL, NEW_EDITION, SHIFT, Lookup, MakeLookup


def card_text(lookup: Lookup, key: str) -> str:
    """Return the text of a card, empty if it is hidden."""
    card = lookup.detail.cards[key]
    return "" if card.isHidden() else card.prose.toPlainText()


def test_the_page_follows_the_selection_after_a_rest(lookup: Lookup) -> None:
    """The page comes by itself; the keyboard stays in the box."""
    lookup.search("goiter")
    assert lookup.shown() == ""
    lookup.qtbot.waitUntil(lambda: lookup.shown() == lookup.codes()[0])
    lookup.press(Qt.Key.Key_Down)
    lookup.qtbot.waitUntil(lambda: lookup.shown() == lookup.codes()[1])
    assert lookup.focus() is lookup.pane.box.edit


def test_enter_opens_at_once_and_moves_to_the_page(lookup: Lookup) -> None:
    """Enter does not wait for the rest."""
    lookup.open("E11.22", "E11.22")
    assert lookup.focus() is lookup.detail.header


def test_the_page_of_a_code(lookup: Lookup) -> None:
    """Breadcrumb, badges, notes with their origin, crosswalk, groupings, source."""
    lookup.open("E11.22", "E11.22")
    head = lookup.detail.header.toPlainText()
    assert "Type 2 diabetes mellitus with diabetic chronic kidney disease" in head
    assert "Chapter 4 Endocrine, nutritional and metabolic diseases" in head
    assert "billable" in head
    assert "CCSR END003" in head.replace("\N{NO-BREAK SPACE}", " ")
    assert "V28: 37" in head.replace("\N{NO-BREAK SPACE}", " ")
    instructions = card_text(lookup, "instructions")
    assert "code to identify stage of chronic kidney disease (N18.1-N18.6)" in instructions
    assert "type 1 diabetes mellitus (E10.-) \N{EM DASH} from E11" in instructions
    assert "\N{EM DASH} from Chapter 4" in instructions
    assert "250.40" in card_text(lookup, "crosswalks")
    assert "approximate" in card_text(lookup, "crosswalks")
    assert "neither CC nor MCC" in card_text(lookup, "groupings")
    assert "ICD-10-CM Tabular List" in card_text(lookup, "source")
    assert lookup.detail.cards["instructions"].edition.text() == "FY2026, April 2026 update"
    assert card_text(lookup, "children") == ""


def test_seventh_characters_and_children(lookup: Lookup) -> None:
    """Expansions stand as 7th characters, children as codes beneath."""
    lookup.open("S72.001", "S72.001")
    seventh = card_text(lookup, "seventh")
    assert "initial encounter for closed fracture" in seventh
    assert "S72.001A" in seventh
    assert card_text(lookup, "children") == ""
    lookup.open("E11.2", "E11.2")
    assert "E11.22" in card_text(lookup, "children")


def test_a_billable_diagnosis_without_mapping_says_so(lookup: Lookup) -> None:
    """E88.A is newer than the mappings."""
    lookup.open("E88.A", "E88.A")
    assert card_text(lookup, "crosswalks") == "No GEM entry."


def test_an_edition_that_does_not_cover_the_date_is_said(lookup: Lookup) -> None:
    """The banner stands on the page of ICD-9 and is gone for a date of its edition."""
    lookup.open("250.40", "250.40")
    assert not lookup.detail.banner.isHidden()
    assert "ended" in lookup.detail.banner.text()
    lookup.window.date_of_service.set(date(2015, 3, 1))
    lookup.qtbot.waitUntil(lookup.detail.banner.isHidden)
    assert lookup.shown() == "250.40"


def test_cards_are_reused(lookup: Lookup) -> None:
    """No page makes or drops a widget."""
    lookup.open("E11.22", "E11.22")
    before = set(map(id, lookup.detail.findChildren(QWidget)))
    lookup.open("S72.001", "S72.001")
    assert set(map(id, lookup.detail.findChildren(QWidget))) == before


def test_links_are_reached_and_opened_by_keys(lookup: Lookup) -> None:
    """Tab goes from link to link, Enter opens; Alt+Left comes back, Alt+Right goes on."""
    lookup.open("E11.22", "E11.22")
    lookup.press(Qt.Key.Key_Tab)
    lookup.press(Qt.Key.Key_Tab)
    lookup.press(Qt.Key.Key_Return)
    lookup.wait_for("E08-E13")
    lookup.press(Qt.Key.Key_Left, ALT)
    lookup.wait_for("E11.22")
    lookup.press(Qt.Key.Key_Right, ALT)
    lookup.wait_for("E08-E13")


def test_tab_reaches_every_card(lookup: Lookup) -> None:
    """Every text, the note and the star take the keyboard on the way round."""
    lookup.open("E11.22", "E11.22")
    reached = set()
    for _ in range(120):
        reached.add(lookup.focus())
        lookup.press(Qt.Key.Key_Tab)
    assert set(lookup.detail.proses()) <= reached
    assert lookup.detail.star in reached
    assert lookup.pane.box.edit in reached


def test_single_letters_and_control_keys_move_about(lookup: Lookup) -> None:
    """Parent, first child and siblings by letter in the page and by Ctrl anywhere."""
    lookup.open("E11.22", "E11.22")
    for letter, expected in (("J", "E11.29"), ("K", "E11.22"), ("U", "E11.2"), ("I", "E11.21")):
        lookup.type(letter.lower())
        lookup.wait_for(expected)
    lookup.press(Qt.Key.Key_L, CONTROL)
    lookup.press(Qt.Key.Key_BracketRight, CONTROL)
    lookup.wait_for("E11.22")
    lookup.press(Qt.Key.Key_Up, CONTROL)
    lookup.wait_for("E11.2")
    lookup.press(Qt.Key.Key_Down, CONTROL)
    lookup.wait_for("E11.21")
    lookup.press(Qt.Key.Key_BracketLeft, CONTROL)
    lookup.qtbot.waitUntil(lambda: "no code before it" in lookup.notice)


def test_a_header_lists_its_codes_across_the_page(lookup: Lookup) -> None:
    """The codes beneath take the width of both columns; a billable code has two columns."""
    lookup.window.resize(1280, 800)
    lookup.open("E11", "E11")
    cards = lookup.detail.cards
    width = cards["instructions"].width
    lookup.qtbot.waitUntil(lambda: cards["children"].width() == width())
    lookup.open("E11.22", "E11.22")
    lookup.qtbot.waitUntil(lambda: cards["siblings"].width() < width() / 2)
    assert cards["groupings"].y() == cards["crosswalks"].y()


def test_the_header_shows_that_it_has_the_keyboard(lookup: Lookup) -> None:
    """A bar in the accent's colour stands beside it, and goes with the keyboard."""
    lookup.open("E11.22", "E11.22")
    place = lookup.detail.header.geometry()
    accent = lookup.program.services.theme.theme.color("accent")

    def color() -> str:
        picture = lookup.detail.body.grab().toImage()
        ratio = picture.devicePixelRatio()
        return picture.pixelColor(
            round((place.left() - 9) * ratio), round(place.center().y() * ratio)
        ).name()

    assert color() == accent.name()
    lookup.press(Qt.Key.Key_L, CONTROL)
    assert color() != accent.name()


def test_no_caret_stands_in_the_page(lookup: Lookup) -> None:
    """Text that cannot be changed shows a caret only while keys select in it."""
    lookup.open("E11.22", "E11.22")
    header = lookup.detail.header
    by_keys = Qt.TextInteractionFlag.TextSelectableByKeyboard
    assert not header.textInteractionFlags() & by_keys
    lookup.press(Qt.Key.Key_Right, SHIFT)
    assert header.selected_text() == "I"
    lookup.press(Qt.Key.Key_L, CONTROL)
    assert not header.textInteractionFlags() & by_keys


def test_the_page_scrolls_by_keys(lookup: Lookup) -> None:
    """Page Down scrolls the page from any card."""
    lookup.open("E11", "E11")
    bar = lookup.detail.area.verticalScrollBar()
    lookup.qtbot.waitUntil(lambda: bar.maximum() > 0)
    lookup.press(Qt.Key.Key_PageDown)
    assert bar.value() > 0
    lookup.press(Qt.Key.Key_PageUp)
    assert bar.value() == 0


def test_find_in_page_spans_all_cards(lookup: Lookup) -> None:
    """Places in every card are counted; Enter and Shift+Enter step; Escape closes."""
    lookup.open("E11.22", "E11.22")
    lookup.press(Qt.Key.Key_F, CONTROL)
    lookup.type("diabetes")
    texts = [prose.toPlainText().casefold() for prose in lookup.detail.proses()]
    total = sum(text.count("diabetes") for text in texts)
    assert sum("diabetes" in text for text in texts) > 2
    count = lookup.detail.find_bar.count
    assert count.text() == f"1 of {total}"
    lookup.press(Qt.Key.Key_Return)
    assert count.text() == f"2 of {total}"
    lookup.press(Qt.Key.Key_Return, SHIFT)
    lookup.press(Qt.Key.Key_Return, SHIFT)
    assert count.text() == f"{total} of {total}"
    assert sum(len(prose.extraSelections()) for prose in lookup.detail.proses()) == total
    lookup.press(Qt.Key.Key_Escape)
    assert lookup.detail.find_bar.isHidden()
    assert not any(prose.extraSelections() for prose in lookup.detail.proses())
    assert isinstance(lookup.focus(), ProseView)


def test_control_f_outside_the_page_goes_to_the_box(lookup: Lookup) -> None:
    """Find in page only where the page has the keyboard."""
    lookup.search("goiter")
    lookup.pane.results.setFocus()
    lookup.press(Qt.Key.Key_F, CONTROL)
    assert lookup.focus() is lookup.pane.box.edit
    assert lookup.detail.find_bar.isHidden()


def test_a_note_is_written_kept_and_dropped(lookup: Lookup) -> None:
    """Ctrl+N edits; Ctrl+Enter keeps, Escape drops, leaving keeps; letters are text."""
    lookup.open("E11.22", "E11.22")
    ref = lookup.detail.page.ref if lookup.detail.page else None
    assert ref is not None
    userdata = lookup.program.services.userdata
    lookup.press(Qt.Key.Key_N, CONTROL)
    lookup.type("ask <b> for stage, JUK")
    lookup.press(Qt.Key.Key_Return, CONTROL)
    assert userdata.note(ref) == "ask <b> for stage, JUK"
    assert card_text(lookup, "note") == "ask <b> for stage, JUK"
    assert lookup.shown() == "E11.22"
    lookup.press(Qt.Key.Key_N, CONTROL)
    lookup.type(" never mind")
    lookup.press(Qt.Key.Key_Escape)
    assert userdata.note(ref) == "ask <b> for stage, JUK"
    assert isinstance(lookup.focus(), ProseView)
    lookup.press(Qt.Key.Key_N, CONTROL)
    lookup.press(Qt.Key.Key_A, CONTROL)
    lookup.press(Qt.Key.Key_Delete)
    lookup.press(Qt.Key.Key_L, CONTROL)
    assert userdata.note(ref) == ""
    lookup.pane.results.setFocus()
    lookup.press(Qt.Key.Key_Z, CONTROL)
    assert card_text(lookup, "note") == "ask <b> for stage, JUK"


def test_the_star_follows_the_key(lookup: Lookup) -> None:
    """Ctrl+D marks and unmarks; Ctrl+Z brings a favourite back."""
    lookup.open("E11.22", "E11.22")
    lookup.press(Qt.Key.Key_D, CONTROL)
    assert lookup.detail.star.isChecked()
    lookup.press(Qt.Key.Key_D, CONTROL)
    assert not lookup.detail.star.isChecked()
    lookup.press(Qt.Key.Key_Z, CONTROL)
    assert lookup.detail.star.isChecked()


def test_the_range_tree_opens_at_the_code(lookup: Lookup) -> None:
    """Ctrl+T shows the code in its range; typing finds, Enter opens, Escape returns."""
    lookup.open("E11.22", "E11.22")
    lookup.press(Qt.Key.Key_T, CONTROL)
    tree = lookup.pane.tree
    lookup.qtbot.waitUntil(lookup.pane.tree_shown)
    line = tree.ranges.line(tree.currentIndex())
    assert line is not None
    assert line.display == "E11.22"
    assert lookup.focus() is tree
    lookup.type("E11.65")
    lookup.press(Qt.Key.Key_Left)
    lookup.press(Qt.Key.Key_Left)
    line = tree.ranges.line(tree.currentIndex())
    assert line is not None
    lookup.press(Qt.Key.Key_Return)
    lookup.wait_for(line.display)
    assert lookup.shown() != "E11.22"
    tree.setFocus()
    lookup.press(Qt.Key.Key_Escape)
    assert not lookup.pane.tree_shown()
    assert lookup.focus() is lookup.pane.box.edit
    assert lookup.codes() == ["E11.22"]


def test_a_code_that_new_content_lacks_is_said(lookup: Lookup) -> None:
    """The page says that the code is gone, and does not show the old one."""
    lookup.open("E11.22", "E11.22")
    lookup.switch_content("UPDATE code SET code = 'E1122Z' WHERE code = 'E1122'")
    lookup.qtbot.waitUntil(lambda: not lookup.detail.message.isHidden())
    assert lookup.detail.message.text() == "E11.22 is not in the installed editions."
    assert lookup.detail.page is None


def test_new_content_reaches_the_page(lookup: Lookup) -> None:
    """The same code, from the new content."""
    lookup.open("E11.22", "E11.22")
    lookup.switch_content()

    def renewed() -> bool:
        return lookup.detail.page is not None and lookup.detail.page.title.endswith(NEW_EDITION)

    lookup.qtbot.waitUntil(renewed)
    assert lookup.detail.body.isEnabled()


def test_theme_and_zoom_reach_every_part(lookup: Lookup) -> None:
    """Texts, rows and cards take over colours and sizes at once."""
    lookup.open("E11.22", "E11.22")
    height = lookup.detail.header.height()
    row = lookup.pane.results.sizeHintForRow(0)
    lookup.press(Qt.Key.Key_Plus, CONTROL)
    lookup.press(Qt.Key.Key_Plus, CONTROL)
    assert lookup.detail.header.height() > height
    assert lookup.pane.results.sizeHintForRow(0) > row
    lookup.program.services.settings.set("theme", "dark")
    color = lookup.program.services.theme.theme.color("accent_text").name()
    assert color in lookup.detail.header.document().defaultStyleSheet().casefold()
    assert lookup.detail.page is not None


def test_columns_grow_with_the_zoom(lookup: Lookup) -> None:
    """The pills keep their column at twice the size."""
    lookup.program.services.settings.set("zoom", 200)
    lookup.open("E11.22", "E11.22")
    prose = lookup.detail.cards["instructions"].prose
    places = prose.find_all("code to identify stage")
    assert prose.cursorRect(places[0]).x() > 250


def test_keys_go_round_the_panes(lookup: Lookup) -> None:
    """F6 goes from box to list to page, Shift+F6 back."""
    lookup.open("E11.22", "E11.22")
    lookup.press(Qt.Key.Key_L, CONTROL)
    lookup.press(Qt.Key.Key_F6)
    assert lookup.focus() is lookup.pane.results
    lookup.press(Qt.Key.Key_F6)
    assert lookup.focus() is lookup.detail.header
    lookup.press(Qt.Key.Key_F6, SHIFT)
    assert lookup.focus() is lookup.pane.results


def test_a_narrow_page_has_one_column(lookup: Lookup) -> None:
    """Cards stand side by side where there is room, else below each other."""
    lookup.open("E11.22", "E11.22")
    cards = lookup.detail.cards
    lookup.window.resize(1280, 800)
    lookup.qtbot.waitUntil(lambda: cards["groupings"].x() > cards["siblings"].x())
    lookup.window.resize(900, 800)
    lookup.qtbot.waitUntil(lambda: cards["groupings"].x() == cards["siblings"].x())


def test_everything_that_takes_the_keyboard_has_a_name(lookup: Lookup) -> None:
    """A screen reader can name every field, list, text and button."""
    lookup.open("E11.22", "E11.22")
    for widget in lookup.workspace.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            named = isinstance(widget, QAbstractButton) and widget.text()
            assert widget.accessibleName() or named, widget


def test_fields_leave_unused_keys_to_the_window(lookup: Lookup) -> None:
    """Text fields are the shell's, or editors of several lines."""
    assert all(isinstance(w, LineEdit) for w in lookup.workspace.findChildren(QLineEdit))
    assert len(lookup.workspace.findChildren(QPlainTextEdit)) == 1


def test_the_open_tree_is_restored(make_lookup: MakeLookup) -> None:
    """The tree is open at the code again."""
    first = make_lookup()
    first.open("E11.22", "E11.22")
    first.press(Qt.Key.Key_T, CONTROL)
    first.qtbot.waitUntil(first.pane.tree_shown)
    second = make_lookup()
    second.qtbot.waitUntil(second.pane.tree_shown)
    line = second.pane.tree.ranges.line(second.pane.tree.currentIndex())
    assert line is not None
    assert line.display == "E11.22"
