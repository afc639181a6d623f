"""Careers over the real engine: the examples, a file, searching, saving, removing."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop.app import CareersEntry, Program
from index.model.applications import Stage
from index.model.job_board import FacetName, JobProfile
from tests.desktop.careers.boards import Careers
from tests.desktop.careers.engines import FakeBoard
from tests.desktop.driving import CONTROL, SHIFT, open_window

pytestmark = pytest.mark.window
WAIT_MS = 120_000
_DESCRIPTION = (
    "<p>You code inpatient records.</p><script>document.title='run'</script>"
    "<img src='https://tracker.example/pixel.png'><ul><li>CCS required</li></ul>"
)


def _page(folder: Path) -> Path:
    """Write a page of an employer with two postings, as a browser saves it."""
    postings = [
        {
            "@context": "https://schema.org",
            "@type": "JobPosting",
            "identifier": str(number),
            "title": title,
            "description": _DESCRIPTION,
            "hiringOrganization": {"@type": "Organization", "name": "Example River Hospital"},
            "datePosted": "2026-11-20",
            "url": f"https://jobs.example/{number}",
            "jobLocation": {
                "@type": "Place",
                "address": {
                    "@type": "PostalAddress",
                    "addressLocality": "Austin",
                    "addressRegion": state,
                    "addressCountry": "US",
                },
            },
            "baseSalary": {
                "@type": "MonetaryAmount",
                "currency": "USD",
                "value": {
                    "@type": "QuantitativeValue",
                    "minValue": 30,
                    "maxValue": 36,
                    "unitText": "HOUR",
                },
            },
        }
        for number, title, state in (
            (1, "Inpatient coder", "TX"),
            (2, "Lead inpatient auditor", "OH"),
        )
    ]
    # As a server writes it, so that no text of a posting ends the script.
    texts = (json.dumps(one).replace("</", "<\\/") for one in postings)
    scripts = "".join(f"<script type='application/ld+json'>{text}</script>" for text in texts)
    path = folder / "river.html"
    path.write_text(f"<html><head><title>River</title>{scripts}</head></html>", encoding="utf-8")
    return path


@pytest.fixture
def real(
    qapp: QApplication, qtbot: QtBot, user_home: Path, three_codes: Path, programs: list[Program]
) -> Careers:
    """Return Careers over a board that was never made before."""
    program, window = open_window(qtbot, three_codes, user_home, programs, CareersEntry())
    window.resize(1280, 800)
    made = Careers(qtbot, program, window, FakeBoard([]))
    made.press(Qt.Key.Key_4, CONTROL)
    qtbot.waitUntil(lambda: bool(made.titles), timeout=WAIT_MS)
    made.settle()
    return made


def test_examples_then_a_file_then_none(
    real: Careers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Examples stand until the first file comes, whose postings can be searched and saved."""
    assert len(real.titles) == 12
    assert "invented" in real.board.side.line.text()
    path = _page(tmp_path)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_given: ([str(path)], ""))
    real.press(Qt.Key.Key_O, CONTROL)
    real.qtbot.waitUntil(lambda: not real.sources.work.running, timeout=WAIT_MS)
    assert "2 added" in real.sources.message.text()
    real.press(Qt.Key.Key_L, CONTROL)
    real.qtbot.waitUntil(lambda: len(real.titles) == 2, timeout=WAIT_MS)
    assert real.board.side.line.text() == ""

    real.search("audit")
    assert real.titles == ["Lead inpatient auditor"]
    text = "\n".join(prose.toPlainText() for prose in real.board.detail.proses())
    for said in ("Example River Hospital", "CCS", "$62,400", "Austin, OH", "River"):
        assert said in text
    assert "document.title" not in text
    real.press(Qt.Key.Key_D, CONTROL)
    (application,) = real.board.context.userdata.applications()
    assert (application.employer, application.stage) == ("Example River Hospital", Stage.SAVED)

    real.press(Qt.Key.Key_Escape)
    real.board.choose(((FacetName.STATE, "TX"),))
    real.settle()
    assert real.titles == ["Inpatient coder"]
    assert real.chips == ["Texas"]
    real.board.context.userdata.set_job_profile(JobProfile(credentials=("CCS",), states=("TX",)))
    real.board.refresh_user_data()
    real.qtbot.waitUntil(lambda: not real.board.detail.cards["fit"].isHidden())
    assert "100 % fit" in real.board.detail.cards["fit"].prose.toPlainText()

    real.press(Qt.Key.Key_S, CONTROL | SHIFT)
    real.qtbot.waitUntil(lambda: bool(real.sources.rows.row_model.rows))
    real.sources.rows.setFocus()
    real.press(Qt.Key.Key_Delete)
    real.qtbot.waitUntil(lambda: not real.sources.work.running, timeout=WAIT_MS)
    real.press(Qt.Key.Key_L, CONTROL)
    real.press(Qt.Key.Key_Escape)
    real.qtbot.waitUntil(lambda: len(real.titles) == 12, timeout=WAIT_MS)
    assert len(real.board.context.userdata.applications()) == 1


def test_a_file_that_is_none_changes_nothing(
    real: Careers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be read says why and what to do; the board stays."""
    path = tmp_path / "notes.txt"
    path.write_text("no postings here", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_given: ([str(path)], ""))
    real.press(Qt.Key.Key_O, CONTROL)
    real.qtbot.waitUntil(lambda: not real.sources.work.running, timeout=WAIT_MS)
    assert "notes.txt cannot be read" in real.sources.message.text()
    assert real.sources.message.property("look") == "error"
    assert len(real.titles) == 12
