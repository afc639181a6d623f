"""The content in force, watched: the window follows a build or import made beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from desktop.background import LatestWorker
from index import paths
from index.database import ContentError, current_generation, open_content
from index.model import Source, System

POLL_MS = 700
"""Network and container file systems send no change events: look as often as this, too."""


@dataclass(frozen=True, slots=True)
class ContentSummary:
    """What the installed content holds.

    Attributes:
        generation: Name of the generation.
        sources: The releases in it, ordered by id.
        systems: For each installed code set the release that most of its codes come from.
        editions: For each installed code set its editions, oldest first.
        codes: Number of billable codes.
    """

    generation: str
    sources: tuple[Source, ...]
    systems: Mapping[System, Source]
    editions: Mapping[System, tuple[Source, ...]]
    codes: int


def read_summary(content_dir: Path) -> ContentSummary:
    """Read what the content holds.

    Raises:
        ContentError: There is no content, or it cannot be used.
    """
    content = open_content(content_dir)
    try:
        sources = {source.id: source for source in content.sources()}
        installed = content.installed()
        editions = content.editions()
    finally:
        content.close()
    return ContentSummary(
        content.name,
        tuple(sources.values()),
        {system: sources[source] for system, (_, source) in installed.items()},
        {system: tuple(sources[name] for name in names) for system, names in editions.items()},
        sum(billable for billable, _ in installed.values()),
    )


class ContentService(QObject):
    """Says which generation of the content is in force and what it holds.

    In a packaged program the first import starts the user's own content beside the one that came
    with it: then the folder changes with the generation.

    Args:
        named: The content folder that the user named, which need not exist yet; None for the
            folder that is in use by default at any time.

    Signals:
        generation_changed: The name of the new generation.
        summary_changed: The new ``ContentSummary``.
        failed: A sentence saying why the content cannot be used.
    """

    generation_changed = Signal(str)
    summary_changed = Signal(object)
    failed = Signal(str)

    def __init__(self, named: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.named = named
        self.summary: ContentSummary | None = None
        self._folder, self._generation = self._read()
        self._watcher: QFileSystemWatcher | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self.check)
        self._worker: LatestWorker[Path, ContentSummary] = LatestWorker(read_summary, self)
        self._worker.answered.connect(self._on_summary)
        self._worker.failed.connect(self._on_failed)

    def folder(self) -> Path:
        """Return the content folder in use; may be called from any thread."""
        return self._folder

    def generation(self) -> str | None:
        """Return the name of the generation in force, None if nothing is installed."""
        return self._generation

    def sources(self) -> tuple[Source, ...]:
        """Return the releases in force; empty until they have been read."""
        return self.summary.sources if self.summary else ()

    def start(self) -> None:
        """Begin to watch and to read; called after the window's first paint."""
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self.check)
        self._watch()
        self._timer.start()
        if self._generation is not None:
            self._worker.submit(self._folder)

    def check(self) -> None:
        """Look whether another generation has come into force."""
        folder, generation = self._read()
        if (folder, generation) == (self._folder, self._generation):
            return
        self._folder, self._generation = folder, generation
        self._watch()
        if generation is not None:
            self._worker.submit(folder)
            self.generation_changed.emit(generation)

    def close(self) -> None:
        """Stop watching and reading."""
        self._timer.stop()
        self._worker.close()

    def _read(self) -> tuple[Path, str | None]:
        folder = paths.content(self.named)
        try:
            return folder, current_generation(folder)
        except OSError:
            return folder, None

    def _watch(self) -> None:
        if self._watcher is not None and self._folder.is_dir():
            self._watcher.addPath(str(self._folder))

    def _on_summary(self, _ticket: int, summary: ContentSummary) -> None:
        self.summary = summary
        self.summary_changed.emit(summary)

    def _on_failed(self, _ticket: int, error: Exception) -> None:
        if isinstance(error, ContentError):
            self.failed.emit(f"{str(error)[:1].upper()}{str(error)[1:]}.")
        else:
            raise error
