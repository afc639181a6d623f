"""Coding notes on several processes of this machine."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress

from index.cases.batch import Item, Pending, WorkerFactory, answer_here, work_here

_AHEAD = 4
"""Notes under way for each process: enough that none waits for the slowest."""


@contextmanager
def started(jobs: int, factory: WorkerFactory) -> Iterator[tuple[Callable[[Item], Pending], int]]:
    """Start processes; yield what submits a note to them, and how many they may have at once.

    They are spawned, which works the same on every system, and end with this process whatever ends
    it.

    Args:
        jobs: How many.
        factory: What makes the function that codes notes.
    """
    pool = ProcessPoolExecutor(
        jobs, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(factory,)
    )

    def submit(item: Item) -> Pending:
        # Processes are started here, as notes come, and inherit what is held back.
        with _interrupt_held():
            return pool.submit(answer_here, factory, item)

    try:
        yield submit, jobs * _AHEAD
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _interrupt_held() -> Iterator[None]:
    """Hold Ctrl+C back, also from the processes that are started meanwhile, for good.

    It goes to every process of the terminal, and one that is still starting would end with it.
    """
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(factory: WorkerFactory) -> None:
    """Make a process ready."""
    # The parent alone ends the run; Windows cannot hold the signal back.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # What is wrong is told with the first note, where the parent can show it.
    with suppress(Exception):
        work_here(factory)


def _end_with_parent() -> None:
    """End the process once its parent has been killed, which closes no queue."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
