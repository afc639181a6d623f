"""The board, driven by keys."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from desktop.careers.engine import FIRST_ROWS
from index.jobs.errors import JobsError
from index.model.applications import Stage
from index.model.job_board import FacetName, JobProfile, JobQuery, Sort
from tests.desktop.careers.boards import Careers
from tests.desktop.careers.postings import posting
from tests.desktop.driving import CONTROL, SHIFT

pytestmark = pytest.mark.window
_STRICT = QAbstractItemModelTester.FailureReportingMode.Fatal


def test_each_key_searches(careers: Careers) -> None:
    """The first key is answered at once, and rows, count and posting follow what is typed."""
    assert len(careers.titles) == FIRST_ROWS
    assert careers.board.side.box.count.text() == "120 postings"
    for text in ("a", "au"):
        careers.type(text[-1])
        careers.settle()
        assert careers.fake.asked[-1].text == text
    assert set(careers.titles) == {f"Coding auditor {n}" for n in range(3, 121, 5)}
    assert careers.shown == careers.current == 3
    assert "Coding auditor 3" in careers.board.detail.header.toPlainText()


def test_newer_text_wins(careers: Careers) -> None:
    """The answer to older text is never shown; meanwhile the old rows are marked as old."""
    careers.fake.gate.clear()
    careers.type("cod")
    careers.qtbot.waitUntil(lambda: careers.board.side.list.job_delegate.stale)
    careers.type("ing")
    careers.fake.gate.set()
    careers.settle()
    assert not careers.board.side.list.job_delegate.stale
    assert careers.titles[0] == "Coding auditor 3"
    assert not {query.text for query in careers.fake.asked} & {"codi", "codin"}


def test_more_rows_come_when_the_list_is_scrolled(careers: Careers) -> None:
    """End goes to the last row fetched, and more are fetched; none comes twice."""
    view = careers.board.side.list
    QAbstractItemModelTester(view.jobs, _STRICT, careers.window)
    for _ in range(4):
        careers.press(Qt.Key.Key_PageDown, times=8)
        careers.qtbot.wait(20)
    careers.qtbot.waitUntil(lambda: len(view.jobs.hits) == 120)
    assert [hit.id for hit in view.jobs.hits] == list(range(1, 121))


def test_enter_opens_and_letters_search_again(careers: Careers) -> None:
    """Enter gives the keyboard to the posting at once; a letter there begins another search."""
    careers.press(Qt.Key.Key_Down, times=2)
    careers.press(Qt.Key.Key_Return)
    assert careers.focus() is careers.board.detail.header
    careers.settle()
    assert careers.shown == 3
    careers.press(Qt.Key.Key_Tab, times=1)
    careers.type("x")
    assert careers.focus() is careers.board.side.edit
    assert careers.board.side.edit.text() == "x"


def test_enter_waits_for_the_answer(careers: Careers) -> None:
    """Enter typed behind a word opens what the word finds, not what stood there before."""
    careers.fake.gate.clear()
    careers.type("auditor")
    careers.press(Qt.Key.Key_Return)
    careers.fake.gate.set()
    careers.qtbot.waitUntil(lambda: careers.focus() is careers.board.detail.header)
    careers.settle()
    assert careers.shown == 3


def test_facets_narrow_by_keys(careers: Careers) -> None:
    """Ctrl+T goes to what narrows the list, Space chooses; Backspace and Esc take it away."""
    board = careers.board
    QAbstractItemModelTester(board.facets.view.facets, _STRICT, careers.window)
    careers.press(Qt.Key.Key_T, CONTROL)
    assert careers.focus() is board.facets.view
    assert board.side.narrow.isChecked()
    careers.press(Qt.Key.Key_Space)
    careers.settle()
    assert careers.chips == ["hybrid"]
    assert board.side.box.count.text() == "40 postings"
    careers.press(Qt.Key.Key_Right)
    careers.press(Qt.Key.Key_Space)
    careers.settle()
    assert len(careers.chips) == 2
    line = board.facets.view.current()
    assert line is not None
    assert line.said.startswith("State: ")
    assert line.said.endswith("chosen")
    careers.press(Qt.Key.Key_L, CONTROL)
    careers.press(Qt.Key.Key_Backspace)
    careers.settle()
    assert careers.chips == ["hybrid"]
    careers.press(Qt.Key.Key_Escape)
    careers.settle()
    assert careers.chips == []
    assert board.side.box.count.text() == "120 postings"


def test_more_values_are_shown_when_asked_for(careers: Careers) -> None:
    """A facet with many values shows the first ones; its last line shows all."""
    careers.press(Qt.Key.Key_T, CONTROL)
    view = careers.board.facets.view
    before = len(view.facets.lines)
    careers.press(Qt.Key.Key_End)
    careers.press(Qt.Key.Key_Return)
    assert len(view.facets.lines) == before + 2
    assert careers.chips == []


def test_pay_is_chosen_in_the_bars(careers: Careers) -> None:
    """Left and Right move among the bars, Space makes one the least pay; it is said in words."""
    bars = careers.board.facets.histogram
    careers.press(Qt.Key.Key_T, CONTROL)
    assert bars.accessibleName().startswith("Pay of 103 of 120 postings, median $")
    careers.press(Qt.Key.Key_Backtab, SHIFT)
    assert careers.focus() is bars
    careers.press(Qt.Key.Key_Home)
    careers.press(Qt.Key.Key_Right, times=2)
    low = bars.bars[2].low
    assert careers.board.facets.pay.text().startswith(f"${low:,} to $")
    careers.press(Qt.Key.Key_Space)
    careers.settle()
    assert careers.board.query.chosen == ((FacetName.PAY, str(low)),)
    assert "chosen as the least pay" in bars.accessibleName()
    careers.press(Qt.Key.Key_Space)
    careers.settle()
    assert careers.chips == []


def test_a_narrow_window_shows_one_of_facets_and_posting(careers: Careers) -> None:
    """Where there is no room for both, what narrows the list stands in the posting's place."""
    careers.window.resize(900, 700)
    board = careers.board
    assert not board.detail.isHidden()
    careers.press(Qt.Key.Key_T, CONTROL)
    assert board.detail.isHidden()
    careers.press(Qt.Key.Key_Escape)
    assert not board.detail.isHidden()
    assert careers.focus() is board.side.edit
    careers.press(Qt.Key.Key_T, CONTROL)
    board.side.list.setFocus()
    careers.press(Qt.Key.Key_Return)
    assert careers.focus() is board.detail.header


