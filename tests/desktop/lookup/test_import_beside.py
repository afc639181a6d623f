"""An import by the command line beside a window that is typed into."""

import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from index import paths
from index.database import current_generation
from tests.desktop.lookup.conftest import NEW_EDITION, Lookup, MakeLookup
from tests.small_content import SmallContent

pytestmark = pytest.mark.window
OLD = "Type 2 diabetes mellitus without complications"
NEW = "Type 2 diabetes mellitus, uncomplicated"
DAY = date(2026, 11, 24)
LIMIT_S = 180


@dataclass
class Watch:
    """What the window shows, looked at between keys.

    Attributes:
        lookup: The window.
        listed: Titles of E11.9 in the result list, in the order in which they came.
        shown: Titles of E11.9 in the detail pane, likewise.
        mixed: Lists and pages at rest that do not agree.
    """

    lookup: Lookup
    listed: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    mixed: list[tuple[str, str]] = field(default_factory=list)

    def look(self) -> None:
        """Compare list and page, once neither is being replaced."""
        pane, detail = self.lookup.pane, self.lookup.detail
        titles = {hit.title for hit in pane.results.results.hits() if hit.display == "E11.9"}
        assert len(titles) <= 1
        listed = titles.pop() if titles else ""
        shown = detail.page.title if detail.page and self.lookup.shown() == "E11.9" else ""
        for title, seen in ((listed, self.listed), (shown, self.shown)):
            if title and title not in seen[-1:]:
                seen.append(title)
        at_rest = not pane.outstanding and detail.body.isEnabled()
        if at_rest and listed and shown and listed != shown:
            self.mixed.append((listed, shown))


def test_an_import_beside_the_window(
    lookup: Lookup, content: Path, small_releases: SmallContent, tmp_path: Path
) -> None:
    """No error, the new edition within a second of the switch, list and page of one generation."""
    data = small_releases.member("icd10cm-tabular")
    assert OLD.encode() in data
    data = data.replace(b"<version>2026</version>", b"<version>2027</version>")
    file = tmp_path / "icd10cm-tabular-2027.xml"
    file.write_bytes(data.replace(OLD.encode(), NEW.encode()))
    lookup.window.date_of_service.set(DAY)
    lookup.open("E11.9", "E11.9")
    lookup.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    before = current_generation(content)
    watch = Watch(lookup)
    watch.look()
    assert watch.shown == [OLD]
    command = [sys.executable, "-m", "desktop", "import", "--content", str(content), str(file)]
    edit = lookup.pane.box.edit
    started = time.monotonic()
    switched = taken = 0.0
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        # Typing goes on until the new edition has been there for a second.
        while not taken or time.time() - taken < 1:
            assert time.monotonic() - started < LIMIT_S
            for key in ("E", "1", "1", ".", "9"):
                QTest.keyClicks(edit, key)
                lookup.qtbot.wait(20)
                watch.look()
            lookup.qtbot.wait(120)
            watch.look()
            edit.selectAll()
            if not switched and current_generation(content) != before:
                switched = (content / "current").stat().st_mtime
            if not taken and watch.listed[-1] == watch.shown[-1] == NEW:
                taken = time.time()
        _out, errors = process.communicate()
    assert process.returncode == 0, errors
    assert taken - switched < 1
    assert watch.mixed == []
    assert watch.listed == watch.shown == [OLD, NEW]
    result = lookup.pane.results.results.result
    assert result is not None
    assert result.generation == current_generation(content) != before
    assert lookup.program.services.content.generation() == result.generation


def test_a_packaged_program_moves_to_the_users_own_content(
    make_lookup: MakeLookup, content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first import goes to another folder: list, page and tree are read from it."""
    root = paths.project_root()
    monkeypatch.setattr(paths, "project_root", lambda: root)
    monkeypatch.setattr(paths, "frozen", lambda: True)
    monkeypatch.setattr(paths, "bundled_content", lambda: content)
    lookup = make_lookup(None)
    service = lookup.program.services.content
    lookup.open("E11.9", "E11.9")
    assert service.folder() == content
    own = paths.content_to_write()
    lookup.switch_content(to=own)
    switched = time.monotonic()
    lookup.qtbot.waitUntil(lambda: service.generation() == "second")
    lookup.settle()
    lookup.qtbot.waitUntil(lambda: str(lookup.detail.page and lookup.detail.page.title) != OLD)
    assert time.monotonic() - switched < 1
    assert service.folder() == own
    assert lookup.detail.page is not None
    assert lookup.detail.page.title == OLD + NEW_EDITION
    assert all(hit.title.endswith(NEW_EDITION) for hit in lookup.pane.results.results.hits())
    lines = lookup.workspace.reader.content("second")
    assert lines is not None
    assert lines.folder == own / "second"
    assert lookup.detail.isAncestorOf(lookup.focus())  # where it was before the switch
    lookup.search("hypertension")
    assert all(hit.title.endswith(NEW_EDITION) for hit in lookup.pane.results.results.hits())
