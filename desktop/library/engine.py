"""What the Library asks of the engine, in one place; its modules are loaded at first use."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.library.importing import Place, install, make_plan
from desktop.library.packs import PackFile, install_pack, look_at_pack
from index import paths

if TYPE_CHECKING:
    from desktop.command import Report
    from desktop.library.importing import Plan
    from index.build.generations import GenerationInfo
    from index.database.files import FileCheck
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


def check(content_dir: Path, report: Callable[[object], None]) -> "FileCheck":
    """Compare the files of the content in force with how they were made.

    Raises:
        ContentError: There is no content.
    """
    from contextlib import closing

    from index.database import open_content
    from index.database.files import check_files

    with closing(open_content(content_dir)) as content:
        folder = content.folder
    total = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    done = 0

    def tell(name: str) -> None:
        nonlocal done
        report((f"Comparing {name}", done, total))
        path = folder / name
        done += path.stat().st_size if path.is_file() else 0

    return check_files(folder, tell)


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
    check: "Callable[[Path, Callable[[object], None]], FileCheck]" = check
    look_at_pack: Callable[[Path], PackFile] = look_at_pack
    install_pack: "Callable[[Place, Path, Sequence[HeldLicence], Report], None]" = install_pack

    def download_all(self, urls: Sequence[str], report: Callable[[object], None]) -> list[Path]:
        """Download files one after the other.

        Args:
            urls: Their addresses.
            report: Told what is downloaded, how many bytes are there, and of how many.
        """
        files = []
        for i, url in enumerate(urls):
            name = f"Downloading {url.rpartition('/')[2]} ({i + 1} of {len(urls)})"

            def tell(done: int, total: int, name: str = name) -> None:
                report((name, done, total))

            files.append(self.download(url, tell).path)
        return files
