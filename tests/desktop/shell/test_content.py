"""The content in force, in the folder that came with the program and in the user's own."""

import time
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.shell.content import ContentService
from desktop.shell.instance import instance_name
from index import paths
from tests.desktop.three_codes import write_generation

pytestmark = pytest.mark.window


@pytest.fixture
def packaged(tmp_path: Path, three_codes: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the user's own content folder beside a packaged program's, which is not there yet."""
    root = paths.project_root()
    monkeypatch.setattr(paths, "project_root", lambda: root)
    monkeypatch.setattr(paths, "frozen", lambda: True)
    monkeypatch.setattr(paths, "bundled_content", lambda: three_codes)
    monkeypatch.setattr(paths, "user_data", lambda: tmp_path / "user")
    return tmp_path / "user" / "content"


def _started(qtbot: QtBot, named: Path | None) -> ContentService:
    service = ContentService(named)
    service.start()
    qtbot.waitUntil(lambda: service.summary is not None)
    return service


def test_the_first_import_of_a_packaged_program_is_followed(
    qtbot: QtBot, packaged: Path, three_codes: Path
) -> None:
    """The user's own content answers within a second of the switch, and goes on doing so."""
    service = _started(qtbot, None)
    assert (service.folder(), service.generation()) == (three_codes, "first")
    write_generation(packaged, "own", "FY2027")
    switched = time.monotonic()
    qtbot.waitUntil(lambda: [one.edition for one in service.sources()] == ["FY2027"])
    assert time.monotonic() - switched < 1
    assert (service.folder(), service.generation()) == (packaged, "own")
    write_generation(packaged, "later", "FY2028")
    qtbot.waitUntil(lambda: [one.edition for one in service.sources()] == ["FY2028"])
    assert service.folder() == packaged
    service.close()


@pytest.mark.parametrize("by_option", [True, False])
def test_a_folder_that_was_named_is_the_only_one(
    qtbot: QtBot,
    packaged: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    by_option: bool,
) -> None:
    """With ``--content`` or ``CODELEAF_CONTENT`` the user's own content is left aside."""
    named = tmp_path / "named"
    write_generation(named, "named")
    if not by_option:
        monkeypatch.setenv("CODELEAF_CONTENT", str(named))
    service = _started(qtbot, named if by_option else None)
    write_generation(packaged, "own")
    service.check()
    assert (service.folder(), service.generation()) == (named, "named")
    service.close()


def test_a_checkout_reads_what_it_builds(
    packaged: Path, three_codes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package's content in the user's folder is not a checkout's, which never writes there."""
    write_generation(packaged, "own")
    monkeypatch.setattr(paths, "frozen", lambda: False)
    assert paths.content() == paths.content_to_write() == three_codes


def test_a_second_launch_finds_the_first_after_an_import(packaged: Path) -> None:
    """The name under which the window is reached does not follow the content folder."""
    before = instance_name(paths.content_to_write())
    write_generation(packaged, "own")
    assert instance_name(paths.content_to_write()) == before
