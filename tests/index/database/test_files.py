"""The digests of a generation's files."""

import json
import shutil
from pathlib import Path

import pytest

from index.build import build
from index.build.imports import inspect, install, make_plan
from index.database import open_content
from index.database.files import FILES, check_files, record_files, recorded_files
from tests.small_content import SmallContent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with files, and a part with a list of its own."""
    for name in ("codes.sqlite", "packed/terms.npy", "meaning/vectors.npy"):
        path = tmp_path / "generation" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    record_files(tmp_path / "generation" / "meaning")
    record_files(tmp_path / "generation")
    return tmp_path / "generation"


def test_files_in_order(folder: Path) -> None:
    """Each file is compared once, with the list that has it."""
    assert list(recorded_files(folder)) == ["codes.sqlite", "packed/terms.npy"]
    seen: list[str] = []
    check = check_files(folder, seen.append)
    assert (check.checked, check.damaged) == (3, ())
    assert seen == ["codes.sqlite", "packed/terms.npy", "meaning/vectors.npy"]
    assert check.message == "All 3 files of the content are as they were made."


def test_damage_is_named_with_what_to_do(folder: Path) -> None:
    """A byte that flipped, a file that is gone, and where each comes from."""
    (folder / "codes.sqlite").write_text("codes.sqlitf", encoding="utf-8")
    (folder / "packed" / "terms.npy").unlink()
    check = check_files(folder)
    assert check.damaged == ("codes.sqlite", "packed/terms.npy")
    assert "2 files of content generation are damaged: codes.sqlite" in check.message
    assert "'codeleaf build'" in check.message
    assert "'codeleaf rollback'" in check.message
    assert "codeleaf meaning" not in check.message


def test_damage_to_what_is_made_later(folder: Path) -> None:
    """The vectors of meaning are made again by themselves."""
    (folder / "meaning" / "vectors.npy").write_text("other", encoding="utf-8")
    check = check_files(folder)
    assert check.damaged == ("meaning/vectors.npy",)
    assert "1 file of content generation is damaged" in check.message
    assert "'codeleaf meaning'" in check.message
    assert "'codeleaf build'" not in check.message


@pytest.mark.parametrize("text", ["[]", "{"])
def test_a_damaged_list(folder: Path, text: str) -> None:
    """It counts as a damaged file itself."""
    (folder / FILES).write_text(text, encoding="utf-8")
    assert check_files(folder).damaged == (FILES,)


def test_no_list(folder: Path) -> None:
    """Content of an earlier program is not called damaged."""
    for path in folder.rglob(FILES):
        path.unlink()
    check = check_files(folder)
    assert (check.checked, check.damaged) == (0, ())
    assert "no list" in check.message


def test_a_build_records_its_files(small_content: Path) -> None:
    """Every file of a generation is in its list."""
    folder = open_content(small_content).folder
    listed = recorded_files(folder)
    there = {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    } - {FILES}
    assert set(listed) == there
    assert check_files(folder).damaged == ()


def test_an_import_does_not_hide_damage(
    small_content: Path, small_build: SmallContent, tmp_path: Path
) -> None:
    """What is taken over keeps its digest from when it was made; a build makes it anew."""
    content = tmp_path / "content"
    shutil.copytree(small_content, content)
    before = open_content(content).folder
    spoilt = next(path for path in sorted((before / "packed").iterdir()) if path.suffix == ".npy")
    data = bytearray(spoilt.read_bytes())
    data[-1] ^= 1
    spoilt.write_bytes(data)
    release = tmp_path / "AOC_V2026Q4-MCR.txt"
    release.write_text("19Z009       9Z001                     \r\n" * 2, encoding="ascii")
    install(
        content, make_plan(content, inspect([release])), manifest_path=small_build.manifest_path
    )
    after = open_content(content).folder
    assert after != before
    assert spoilt.samefile(after / "packed" / spoilt.name)
    assert check_files(after).damaged == (f"packed/{spoilt.name}",)
    build(content, manifest_path=small_build.manifest_path, downloads=small_build.downloads)
    assert check_files(open_content(content).folder).damaged == ()


def test_the_list_is_plain(folder: Path) -> None:
    """Anybody can compare it with sha256sum."""
    listed = json.loads((folder / FILES).read_text(encoding="utf-8"))
    assert all(len(digest) == 64 for digest in listed.values())
