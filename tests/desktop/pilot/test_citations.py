"""Citations by keys: moving among them, preview, opening; copying."""

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from desktop.pilot.citations import HOVER_MS, cited_code
from desktop.pilot.rendering import linked, render, shortened
from index.model import CodeRef, System
from index.model.answers import Citation
from tests.desktop.driving import CONTROL, SHIFT
from tests.desktop.pilot.conftest import Pilot
from tests.desktop.pilot.engines import (
    BOTH,
    CODE,
    KIDNEY,
    LAST,
    MANUAL,
    SECTION,
    TOGETHER,
    UNKNOWN,
)

pytestmark = pytest.mark.window


@pytest.fixture
def answered(pilot: Pilot) -> Pilot:
    """Return a window in which a question with two parts is answered, on its first link."""
    pilot.ask(BOTH)
    pilot.to_answer()
    return pilot


def at(pilot: Pilot) -> object:
    """Return where the link leads that has the keyboard."""
    return pilot.turn.target(pilot.turn.view.link())


def test_down_and_up_go_through_the_links_of_all_answers(pilot: Pilot) -> None:
    """Citations in the sentences, codes, then the list of sources; then the next answer."""
    pilot.ask(BOTH)
    pilot.ask(LAST)
    first, last = pilot.workspace.talk.turns
    pilot.to_answer()
    assert last.target(last.view.link()) == MANUAL
    order = [CODE, KIDNEY, SECTION, CODE, SECTION, KIDNEY, CODE, SECTION]
    seen = []
    for _ in order:
        pilot.press(Qt.Key.Key_Up)
        assert pilot.focus() is first.view
        seen.append(first.target(first.view.link()))
    assert seen[::-1] == order
    pilot.press(Qt.Key.Key_Up)  # there is nothing before the first
    assert first.target(first.view.link()) == CODE
    pilot.press(Qt.Key.Key_Down, times=len(order))
    assert pilot.focus() is last.view
    assert last.target(last.view.link()) == MANUAL


def test_space_shows_what_is_cited_and_the_preview_follows(answered: Pilot) -> None:
    """All of a long quotation that fits; Esc hides it before it does anything else."""
    preview = answered.workspace.preview
    answered.press(Qt.Key.Key_Space)
    assert preview.isVisible()
    assert preview.citation == CODE
    assert preview.release.text() == "ICD-10-CM Tabular List, FY2026"
    answered.press(Qt.Key.Key_Down)
    assert not preview.isVisible()  # a code has none
    answered.press(Qt.Key.Key_Down)
    answered.press(Qt.Key.Key_Space)
    assert preview.locator.text() == "Section I.C.4.a, page 40"
    assert preview.quote.text().startswith("Assign the code")
    assert len(preview.quote.text()) > 1_000 > len(shortened(SECTION.quote, 320))
    talk = answered.workspace.talk
    assert talk.rect().contains(preview.geometry())
    answered.press(Qt.Key.Key_Escape)
    assert not preview.isVisible()
    assert answered.focus() is answered.turn.view
    answered.press(Qt.Key.Key_Space, times=2)
    assert not preview.isVisible()


def test_pointing_at_a_citation_shows_it_while_the_mouse_rests_there(answered: Pilot) -> None:
    """After a moment; it goes with the mouse."""
    preview = answered.workspace.preview
    view = answered.turn.view
    rect = view.link_rect().toRect()
    QTest.mouseMove(view.viewport(), QPoint(5, 2))
    QTest.mouseMove(view.viewport(), rect.center())
    assert not preview.isVisible()
    answered.qtbot.waitUntil(preview.isVisible, timeout=HOVER_MS * 20)
    assert preview.citation == CODE
    view.highlighted.emit(QUrl())
    assert not preview.isVisible()


def test_enter_opens_the_code_that_is_cited(answered: Pilot) -> None:
    """In Lookup, with its code set."""
    answered.press(Qt.Key.Key_Return)
    assert answered.window.current_workspace() is answered.lookup
    assert answered.lookup.calls[-1] == "go cm:E11.22"


