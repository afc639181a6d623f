"""A window with the Library over three codes, an engine of the tests, and keys."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import LibraryEntry, Program
from desktop.command import Report
from desktop.library import LibraryWorkspace
from desktop.library.engine import Engine, offers
from desktop.library.importing import Place, Plan, PlannedFile
from desktop.library.packs import PackFile
from desktop.library.pages import Page
from desktop.shell.context import Context
from index.build import Progress
from index.build.content_pack.manifest import ContentManifest
from index.build.content_pack.reading import Inspected
from index.build.generations import GenerationInfo
from index.build.imports import Change
from index.build.progress import Stage
from index.model import Source
from index.sources.download import Downloaded
from index.userdata import HeldLicence
from tests.desktop.driving import CONTROL, Driver, open_window
from tests.desktop.three_codes import write_generation

ORDER = Path("icd10cm-order-2027.txt")


def found(name: str = ORDER.name, problem: str = "") -> PlannedFile:
    """Return a file looked at."""
    if problem:
        return PlannedFile(name, "", "", problem)
    return PlannedFile(name, "ICD-10-CM Tabular List", "FY2027", "")


CHANGE = Change("ICD-10-CM", "FY2026", "FY2027", 487, 38, 28, 98186, ("E10.A0 added",))
PLAN = Plan((ORDER,), (found(), found("layout.pdf", "it is not a release")), (CHANGE,), (), ())


INSPECTED = Inspected(
    ContentManifest(
        id="department",
        name="Coding department",
        sequence=7,
        created="2026-11-30 10:00:00",
        schema=1,
        content_format=1,
        content_hash="0" * 64,
        sources=("ICD-10-CM Tabular List, FY2027", "NCCI edits, 2026 Q4"),
        licences=(),
        vectors=None,
        files={},
    ),
    "ed25519:key",
    "Example department",
    "",
)


def generation(name: str, made: str, *, current: bool = False) -> GenerationInfo:
    """Return a generation on disk."""
    source = Source(name, "x", "Tabular List", "", "FY2025", "", "", "", "", 3, None, None)
    return GenerationInfo(name, made, current, (source,))


@dataclass
class FakeEngine:
    """What the engine answers, and what it was asked.

    Attributes:
        content: The content folder.
        plan: The plan it makes.
        inspected: What it finds in a pack.
        error: What it raises instead of an answer, None for nothing.
        calls: What it was asked, with its arguments.
        go_on: An import waits for it, and reports meanwhile.
    """

    content: Path
    plan: Plan = PLAN
    inspected: Inspected = INSPECTED
    error: Exception | None = None
    calls: list[tuple[object, ...]] = field(default_factory=list)
    go_on: threading.Event = field(default_factory=threading.Event)

    def engine(self) -> Engine:
        """Return the functions."""
        return Engine(
            self.make_plan,
            self.install,
            self.generations,
            self.rollback,
            offers,
            self.download,
            look_at_pack=self.look_at_pack,
            install_pack=self.install_pack,
        )

    def look_at_pack(self, path: Path) -> PackFile:
        """Answer with what the test found in it."""
        self.calls.append(("look at pack", path))
        self._raise()
        return PackFile(path, self.inspected)

    def install_pack(
        self, place: Place, path: Path, licences: Sequence[HeldLicence], _report: Report
    ) -> None:
        """Write a generation."""
        assert place == Place(self.content, 3)
        self.calls.append(("install pack", path, *licences))
        self._raise()
        write_generation(self.content, "second", "FY2027")

    def make_plan(self, place: Place, files: Sequence[Path], report: Report) -> Plan:
        """Answer with the plan."""
        assert place == Place(self.content, 3)
        self.calls.append(("plan", *files))
        report(Progress(Stage.READING, files[0].name, 0, 0, 0, None))
        self._raise()
        return self.plan

    def install(
        self,
        place: Place,
        files: Sequence[Path],
        licences: Sequence[HeldLicence],
        report: Report,
    ) -> Plan:
        """Write a generation, when the test says so."""
        assert (place, files) == (Place(self.content, 3), self.plan.paths)
        self.calls.append(("install", *licences))
        rows = 0
        while not self.go_on.wait(0.01):
            rows += 1
            report(Progress(Stage.READING, "order file", rows, 1, 4, 9.0))
        self._raise()
        write_generation(self.content, "second", "FY2027")
        return self.plan

    def generations(self, _folder: Path) -> tuple[GenerationInfo, ...]:
        """Answer with three."""
        return (
            generation("c", "2026-11-01 10:00:00", current=True),
            generation("b", "2026-10-01 10:00:00"),
            generation("a", "2026-09-01 10:00:00"),
        )

    def rollback(self, _folder: Path, name: str) -> str:
        """Note the name."""
        self.calls.append(("rollback", name))
        self._raise()
        return name

    def download(self, url: str, report: Callable[[int, int], None]) -> Downloaded:
        """Note the address."""
        self.calls.append(("download", url))
        report(5, 10)
        self._raise()
        return Downloaded(self.content / url.rpartition("/")[2], 10, "ab" * 32, 0)

    def _raise(self) -> None:
        if self.error is not None:
            raise self.error


class _Entry(LibraryEntry):
    """The Library with an engine of the test."""

    def __init__(self, fake: FakeEngine) -> None:
        self._fake = fake

    def __call__(self, context: Context) -> LibraryWorkspace:
        """Make the workspace."""
        return LibraryWorkspace(context, self._fake.engine())


@dataclass
class Library(Driver):
    """A window that shows the Library, and the keys pressed in it.

    Attributes:
        fake: The engine.
    """

    fake: FakeEngine

    @property
    def workspace(self) -> LibraryWorkspace:
        """The workspace."""
        workspace = self.window.current_workspace()
        assert isinstance(workspace, LibraryWorkspace)
        return workspace

    def idle(self) -> None:
        """Wait until no work is under way."""
        self.qtbot.waitUntil(lambda: not self.workspace.running)

    def wait_for(self, page: Page) -> None:
        """Wait until a page is shown and the work is done."""
        self.idle()
        assert self.workspace.page is page
        assert page.isAncestorOf(self.focus())

    def look_at(self, *files: Path) -> None:
        """Hand over files and wait for the plan."""
        self.workspace.look_at(files or (ORDER,))
        self.wait_for(self.workspace.plan_page)

    def with_licence(self, owner: str) -> None:
        """Let the plan ask for a licence."""
        self.fake.plan = replace(PLAN, licences=(owner,))


@pytest.fixture
def library(
    qapp: QApplication,
    qtbot: QtBot,
    user_home: Path,
    three_codes: Path,
    programs: list[Program],
) -> Library:
    """Return a window in which Ctrl+5 has shown the Library."""
    fake = FakeEngine(three_codes)
    program, window = open_window(qtbot, three_codes, user_home, programs, _Entry(fake))
    made = Library(qtbot, program, window, fake)
    made.press(Qt.Key.Key_5, CONTROL)
    qtbot.waitUntil(lambda: made.workspace.home.model.rowCount() == 1)
    return made
