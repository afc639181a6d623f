"""Many cases: a line of JSON in, a line of JSON out, in order, on one process or many.

A line in is ``{"id": ..., "text": ...}``. Every line that is not blank gives one line out, with the
same id; one that is broken, or whose note cannot be coded, gives ``{"id": ..., "error": ...}``.
"""

import importlib
import json
import re
import threading
import traceback
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from index.cases.reading import NoteError
from index.cases.reading.note import MAX_CHARACTERS

Work = Callable[[str, str], Mapping[str, object]]
"""Codes a note, given its id and text; what it returns must be JSON."""

_SURROGATES = re.compile("[\ud800-\udfff]")


class BatchError(Exception):
    """The run ends; the message says why and what to do, and never quotes a note."""


@dataclass(frozen=True, slots=True)
class WorkerFactory:
    """What makes the function that codes notes, in whichever process that is to run.

    Attributes:
        name: Dotted name of a function of content folder (a string) and options (a dictionary)
            that returns the function: ``index.cases.coding.make_worker``.
        content: The content folder.
        options: The options as JSON.
    """

    name: str
    content: str
    options: str = "{}"

    def make(self) -> Work:
        """Return the function that codes notes.

        Raises:
            Exception: What the factory raises: there is no content, for one.
        """
        module, _, function = self.name.rpartition(".")
        make = getattr(importlib.import_module(module), function)
        work: Work = make(self.content, json.loads(self.options))
        return work


@dataclass(frozen=True, slots=True)
class Item:
    """A line of input.

    Attributes:
        id: The id as it was given, None if it cannot be read.
        text: The note.
        error: What is wrong with the line, empty if nothing.
    """

    id: str | int | None
    text: str = field(default="", repr=False)
    error: str = ""

    @property
    def key(self) -> str:
        """The id as JSON: the number 1 is not the string ``1``."""
        return json.dumps(self.id)


@dataclass(frozen=True, slots=True)
class Failure:
    """There is nothing to code notes with.

    Attributes:
        why: Why, in words.
    """

    why: str


class Pending(Protocol):
    """An answer that may not be there yet."""

    def done(self) -> bool:
        """Return whether it is there."""

    def result(self) -> str | Failure:
        """Wait for it and return it."""


def parse(line: str | bytes, number: int) -> Item:
    """Return a line of input; never fails.

    Args:
        line: The line.
        number: Its number from 1, for the error.
    """
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return Item(None, error=f"line {number} is not JSON")
    if not isinstance(value, dict):
        return Item(None, error=f"line {number} is no JSON object")
    name, text = value.get("id"), value.get("text")
    if not isinstance(name, str | int) or isinstance(name, bool):
        return Item(None, error=f'line {number} has no "id" that is a string or a whole number')
    if not isinstance(text, str):
        return Item(name, error=f'line {number} has no "text" that is a string')
    if len(text) > MAX_CHARACTERS:
        return Item(name, error=f"the note is longer than {MAX_CHARACTERS:,} characters")
    # Half a surrogate pair is no text; offsets into the note stay what they are.
    return Item(name, _SURROGATES.sub("\ufffd", text))


def answer(item: Item, work: Work) -> str:
    """Return the line of output for a line of input; never fails.

    Args:
        item: The line of input.
        work: Codes its note.
    """
    error = item.error
    if not error:
        try:
            own = {"id": item.id}
            return json.dumps(own | dict(work(str(item.id), item.text)) | own, allow_nan=False)
        except NoteError as problem:
            error = str(problem)
        # Whatever is wrong with one note, the others are coded. The message of the exception may
        # quote the note, so only its place is told.
        except Exception as problem:
            place = traceback.extract_tb(problem.__traceback__)[-1]
            where = f"{Path(place.filename).name}, line {place.lineno}"
            error = f"the note could not be coded: {type(problem).__name__} in {where}"
    return json.dumps({"id": item.id, "error": error})


_made = threading.local()
"""Its ``works``: what codes notes in this thread, by its factory. An engine is of one thread."""


def answer_here(factory: WorkerFactory, item: Item) -> str | Failure:
    """Return the line of output, from a worker that this thread keeps; never fails.

    An exception would be logged by Dask together with the note.
    """
    try:
        work = work_here(factory)
    except Exception as error:
        return Failure(_why(error))
    return answer(item, work)


def _why(error: Exception) -> str:
    """Return why there is nothing to code with; no note is in it, since none was read."""
    return str(error) or type(error).__name__


def work_here(factory: WorkerFactory) -> Work:
    """Return what codes notes in this thread; made once."""
    works: dict[WorkerFactory, Work] = _made.__dict__.setdefault("works", {})
    if factory not in works:
        works[factory] = factory.make()
    return works[factory]


def remaining(lines: Iterable[str | bytes], done: Counter[str]) -> Iterator[Item]:
    """Yield the lines of input that have no output yet.

    Args:
        lines: The input.
        done: How many lines of output there are by ``Item.key``; so many are passed over, the first
            ones, since output is in the order of the input.
    """
    left = Counter(done)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        item = parse(line, number)
        if left[item.key]:
            left[item.key] -= 1
        else:
            yield item


def run(
    lines: Iterable[str | bytes],
    factory: WorkerFactory,
    *,
    jobs: int = 1,
    scheduler: str = "",
    done: Counter[str] | None = None,
) -> Generator[str, None, None]:
    """Yield a line of output, without its end, for each line of input, in order.

    However many processes there are, the lines are the same. Not more lines of input are read ahead
    than keep the processes busy.

    Args:
        lines: The input; blank lines are passed over. From a file opened in binary, so that bytes
            that are no text break one line only.
        factory: What makes the function that codes notes.
        jobs: Processes of this machine; 1 is this one.
        scheduler: Address of a Dask scheduler that is to run it instead: ``tcp://host:8786``.
        done: Lines of output that are there already, by ``Item.key``.

    Raises:
        BatchError: There is nothing to code with, or a process was killed. What was yielded is
            complete.
    """
    items = remaining(lines, done or Counter())
    if scheduler:
        from index.cases.cluster import connected

        with connected(scheduler, factory) as (submit, window):
            yield from in_order(items, submit, window)
    elif jobs > 1:
        from index.cases.processes import started

        with started(jobs, factory) as (submit, window):
            yield from in_order(items, submit, window)
    else:
        try:
            work = factory.make()
        except Exception as error:
            raise BatchError(_why(error)) from error
        for item in items:
            yield answer(item, work)


def in_order(
    items: Iterable[Item], submit: Callable[[Item], Pending], window: int
) -> Iterator[str]:
    """Yield answers in the order of the input.

    Args:
        items: The input.
        submit: Has an item answered elsewhere.
        window: Items that may be under way at once.

    Raises:
        BatchError: As ``run``.
    """
    waiting: deque[Pending] = deque()
    broken = False
    for item in items:
        try:
            waiting.append(submit(item))
        except BrokenExecutor:
            broken = True
            break
        while waiting and (len(waiting) >= window or waiting[0].done()):
            yield _result(waiting.popleft())
    while waiting:
        yield _result(waiting.popleft())
    if broken:
        raise BatchError(_KILLED)


_KILLED = (
    "a process that codes notes ended unexpectedly: it was killed, or memory ran out; the lines "
    "written so far are complete: run the command again with --resume, and with fewer --jobs if "
    "memory is short"
)


def _result(pending: Pending) -> str:
    try:
        found = pending.result()
    except BrokenExecutor as error:
        raise BatchError(_KILLED) from error
    if isinstance(found, Failure):
        raise BatchError(found.why)
    return found