def test_what_opens_nowhere_is_shown_where_it_is(pilot: Pilot) -> None:
    """A place that is not installed, or none at all: the preview says what is cited."""
    pilot.ask(LAST)
    pilot.to_answer()
    pilot.press(Qt.Key.Key_Return)
    assert pilot.window.current_workspace() is pilot.workspace
    assert pilot.workspace.preview.citation == MANUAL
    assert pilot.notice == "It opens nowhere: this is what is cited"


def test_the_keys_say_what_is_missing(pilot: Pilot) -> None:
    """Space and Enter with no link chosen, and copying with no answer, change nothing."""
    pilot.press(Qt.Key.Key_C, CONTROL)
    assert pilot.notice == "There is no answer to copy"
    pilot.press(Qt.Key.Key_C, CONTROL | SHIFT)
    assert pilot.notice == "The answer has no codes to copy"
    pilot.ask(UNKNOWN)
    pilot.turn.view.setFocus()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return):
        pilot.press(key)
        assert pilot.notice == "Go to a citation first: Down goes to the next one"


def test_the_answer_is_copied_with_its_citations(answered: Pilot) -> None:
    """As text and as HTML, the quotations whole; the codes alone by another key."""
    answered.press(Qt.Key.Key_C)
    text = answered.copied()
    assert text.startswith(f"{BOTH}\n\nE11.22 is billable. [1]")
    assert "[2] Official Guidelines, FY2026: Section I.C.4.a, page 40" in text
    assert SECTION.quote.strip() in text
    assert answered.notice == "Copied the answer with its citations"
    html = QGuiApplication.clipboard().mimeData().html()
    assert "<blockquote>" in html
    answered.press(Qt.Key.Key_C, CONTROL | SHIFT)
    assert answered.copied() == "E11.22"
    answered.turn.buttons["Copy"].click()
    assert answered.copied() == text


def test_selected_words_are_copied_alone(pilot: Pilot) -> None:
    """Ctrl+C with a selection copies that."""
    pilot.ask(TOGETHER)
    pilot.turn.view.setFocus()
    pilot.turn.view.selectAll()
    pilot.press(Qt.Key.Key_C, CONTROL)
    assert pilot.notice == "Copied the selected text"
    assert pilot.copied().split()[:2] == ["With", "modifier"]


def test_two_codes_are_copied_a_line_each(pilot: Pilot) -> None:
    """The box may have the keyboard: the newest answer is meant."""
    pilot.ask(TOGETHER)
    pilot.press(Qt.Key.Key_C, CONTROL | SHIFT)
    assert pilot.copied() == "E11.22\nE11"
    assert pilot.notice == "Copied 2 codes"


def test_quotations_are_cut_at_words_and_escaped(pilot: Pilot) -> None:
    """No mark-up of a release reaches the view as mark-up."""
    assert shortened("one two three", 9) == "one two …"
    assert shortened("one", 3) == "one"
    assert shortened("x" * 20, 5) == "xxxxx …"
    pilot.ask(TOGETHER)
    answer = pilot.turn.answer
    assert answer is not None
    rendered = render(answer, 1.0)
    assert "A &lt;b&gt;rule&lt;/b&gt; &amp; more" in rendered.html
    assert linked(rendered.links, "at:1") == MANUAL
    for href in ("at:99", "at:x", "http:1", ""):
        assert linked(rendered.links, href) is None


@pytest.mark.parametrize(
    ("target", "ref"),
    [
        ("code:ICD10CM:E1122", CodeRef(System.ICD10CM, "E1122")),
        ("code:ICD10CM:", None),
        ("code:OTHER:1", None),
        ("guideline:I.C.4.a", None),
        ("", None),
    ],
)
def test_a_target_names_a_code_or_not(target: str, ref: CodeRef | None) -> None:
    """Only what is a code of a known code set opens as one."""
    assert cited_code(Citation("", "", "", "", target, "")) == ref


def test_theme_and_zoom_reach_the_answers(answered: Pilot) -> None:
    """The text is laid out anew, and stays."""
    before = answered.turn.view.height()
    answered.program.services.settings.set("zoom", 150)
    answered.program.services.settings.set("theme", "dark")
    assert answered.turn.view.height() > before
    assert "E11.22 goes first." in answered.text
