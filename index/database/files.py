"""The digests of a generation's files: written when it is made, compared when somebody asks.

Never at the start: reading everything takes seconds. A folder inside with a list of its own, such
as the vectors that are made later, is checked by that list.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from index.database.content import MEANING

FILES = "files.json"


@dataclass(frozen=True, slots=True)
class FileCheck:
    """What comparing a generation with its list found.

    Attributes:
        generation: Its name.
        checked: How many files are as they were made; 0 if there is no list, as in content made
            by an earlier program.
        damaged: Files that are missing, unreadable or different, relative to its folder.
    """

    generation: str
    checked: int
    damaged: tuple[str, ...]

    @property
    def message(self) -> str:
        """Return what was found, and what to do about it."""
        if not self.damaged:
            if not self.checked:
                return "This content has no list of its files: 'codeleaf build' makes one with it."
            return f"All {self.checked} files of the content are as they were made."
        ways = []
        if any(not name.startswith(f"{MEANING}/") for name in self.damaged):
            ways.append(
                "'codeleaf build' makes the content again from its releases; until then "
                "'codeleaf rollback' goes back to earlier content. Content that came with the "
                "program is whole again once the program is installed again"
            )
        if any(name.startswith(f"{MEANING}/") for name in self.damaged):
            ways.append(
                f"for search by meaning delete the folder '{MEANING}' in {self.generation} and run "
                "'codeleaf meaning'"
            )
        count = len(self.damaged)
        return (
            f"{count} {'file' if count == 1 else 'files'} of content {self.generation} "
            f"{'is' if count == 1 else 'are'} damaged: {', '.join(self.damaged)}. "
            f"{'; '.join(ways)}. Your notes are not part of it."
        )


def record_files(folder: Path, known: Mapping[str, str] | None = None) -> None:
    """Write the list of a complete folder.

    Args:
        folder: The folder of a generation, or of a part that is made later.
        known: Digests of files that were taken over as they are. They are not worked out anew, so
            that damage since they were made stays visible.
    """
    digests = {}
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        digests[name] = known[name] if known and name in known else _digest(path)
    (folder / FILES).write_text(json.dumps(digests, indent=1) + "\n", encoding="utf-8")


def recorded_files(folder: Path) -> dict[str, str]:
    """Return the digests by file, none if there is no list.

    Raises:
        ValueError: The list is damaged.
    """
    try:
        listed = json.loads((folder / FILES).read_text(encoding="utf-8"))
    except OSError:
        return {}
    if not isinstance(listed, dict):
        msg = f"{folder / FILES} is no list of files"
        raise ValueError(msg)
    return {str(name): str(digest) for name, digest in listed.items()}


def check_files(folder: Path, report: Callable[[str], object] | None = None) -> FileCheck:
    """Compare the files of a generation with its lists.

    Args:
        folder: The folder of the generation.
        report: Told of each file before it is read; what it raises ends the check.
    """
    checked, damaged = 0, []
    lists = [folder, *(path.parent for path in sorted(folder.glob(f"*/{FILES}")))]
    for part in lists:
        prefix = "" if part == folder else f"{part.name}/"
        try:
            listed = recorded_files(part)
        except ValueError:
            damaged.append(prefix + FILES)
            continue
        for name, digest in listed.items():
            if report is not None:
                report(prefix + name)
            try:
                whole = _digest(part / name) == digest
            except OSError:
                whole = False
            if whole:
                checked += 1
            else:
                damaged.append(prefix + name)
    return FileCheck(folder.name, checked, tuple(damaged))


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder in order, but for lists and for what has one of its own."""
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            if not (path / FILES).is_file():
                yield from _files(path)
        elif path.name != FILES:
            yield path


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
