"""Readers of published release files, and the manifest that names the files."""

from index.sources.errors import SourceError
from index.sources.manifest import Manifest, SourceEntry, Wheel, load_manifest

__all__ = ["Manifest", "SourceEntry", "SourceError", "Wheel", "load_manifest"]
