"""Releases in hand."""

from collections.abc import Callable
from pathlib import Path

import pytest

from index.sources import load_manifest
from index.sources.archive import read_member
from index.sources.fetch import fetch_wheels
from index.sources.release import Release
from tests.small_content import SmallContent

MakeRelease = Callable[..., Release]


@pytest.fixture(scope="session")
def real_release(downloads: Path) -> MakeRelease:
    """Return a function of a source id that gives the real release."""
    manifest = load_manifest()
    wheels = fetch_wheels(manifest, downloads)

    def make(source_id: str) -> Release:
        entry = manifest.entry(source_id)
        assert entry.wheel is not None
        own = manifest.entry(entry.headings) if entry.headings else None
        headings = manifest.own_path(own).read_bytes() if own else b""
        return Release(entry, read_member(wheels[entry.wheel], entry), headings)

    return make


@pytest.fixture(scope="session")
def release(small_releases: SmallContent) -> MakeRelease:
    """Return a function of a source id, and other bytes if wanted, that gives a small release."""
    manifest = load_manifest(small_releases.manifest_path)

    def make(source_id: str, data: bytes | None = None) -> Release:
        entry = manifest.entry(source_id)
        own = manifest.entry(entry.headings) if entry.headings else None
        headings = manifest.own_path(own).read_bytes() if own else b""
        if data is None:
            data = small_releases.member(source_id)
        return Release(entry, data, headings)

    return make
