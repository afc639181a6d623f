"""What the Library asks of the engine, in one place; its modules are loaded at first use."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.library.importing import Place, install, make_plan
from index import paths

if TYPE_CHECKING:
    from desktop.command import Report
    from desktop.library.importing import Plan
    from index.build.generations import GenerationInfo
    from index.model import Source
    from index.sources.download import Downloaded
    from index.sources.update import Offer
    from index.userdata import HeldLicence


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


@dataclass(frozen=True)
class Engine:
    """The engine's functions, so that tests can put others in their place."""

    make_plan: "Callable[[Place, Sequence[Path], Report], Plan]" = make_plan
    install: "Callable[[Place, Sequence[Path], Sequence[HeldLicence], Report], Plan]" = install
    generations: "Callable[[Path], tuple[GenerationInfo, ...]]" = generations
    rollback: Callable[[Path, str], str] = rollback
    offers: "Callable[[Sequence[Source], date], tuple[Offer, ...]]" = offers
    download: "Callable[[str, Callable[[int, int], None]], Downloaded]" = download
