"""Whatever stops a build, the error says why and the content before it goes on answering."""

import errno
import functools
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.build import BuildError, Progress, build
from index.build import generations as switching
from index.build.generations import writers_lock
from index.database import current_generation
from tests.builders import Builder, answers, kill
from tests.disks import empty, fill
from tests.small_content import SmallContent


@pytest.fixture
def built(small_build: SmallContent, monkeypatch: pytest.MonkeyPatch) -> SmallContent:
    """Small content that has been built once, with no network to fetch anything from."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(small_build.folder))
    small_build.build()
    return small_build


def _fails(built: SmallContent) -> str:
    """Build in vain; the old content must answer and nothing may be left over."""
    before = current_generation(built.content)
    listed = sorted(path.name for path in built.content.iterdir())
    with pytest.raises(BuildError) as caught:
        built.build()
    assert answers(built.content) == before
    assert sorted(path.name for path in built.content.iterdir()) == listed
    return str(caught.value)


def test_corrupt_wheel(built: SmallContent) -> None:
    """A damaged wheel has another sha256 and cannot be fetched anew here."""
    wheel = built.downloads / "simple_icd_10_cm-1.5.0-py3-none-any.whl"
    wheel.write_bytes(wheel.read_bytes()[:1000])
    message = _fails(built)
    assert "ICD-10-CM Tabular List" in message
    assert wheel.name in message
    assert "connect to a package index" in message


def test_truncated_xml(built: SmallContent) -> None:
    """The file ends in the middle of a category."""
    data = built.member("icd10cm-tabular")
    built.replace_member("icd10cm-tabular", data[: len(data) // 2])
    assert "ICD-10-CM Tabular List" in (message := _fails(built))
    assert "not complete XML" in message


def test_xml_bomb(built: SmallContent) -> None:
    """Entities that expand to gigabytes are never expanded."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "aaaa">{entities}]><ICD10CM.tabular>&e11;</ICD10CM.tabular>'
    built.replace_member("icd10cm-tabular", bomb.encode())
    assert "declares XML entities" in _fails(built)


def test_a_reader_that_does_not_exist(built: SmallContent) -> None:
    """A manifest of a newer version."""
    text = built.manifest_path.read_text(encoding="utf-8")
    built.manifest_path.write_text(
        text.replace('reader = "ccsr_default"', 'reader = "ccsr_all"'), encoding="utf-8"
    )
    assert "no reader 'ccsr_all'" in _fails(built)


@pytest.mark.parametrize("left", [50_000, 900_000, 1_500_000, 2_000_000])
def test_full_disk(small_build: SmallContent, small_disk: Path, left: int) -> None:
    """The disk is full in the database, in the full text, or while packing."""
    content = small_disk / "content"
    name = small_build.build(content)
    fill(small_disk, left)
    with pytest.raises(BuildError) as caught:
        small_build.build(content)
    message = str(caught.value)
    assert "is full" in message
    assert "Free some space" in message
    assert answers(content) == name
    assert not list(content.glob(".new-*"))
    empty(small_disk)
    assert small_build.build(content) != name


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_full_disk_at_the_switch(
    built: SmallContent, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """The last step fails: the new folder goes, the old content stays in force."""

    def full(path: Path) -> None:
        if path.name.endswith("current"):
            raise OSError(code, os.strerror(code))

    monkeypatch.setattr(switching, "sync", full)
    assert "is full" in _fails(built)


def test_full_disk_in_the_full_text(built: SmallContent, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same where no small disk can be mounted."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("index.fulltext.build.build_fulltext", full)
    assert "is full" in _fails(built)


def test_a_folder_that_cannot_be_written(small_build: SmallContent) -> None:
    """The content folder is a file."""
    small_build.content.write_text("not a folder", encoding="utf-8")
    with pytest.raises(BuildError, match="could not be written"):
        small_build.build()


@pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError])
def test_an_interrupt_or_a_bug_leaves_nothing(
    built: SmallContent, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    """Ctrl+C and our own mistakes pass through, the partial folder goes."""

    def interrupted(*_: object) -> None:
        raise error

    monkeypatch.setattr("index.fulltext.build.build_fulltext", interrupted)
    before = answers(built.content)
    with pytest.raises(error):
        built.build()
    assert answers(built.content) == before
    assert not list(built.content.glob(".new-*"))


def test_two_builders(built: SmallContent) -> None:
    """The second says who is first, or waits for it."""
    told: list[Progress] = []
    waiting = functools.partial(
        build,
        built.content,
        progress=told.append,
        manifest_path=built.manifest_path,
        downloads=built.downloads,
    )
    with ThreadPoolExecutor(1) as pool:
        with writers_lock(built.content, wait=False, waiting=lambda _: None):
            with pytest.raises(BuildError, match=f"process {os.getpid()}"):
                pool.submit(built.build, wait=False).result()
            second = pool.submit(waiting)
            deadline = time.monotonic() + 30
            while not told and time.monotonic() < deadline:
                time.sleep(0.01)
            assert told[0].stage == "waiting"
            assert f"process {os.getpid()}" in told[0].source
            assert not second.done()
        assert second.result(60) == current_generation(built.content)


def test_two_processes(built: SmallContent) -> None:
    """Both come through, one after the other, and the content is whole."""
    builder = Builder(built.content, built.downloads, built.manifest_path)
    first, second = builder.start(), builder.start()
    names = {process.communicate(timeout=120)[0].strip() for process in (first, second)}
    assert (first.returncode, second.returncode) == (0, 0)
    assert len(names) == 2
    assert answers(built.content) in names


def test_a_killed_builder_gives_its_lock_back(built: SmallContent) -> None:
    """The lock is the system's, not a file that must be removed by hand."""
    process = Builder(built.content, built.downloads, built.manifest_path).start()
    deadline = time.monotonic() + 60
    while not list(built.content.glob(".new-*")) and time.monotonic() < deadline:
        time.sleep(0.005)
    kill(process)
    assert list(built.content.glob(".new-*"))
    assert answers(built.content)
    built.build(wait=False)
    assert not list(built.content.glob(".new-*"))
