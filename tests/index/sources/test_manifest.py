"""The manifest names every release completely."""

from datetime import date
from pathlib import Path

import pytest

from index.sources import SourceError, load_manifest
from index.sources.readers import KINDS


def test_every_source_is_complete() -> None:
    """Publisher, edition, licence, digest and reader are known for each."""
    manifest = load_manifest()
    assert len({entry.id for entry in manifest.sources}) == len(manifest.sources)
    for entry in manifest.sources:
        assert all((entry.name, entry.publisher, entry.edition, entry.licence, entry.member))
        assert all(date.fromisoformat(d) for d in (entry.valid_from, entry.valid_to) if d)
        if entry.wheel is None:
            assert manifest.own_path(entry).exists()
            assert not entry.reader or entry.reader in KINDS
        else:
            assert entry.reader in KINDS
            assert len(entry.wheel.sha256) == 64
    assert len(manifest.wheels) == 5


def test_headings_are_own_files() -> None:
    """A reader's headings come from a file of ours that is in the manifest."""
    manifest = load_manifest()
    named = {entry.headings for entry in manifest.sources if entry.headings}
    assert named == {entry.id for entry in manifest.own_files if not entry.reader}


def test_unknown_source_is_named() -> None:
    """A wrong name is no crash."""
    with pytest.raises(SourceError, match="no source 'icd11'"):
        load_manifest().entry("icd11")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "schema = 2\nsources = []",
        "schema = 1",
        "schema = [",
        "schema = 1\nsources = [1]",
        'schema = 1\nsources = [{id = "x"}]',
        "schema = 1\nwheels = 1\nsources = []",
    ],
)
def test_malformed(tmp_path: Path, text: str) -> None:
    """Whatever is wrong with it, one error says so."""
    path = tmp_path / "sources.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match="cannot be read"):
        load_manifest(path)


def test_missing(tmp_path: Path) -> None:
    """The file itself may be missing."""
    with pytest.raises(SourceError, match="install Codeleaf again"):
        load_manifest(tmp_path / "sources.toml")
