"""Looking at files and importing them, in a process of their own.

Whoosh sorts and the readers parse for seconds without giving up Python's interpreter lock, so in a
thread of the window they would hold the window up. ``codeleaf import`` does the work; it says how
far it is in JSON lines on its standard error and what it did in JSON on its standard output.
"""

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from index import paths

if TYPE_CHECKING:
    from index.build import Progress
    from index.build.imports import Change
    from index.userdata import HeldLicence

Report = Callable[["Progress"], None]
"""Told of each step, and every tenth of a second again; raises to stop."""

_LOOK = 0.1
"""Seconds after which it is looked again whether the user has cancelled."""
_GRACE = 3.0
"""Seconds in which a process may clear up after it was asked to end."""
_REFUSED = 2
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""Keeps Windows from opening a console."""


class ImportFailed(Exception):  # noqa: N818 - what the user is told, not a fault of the program
    """An import was refused; the message says why and what to do. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file or zip member that was looked at.

    Attributes:
        name: Its name without folders.
        kind: What it is, empty if it is not recognised.
        edition: Which edition, empty if it is not known.
        problem: Why it is not imported, in words, empty if it can be.
    """

    name: str
    kind: str
    edition: str
    problem: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would change, or has changed.

    Attributes:
        paths: The files, zips and folders handed over.
        found: Every file looked at, those with a problem as well.
        changes: What it changes.
        retired: Name and edition of each release that goes.
        licences: Whose licence must be confirmed first: ``AMA``, ``ADA``.
    """

    paths: tuple[Path, ...]
    found: tuple[PlannedFile, ...]
    changes: "tuple[Change, ...]"
    retired: tuple[str, ...]
    licences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an import goes.

    Attributes:
        content: The content folder that the user named when the window was started, else None.
        editions: How many editions of a kind of release stand side by side.
    """

    content: Path | None
    editions: int


def make_plan(place: Place, files: Sequence[Path], report: Report) -> Plan:
    """Look at files and say what importing them would change; nothing is changed.

    Args:
        place: Where it would go.
        files: Files, zips and folders.
        report: Told of each file.

    Raises:
        ImportFailed: They cannot be looked at.
    """
    return _plan(files, _import(place, files, ["--dry-run"], report))


def install(
    place: Place,
    files: Sequence[Path],
    licences: "Sequence[HeldLicence]",
    report: Report,
) -> Plan:
    """Import files, all or nothing; return what it changed.

    Args:
        place: Where it goes.
        files: Files, zips and folders.
        licences: The licences confirmed; they are kept with the user's data.
        report: Told of each step.

    Raises:
        ImportFailed: It could not be imported; the content is as it was.
    """
    options = [
        part
        for held in licences
        for part in ("--licence", f"{held.owner}:{held.holder}:{held.number}:{held.seats}")
    ]
    return _plan(files, _import(place, files, options, report))


def command() -> list[str]:
    """Return what starts ``codeleaf`` on the command line from the program that runs now."""
    if not paths.frozen():
        return [sys.executable, "-P", "-m", "desktop"]
    # A windowed Windows program has no standard output: the command line is beside it.
    beside = Path(sys.executable).with_stem("codeleaf-cli")
    return [str(beside if beside.is_file() else sys.executable)]


def _environment() -> dict[str, str]:
    """Return this program's environment, in which a checkout is found from any folder."""
    if paths.frozen():
        return dict(os.environ)
    known = os.environ.get("PYTHONPATH")
    root = str(paths.project_root())
    return {**os.environ, "PYTHONPATH": os.pathsep.join((root, known) if known else (root,))}


def _import(
    place: Place, files: Iterable[Path], options: Sequence[str], report: Report
) -> dict[str, Any]:
    """Run ``codeleaf import``; return the JSON it prints.

    Whatever ``report`` raises ends the process; only if that was done already, its answer counts.
    """
    where = ["--content", str(place.content)] if place.content else []
    where += ["--editions", str(place.editions)]
    arguments = ["import", "--json", "--progress", "json", *where, *options, "--"]
    # The answer goes to a file, so that the process never waits for it to be read.
    with (
        tempfile.TemporaryFile() as answer,
        subprocess.Popen(  # noqa: S603 - this program itself, no shell
            [*command(), *arguments, *(str(file) for file in files)],
            stdin=subprocess.DEVNULL,
            stdout=answer,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            env=_environment(),
            creationflags=_NO_WINDOW,
        ) as process,
    ):
        try:
            said = _listen(process, report)
        except BaseException:
            if _end(process):
                raise
            said = ""
        if process.wait():
            raise _failure(process.returncode, said)
        answer.seek(0)
        answered: dict[str, Any] = json.load(answer)
    return answered


def _listen(process: "subprocess.Popen[str]", report: Report) -> str:
    """Report a process's progress until it closes its standard error; return what else it said."""
    from index.build import Progress
    from index.build.progress import Stage

    lines: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_pump, args=(process.stderr, lines), daemon=True).start()
    step = Progress(Stage.READING, "", 0, 0, 0, None)
    said: list[str] = []
    while True:
        with suppress(queue.Empty):
            line = lines.get(timeout=_LOOK)
            if not line:
                return "".join(said)
            if line.startswith("{"):
                fields = json.loads(line)
                step = Progress(**{**fields, "stage": Stage(fields["stage"])})
            else:
                said.append(line)
        report(step)


def _pump(stream: Iterable[str], lines: "queue.SimpleQueue[str]") -> None:
    """Hand on the lines of a stream, then an empty one."""
    # Closed under it where the process had to be killed.
    with suppress(ValueError, OSError):
        for line in stream:
            lines.put(line)
    lines.put("")


def _end(process: "subprocess.Popen[str]") -> int:
    """End a process, which may clear up first; return its exit code."""
    process.terminate()
    try:
        return process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _failure(code: int, said: str) -> Exception:
    """Return the error to show for an exit code and what was said on standard error."""
    if code == _REFUSED:
        return ImportFailed(said.rpartition("Error: ")[2].strip())
    return RuntimeError(f"the import ended with code {code}\n{said}")


def _plan(files: Iterable[Path], answered: dict[str, Any]) -> Plan:
    """Return what the command line answered as records."""
    from index.build.imports import Change

    return Plan(
        tuple(files),
        tuple(
            PlannedFile(
                PurePosixPath(one["member"] or one["file"]).name,
                one["name"] or "",
                one["edition"] or "",
                one["problem"],
            )
            for one in answered["found"]
        ),
        tuple(Change(**{**one, "examples": tuple(one["examples"])}) for one in answered["changes"]),
        tuple(f"{one['name']}, {one['edition']}" for one in answered["retired"]),
        tuple(answered["licences"]),
    )