def test_order_goes_round(careers: Careers) -> None:
    """Ctrl+R goes through the orders, and says which one is in force."""
    seen = []
    for _ in Sort:
        careers.press(Qt.Key.Key_R, CONTROL)
        careers.settle()
        seen.append(careers.board.side.order.text())
        assert careers.fake.asked[-1].sort.value in careers.notice
    assert seen == ["Order: fit", "Order: newest", "Order: pay", "Order: best match"]


def test_escape_clears_the_text_then_what_narrows(careers: Careers) -> None:
    """Esc as in Lookup: the text first."""
    careers.board.choose(((FacetName.REMOTE, "remote"),))
    careers.search("auditor")
    careers.press(Qt.Key.Key_Escape)
    careers.settle()
    assert careers.board.side.edit.text() == ""
    assert careers.chips == ["remote"]
    careers.press(Qt.Key.Key_Escape)
    careers.settle()
    assert careers.chips == []


def test_nothing_found_offers_ways_out(careers: Careers) -> None:
    """Where nothing is found, rows offer less; Enter takes one."""
    careers.board.choose(((FacetName.REMOTE, "remote"),))
    careers.search("auditor elephant")
    assert careers.board.side.message.text() == "No posting has all of this."
    assert careers.rows() == [
        "Without remote",
        "“auditor elephant” in all postings",
        "Only “auditor”",
        "All postings",
    ]
    careers.press(Qt.Key.Key_Down, times=2)
    careers.press(Qt.Key.Key_Return)
    careers.settle()
    assert careers.board.side.edit.text() == "auditor"
    assert careers.titles
    assert careers.focus() is careers.board.side.edit


