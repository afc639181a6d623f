"""What a user hands over is opened within limits, and never unpacked to disk."""

import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.build.imports import inspect
from index.sources import opening
from index.sources.opening import Opened, open_all


def _zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def _only(path: Path) -> Opened:
    (opened,) = open_all([path])
    return opened


def test_folders_zips_and_zips_in_zips(tmp_path: Path) -> None:
    """Every file is found once, in order; hidden ones are passed over."""
    inner = _zip(tmp_path / "inner.zip", {"c.txt": b"three"})
    folder = tmp_path / "folder"
    (folder / ".git").mkdir(parents=True)
    (folder / ".git" / "x").write_bytes(b"hidden")
    (folder / "a.txt").write_bytes(b"one")
    _zip(folder / "b.zip", {"deep/b.txt": b"two", "inner.zip": inner.read_bytes()})
    found = [(one.path.name, one.member) for one in open_all([folder])]
    assert found == [("a.txt", ""), ("b.zip", "deep/b.txt"), ("b.zip", "inner.zip/c.txt")]
    data = [one.sample.data for one in open_all([folder]) if one.sample]
    assert data == [b"one", b"two", b"three"]


def test_paths_in_a_zip_lead_nowhere(tmp_path: Path) -> None:
    """Members that point outside are read like any other, and nothing is written."""
    path = _zip(tmp_path / "z.zip", {"../../evil.txt": b"data", "/etc/evil": b"data"})
    before = sorted(tmp_path.parent.rglob("evil*"))
    opened = list(open_all([path]))
    assert [one.sample.name for one in opened if one.sample] == ["evil.txt", "evil"]
    assert sorted(tmp_path.parent.rglob("evil*")) == before


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """Ten megabytes of zeros in ten kilobytes."""
    path = _zip(tmp_path / "bomb.zip", {"bomb.txt": bytes(10_000_000)})
    opened = _only(path)
    assert opened.sample is None
    assert "zip bomb" in opened.problem


def test_two_gigabytes_of_zeros(tmp_path: Path) -> None:
    """A file larger than any release is refused unread."""
    path = tmp_path / "zeros"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 2 * 1024**3)
    assert "larger than any release" in _only(path).problem
    (found,) = inspect([path])
    assert "2,147 MB" in found.problem


def test_damaged_and_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a zip; a zip of thousands of files."""
    path = _zip(tmp_path / "z.zip", {"a": b"x" * 1000})
    path.write_bytes(path.read_bytes()[:60])
    assert "damaged zip" in _only(path).problem
    monkeypatch.setattr(opening, "MAX_MEMBERS", 2)
    many = _zip(tmp_path / "many.zip", dict.fromkeys("abc", b""))
    assert "more than any release" in _only(many).problem


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """The system's reason is given."""
    assert "No such file" in _only(tmp_path / "gone").problem


@given(st.binary(max_size=400), st.booleans())
@example(b"<>", False)
def test_whatever_the_bytes(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, zipped: bool
) -> None:
    """Any file is opened or refused in words; recognition never raises."""
    folder = tmp_path_factory.mktemp("any")
    path = folder / "file"
    if zipped:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("member", data)
        data = buffer.getvalue()
    path.write_bytes(data)
    for found in inspect([path]):
        assert found.problem or (found.kind and found.edition)
