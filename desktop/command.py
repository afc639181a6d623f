"""Running a ``codeleaf`` command in a process of its own, with progress.

Whoosh sorts, the readers parse and numpy computes for seconds without giving up Python's
interpreter lock, so in a thread of the window they would hold the window up. A command says how
far it is in JSON lines on its standard error and what it did on its standard output.
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
from pathlib import Path
from typing import TYPE_CHECKING

from index import paths

if TYPE_CHECKING:
    from index.build import Progress

Report = Callable[["Progress"], None]
"""Told of each step, and every tenth of a second again; raises to stop."""

_LOOK = 0.1
"""Seconds after which it is looked again whether the user has cancelled."""
_GRACE = 3.0
"""Seconds in which a process may clear up after it was asked to end."""
_REFUSED = 2
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""Keeps Windows from opening a console."""
_LOW_PRIORITY = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
"""Lets Windows run everything else first; elsewhere a command lowers its own priority."""


class CommandRefused(Exception):  # noqa: N818 - what the user is told, not a fault of the program
    """A command was refused; the message says why and what to do."""


def command() -> list[str]:
    """Return what starts ``codeleaf`` on the command line from the program that runs now."""
    if not paths.frozen():
        return [sys.executable, "-P", "-m", "desktop"]
    # A windowed Windows program has no standard output: the command line is beside it.
    beside = Path(sys.executable).with_stem("codeleaf-cli")
    return [str(beside if beside.is_file() else sys.executable)]


def run_command(arguments: Sequence[str], report: Report, *, low_priority: bool = False) -> str:
    """Run a command; return what it prints on standard output.

    Whatever ``report`` raises ends the process; only if that was done already, its answer counts.

    Args:
        arguments: The command and its options, with ``--progress json`` among them.
        report: Told of each step.
        low_priority: Whether everything else on the machine goes before it.

    Raises:
        CommandRefused: It was refused.
    """
    # The answer goes to a file, so that the process never waits for it to be read.
    with (
        tempfile.TemporaryFile() as answer,
        subprocess.Popen(  # noqa: S603 - this program itself, no shell
            [*command(), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=answer,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            env=_environment(),
            creationflags=_NO_WINDOW | (_LOW_PRIORITY if low_priority else 0),
        ) as process,
    ):
        try:
            said = _listen(process, report)
        except BaseException:
            if _end(process):
                raise
            said = ""
        if process.wait():
            raise _failure(arguments[0], process.returncode, said)
        answer.seek(0)
        return answer.read().decode("utf-8", "replace")


def _environment() -> dict[str, str]:
    """Return this program's environment, in which a checkout is found from any folder."""
    if paths.frozen():
        return dict(os.environ)
    known = os.environ.get("PYTHONPATH")
    root = str(paths.project_root())
    return {**os.environ, "PYTHONPATH": os.pathsep.join((root, known) if known else (root,))}


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


def _failure(name: str, code: int, said: str) -> Exception:
    """Return the error to show for an exit code and what was said on standard error."""
    if code == _REFUSED:
        return CommandRefused(said.rpartition("Error: ")[2].strip())
    return RuntimeError(f"codeleaf {name} ended with code {code}\n{said}")