def test_examples_say_that_they_are_invented(careers: Careers) -> None:
    """Examples are marked in the list, above it and in the posting, and none can be applied for."""
    careers.fake.postings = [posting(n, example=True) for n in range(301, 304)]
    careers.search("coder")
    assert "invented examples" in careers.board.side.line.text()
    assert "Ctrl+Shift+S" in careers.board.side.line.text()
    assert "example: invented" in careers.board.detail.header.toPlainText()
    careers.press(Qt.Key.Key_M, CONTROL)
    assert "nothing to apply for" in careers.notice


def test_an_empty_board_says_how_to_fill_it(careers: Careers) -> None:
    """A board without postings names the keys that add some."""
    careers.fake.postings = []
    careers.search("x")
    message = careers.board.side.message
    careers.qtbot.waitUntil(lambda: "Ctrl+O" in message.text())  # behind making a board
    assert "Ctrl+Shift+S" in message.text()


def test_a_board_that_cannot_be_read_says_why(careers: Careers) -> None:
    """What the engine says stands in the place of the list; the next key asks again."""
    careers.fake.error = JobsError("the board is damaged: remove it")
    careers.type("a")
    careers.qtbot.waitUntil(lambda: bool(careers.board.side.message.text()))
    assert careers.board.side.message.text() == "The board is damaged: remove it."
    careers.fake.error = None
    careers.type("u")
    careers.settle()
    assert careers.titles[0] == "Coding auditor 3"


def test_copy(careers: Careers) -> None:
    """Ctrl+C copies the summary, Ctrl+Shift+C the address."""
    careers.press(Qt.Key.Key_C, CONTROL)
    lines = careers.copied().splitlines()
    assert lines[:2] == ["Outpatient coder, emergency department 1", "Example Clinic 1"]
    assert "Pay: $52,000 – $64,480 a year ($25.00 - $31.00/hr)" in lines
    assert "Credentials: CPC, CRC" in lines
    assert lines[-1] == "https://jobs.example/1"
    careers.press(Qt.Key.Key_C, CONTROL | SHIFT)
    assert careers.copied() == "https://jobs.example/1"


def test_copy_waits_for_the_posting(careers: Careers) -> None:
    """Ctrl+C right behind a move copies the posting moved to, not the one still shown."""
    careers.press(Qt.Key.Key_Down)
    careers.press(Qt.Key.Key_C, CONTROL)
    careers.settle()
    assert careers.copied().startswith("Risk adjustment coder 2")


def test_addresses_go_to_the_browser(careers: Careers, monkeypatch: pytest.MonkeyPatch) -> None:
    """The posting, where one applies, and links of the description open as shown addresses."""
    opened: list[str] = []

    def open_address(address: str, _say: object) -> bool:
        opened.append(address)
        return True

    monkeypatch.setattr("desktop.shell.window.open_address", open_address)
    careers.press(Qt.Key.Key_O, CONTROL | SHIFT)
    careers.press(Qt.Key.Key_M, CONTROL)
    careers.board.detail.address_wanted.emit("https://jobs.example/about")
    assert opened == [
        "https://jobs.example/1",
        "https://jobs.example/apply",
        "https://jobs.example/about",
    ]


def test_a_job_is_saved_once(careers: Careers) -> None:
    """Ctrl+D saves the job as an application, and the button says so."""
    careers.press(Qt.Key.Key_D, CONTROL)
    (kept,) = careers.board.context.userdata.applications()
    assert (kept.title, kept.stage) == ("Outpatient coder, emergency department 1", Stage.SAVED)
    assert careers.board.buttons.save.accessibleName() == "✓ Saved"
    careers.press(Qt.Key.Key_D, CONTROL)
    assert len(careers.board.context.userdata.applications()) == 1
    assert "Saved already" in careers.notice


def test_letters_act_in_the_posting(careers: Careers) -> None:
    """D and C act while the posting has the keyboard."""
    careers.press(Qt.Key.Key_Return)
    careers.press(Qt.Key.Key_D)
    careers.press(Qt.Key.Key_C)
    assert len(careers.board.context.userdata.applications()) == 1
    assert careers.copied().startswith("Outpatient coder")


