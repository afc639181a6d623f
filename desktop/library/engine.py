"""What the Library asks of the engine, in one place; its modules are loaded at first use."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from index import paths

if TYPE_CHECKING:
    from index.build import Progress
    from index.build.generations import GenerationInfo
    from index.build.imports import Plan
    from index.model import Source
    from index.sources.download import Downloaded
    from index.sources.update import Offer
    from index.userdata import HeldLicence

Say = Callable[[str], None]
"""Told the name of the file in hand; raises to stop."""


def make_plan(content_dir: Path, files: Sequence[Path], say: Say) -> "Plan":
    """Look at files and say what importing them would change; nothing is changed."""
    from index.build import imports

    return imports.make_plan(content_dir, imports.inspect(files, report=say), report=say)


def install(
    content_dir: Path,
    plan: "Plan",
    licences: "Sequence[HeldLicence]",
    progress: "Callable[[Progress], None]",
) -> str:
    """Import what a plan says, all or nothing; return the new generation's name.

    Raises:
        BuildError: It could not be imported; the content is as it was.
    """
    from index.build import imports

    return imports.install(content_dir, plan, licences=licences, progress=progress)


def generations(content_dir: Path) -> "tuple[GenerationInfo, ...]":
    """Return the generations that can be used, the newest first."""
    from index.build.generations import generations

    return generations(content_dir)


def rollback(content_dir: Path, name: str) -> str:
    """Put an earlier generation in force.

    Raises:
        BuildError: It cannot be used.
    """
    from index.build.generations import rollback

    return rollback(content_dir, name)


def offers(installed: "Sequence[Source]", on: date) -> "tuple[Offer, ...]":
    """Return where the publishers put the next editions; no network is used."""
    from index.sources.readers import KINDS
    from index.sources.update import offers

    return offers(KINDS.values(), installed, on)


def download(url: str, report: Callable[[int, int], None]) -> "Downloaded":
    """Download a publisher's file into the downloads folder.

    Raises:
        SourceError: It could not be had.
    """
    from index.sources.download import download

    return download(url, paths.downloads(), report=report)


def tried(kind_id: str) -> bool | None:
    """Return whether a kind's reader has been run on a real file, None if there is no such kind."""
    from index.sources.readers import KINDS

    kind = KINDS.get(kind_id)
    return kind.tried if kind else None


def target_folder(content_dir: Path) -> Path:
    """Return where an import writes to, for the content folder that the window reads.

    A packaged program may be installed read-only; its own content is left alone.
    """
    if paths.frozen() and content_dir == paths.bundled_content():
        return paths.content_to_write()
    return content_dir


@dataclass(frozen=True)
class Engine:
    """The engine's functions, so that tests can put others in their place."""

    make_plan: "Callable[[Path, Sequence[Path], Say], Plan]" = make_plan
    install: "Callable[[Path, Plan, Sequence[HeldLicence], Callable[[Progress], None]], str]" = (
        install
    )
    generations: "Callable[[Path], tuple[GenerationInfo, ...]]" = generations
    rollback: Callable[[Path, str], str] = rollback
    offers: "Callable[[Sequence[Source], date], tuple[Offer, ...]]" = offers
    download: "Callable[[str, Callable[[int, int], None]], Downloaded]" = download
