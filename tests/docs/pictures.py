"""Takes the pictures of the documents from the real window.

``./run docs`` runs it on a screen of its own. Content, date of service, size and theme are fixed,
and what differs from run to run (times, the blinking of the cursor) is left out, so that the same
content gives the same pictures. The pictures in the documents were taken with every release of
``docs/data-sources.md`` installed; ``--content`` names such a content.
"""

import os
import re
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListView

from desktop.app import Program, make_application, workspace_entries
from desktop.shell.commands import SEEN_KEY, open_settings
from desktop.shell.window import MainWindow
from index import paths
from tests.bench.probe import pause
from tests.docs.invented import fill_board, fill_person, picture_day

DOCS = paths.project_root() / "docs"
_DAY = date(2026, 3, 14)
_SIZE = (1280, 800)
_TIMING = re.compile(r" · [\d.,]+ m?s$")
_ANSWER_MS = 120_000
"""The names of conditions are compiled for the first note."""
_SETTLE_MS = 2_500
"""After the last answer: cards below the fold, meaning, the checks of a case."""
_NOTE = """HISTORY
Mr. Tobias Renner is a 64-year-old man seen for follow-up of type 2 diabetes and hypertension. \
Takes insulin glargine nightly. No chest pain, no foot ulcer. Father had a stroke.

DATA
eGFR 41 and 43, three months apart, with albuminuria.

ASSESSMENT AND PLAN
1. Type 2 diabetes with chronic kidney disease, stage 3b.
2. Hypertension, continue lisinopril.
3. Possible neuropathy, nerve study ordered.
4. Knee pain, likely from gardening.
"""


def lookup(window: MainWindow) -> None:
    """Show a search and the page of what it found."""
    answer(window, "lookup", lambda: window.take_query("type 2 diab kidney"))
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Down)


def consult(window: MainWindow) -> None:
    """Show an invented note with its codes."""
    window.find_workspace("consult")
    pause(200)
    QApplication.clipboard().setText(_NOTE)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    codes = next(
        view
        for view in window.findChildren(QListView)
        if view.accessibleName() == "Suggested codes"
    )
    wait_for("the codes of the note", lambda: codes.model().rowCount() > 0)


def pilot(window: MainWindow) -> None:
    """Show a question with its answer."""
    question = "Can 62270 and 62272 be reported together?"

    def ask() -> None:
        window.take_query(question)
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)

    answer(window, "pilot", ask)


def settings(window: MainWindow) -> None:
    """Show the settings."""
    open_settings(window)


def careers(window: MainWindow) -> None:
    """Show invented postings and the first of them."""
    window.find_workspace("careers")
    wait_for("the board", lambda: _board(window).model().rowCount() > 0)
    _board(window).setFocus()


def _board(window: MainWindow) -> QListView:
    return next(
        view for view in window.findChildren(QListView) if view.accessibleName() == "Postings"
    )


PICTURES: dict[str, Callable[[MainWindow], None]] = {
    "screenshot.png": lookup,
    "consult.png": consult,
    "pilot.png": pilot,
    "settings.png": settings,
    "careers.png": careers,
    "careers-dark.png": careers,
}
"""What each picture of the documents shows."""


def answer(window: MainWindow, key: str, ask: Callable[[], None]) -> None:
    """Ask a workspace and wait until it has answered.

    Raises:
        RuntimeError: It did not.
    """
    workspace = window.find_workspace(key)
    assert workspace is not None
    answered: list[int] = []
    workspace.answered.connect(lambda total, _ms: answered.append(total))
    ask()
    wait_for(f"an answer of {key}", lambda: bool(answered))


def wait_for(what: str, there: Callable[[], bool]) -> None:
    """Wait until something is there.

    Raises:
        RuntimeError: It did not come.
    """
    for _ in range(_ANSWER_MS // 100):
        if there():
            return
        pause(100)
    msg = f"{what} did not come"
    raise RuntimeError(msg)


def hide_times(window: MainWindow) -> None:
    """Leave out how long an answer took: it differs from run to run."""
    for label in window.findChildren(QLabel):
        if _TIMING.search(label.text()):
            label.setText(_TIMING.sub("", label.text()))


def take(window: MainWindow, name: str, folder: Path) -> None:
    """Take one picture."""
    dark = name.endswith("-dark.png")
    window.services.settings.set("theme", "dark" if dark else "light")
    PICTURES[name](window)
    pause(_SETTLE_MS)
    hide_times(window)
    pause(100)
    dialog = QApplication.activeModalWidget()
    shown = dialog if dialog is not None else window
    if not shown.grab().save(str(folder / name), "PNG"):
        msg = f"{folder / name} cannot be written"
        raise RuntimeError(msg)
    if dialog is not None:
        dialog.close()


@click.command()
@click.option(
    "--content", type=click.Path(path_type=Path), help="Content with every release installed."
)
@click.option("--to", "folder", type=click.Path(path_type=Path), default=DOCS, help="Folder.")
@click.argument("names", nargs=-1, type=click.Choice(sorted(PICTURES)))
def main(content: Path | None, folder: Path, names: tuple[str, ...]) -> None:
    """Take the pictures of the documents, or those named."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["CODELEAF_HOME"] = home
        application = make_application()
        application.setCursorFlashTime(0)
        program = Program(
            application, paths.content(content), Path(home) / "data", workspace_entries()
        )
        fill_board(Path(home) / "feeds")
        fill_person(program.services.userdata)
        program.services.settings.set("prepare_meaning", False)
        program.services.userdata.set_state(SEEN_KEY, True)
        window = program.open_first()
        window.resize(*_SIZE)
        window.date_of_service.set(_DAY)
        QTimer.singleShot(0, window.activateWindow)
        pause(_SETTLE_MS)
        with picture_day():
            for name in names or PICTURES:
                take(window, name, folder)
                click.echo(f"took {folder / name}", err=True)
        program.close()


if __name__ == "__main__":
    main()