def test_the_fit_follows_the_profile(careers: Careers) -> None:
    """Without a profile there is no fit; with one, rows and posting say it with reasons."""
    assert careers.board.detail.cards["fit"].isHidden()
    careers.board.context.userdata.set_job_profile(JobProfile(credentials=("CPC",)))
    careers.board.refresh_user_data()
    careers.qtbot.waitUntil(lambda: not careers.board.detail.cards["fit"].isHidden())
    text = careers.board.detail.cards["fit"].prose.toPlainText()
    assert "80 % fit" in text
    assert "Asks for CPC" in text
    hit = careers.board.side.list.current()
    assert hit is not None
    assert hit.fit == 80


def test_a_written_board_is_shown_where_one_stands(careers: Careers) -> None:
    """When the board is written beside the window, query and posting stay."""
    careers.search("auditor")
    careers.press(Qt.Key.Key_Down, times=2)
    careers.settle()
    stands = careers.current
    careers.fake.postings.insert(0, replace(posting(203), title="Coding auditor, first"))
    careers.board.watch.changed.emit()
    careers.qtbot.waitUntil(lambda: careers.titles[0] == "Coding auditor, first")
    careers.settle()
    assert careers.current == stands == careers.shown


def test_panes_follow_each_other(careers: Careers) -> None:
    """F6 goes from the box to list, what narrows it, posting, and the strip of pages."""
    board = careers.board
    careers.press(Qt.Key.Key_T, CONTROL)
    careers.press(Qt.Key.Key_L, CONTROL)
    passed = []
    for _ in range(4):
        careers.press(Qt.Key.Key_F6)
        passed.append(careers.focus())
    assert passed[0] is board.side.list
    assert board.facets.isAncestorOf(passed[1])
    assert passed[2] is board.detail.header
    assert passed[3] is careers.workspace.tabs
    assert all(widget.accessibleName() for widget in passed)


def test_state_is_restored(careers: Careers) -> None:
    """Text, what narrows the list, and order come back; damaged values are ignored."""
    careers.board.choose(((FacetName.REMOTE, "remote"),))
    careers.search("auditor")
    careers.press(Qt.Key.Key_R, CONTROL)
    kept = careers.workspace.save_state()
    careers.board.ask(JobQuery())
    careers.workspace.restore_state(kept)
    careers.settle()
    assert careers.board.side.edit.text() == "auditor"
    assert careers.chips == ["remote"]
    assert careers.board.query.sort is Sort.FIT
    careers.workspace.restore_state(
        {"page": 3, "pages": {"board": {"chosen": [1, ["remote"], ["x", "y"]], "sort": []}}}
    )
    careers.settle()
    assert careers.chips == []


def test_a_posting_asked_for_elsewhere_is_the_one_that_keys_are_about(careers: Careers) -> None:
    """An application's posting is shown though the list lacks it, and stays when it is renewed."""
    careers.search("auditor")
    careers.board.show_posting(7)
    careers.qtbot.waitUntil(lambda: careers.shown == 7)
    assert careers.focus() is careers.board.detail.header
    careers.press(Qt.Key.Key_C, CONTROL)
    assert careers.copied().startswith("Risk adjustment coder 7")
    careers.board.watch.changed.emit()
    careers.settle()
    careers.qtbot.wait(200)
    assert careers.shown == 7
    careers.press(Qt.Key.Key_L, CONTROL)
    careers.press(Qt.Key.Key_Down)
    careers.settle()
    assert careers.shown == careers.current == 3


def test_the_density_is_followed(careers: Careers) -> None:
    """Compact rows, lines and cards stand closer together, at once."""
    board = careers.board

    def heights() -> list[int]:
        careers.qtbot.wait(50)
        cards = board.detail.cards
        return [
            board.side.list.sizeHintForRow(0),
            board.facets.view.sizeHintForRow(1),
            cards["asked"].y() - cards["fit"].y(),
            board.detail.header.y(),
        ]

    before = heights()
    careers.program.services.settings.set("density", "compact")
    after = heights()
    assert all(now < then for now, then in zip(after, before, strict=True)), (before, after)
    careers.program.services.settings.set("density", "comfortable")
    assert heights() == before
