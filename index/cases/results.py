"""The file that a run writes, which it can go on with after it was stopped in any way."""

import json
import os
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from index.cases.batch import BatchError, WorkerFactory, run

_START = b'{"id": '
"""How every line of output begins."""


def finished(path: Path) -> Counter[str]:
    """Return how many lines of output a file has by id (``Item.key``); drop half a last line.

    Args:
        path: The file, empty or missing if nothing was written.

    Raises:
        BatchError: It is no output of a run, or cannot be read.
    """
    done: Counter[str] = Counter()
    if not path.exists():
        return done
    whole = 0
    with path.open("r+b") as file:
        for number, line in enumerate(file, 1):
            if not line.endswith(b"\n"):
                if line[: len(_START)] != _START[: len(line)]:
                    raise _not_ours(path, number)
                file.truncate(whole)
                break
            whole += len(line)
            try:
                done[json.dumps(json.loads(line)["id"])] += 1
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                raise _not_ours(path, number) from error
    return done


def _not_ours(path: Path, number: int) -> BatchError:
    return BatchError(f"line {number} of {path} is no result of a run: give another file")


def write(
    path: Path,
    lines: Iterable[str | bytes],
    factory: WorkerFactory,
    *,
    resume: bool = False,
    jobs: int = 1,
    scheduler: str = "",
) -> int:
    """Write a line of output for each line of input, readable by the owner alone.

    Args:
        path: The file.
        lines: The input, as ``run`` takes it; to go on, the same from its beginning.
        factory: What makes the function that codes notes.
        resume: Whether to go on with a file that is there.
        jobs: Processes of this machine.
        scheduler: Address of a Dask scheduler.

    Returns:
        How many lines were written, without those that were there.

    Raises:
        BatchError: The file is there and ``resume`` is not set, it cannot be written, or the run
            ends early, also by Ctrl+C. What was written is complete.
    """
    if path.exists() and not resume:
        msg = f"{path} is there already: go on with it with --resume, or give another file"
        raise BatchError(msg)
    written = 0
    with (
        _appending(path) as file,
        closing(run(lines, factory, jobs=jobs, scheduler=scheduler, done=finished(path))) as rows,
    ):
        try:
            for row in rows:
                _append(path, file, row)
                written += 1
        except KeyboardInterrupt as error:
            msg = f"stopped; {written} lines were written to {path}: go on with --resume"
            raise BatchError(msg) from error
    return written


def _appending(path: Path) -> BinaryIO:
    """Open a file to add to it, readable by its owner alone; the lines quote notes."""
    try:
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "wb")
    except OSError as error:
        raise _unwritable(path, error) from error


def _append(path: Path, file: BinaryIO, row: str) -> None:
    """Add a line at once: whatever ends the program next, the line is there."""
    try:
        file.write(row.encode("ascii") + b"\n")
        file.flush()
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> BatchError:
    return BatchError(f"{path} cannot be written: {error.strerror or type(error).__name__}")
