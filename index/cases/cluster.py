"""Coding notes on a Dask cluster; needs the optional package ``distributed``.

Notes travel to the workers as the scheduler's address says: in the clear with ``tcp://``. Each
machine needs Codeleaf and the content folder at the same path.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from index.cases.batch import (
    BatchError,
    Failure,
    Item,
    Pending,
    WorkerFactory,
    answer_here,
)

if TYPE_CHECKING:
    from distributed import Client, Future

_SECONDS = 10
"""Time in which a scheduler must answer and have a worker."""
_POLL_SECONDS = 5
_AHEAD = 4
"""Notes under way for each thread of a worker."""


@contextmanager
def connected(
    address: str, factory: WorkerFactory
) -> Iterator[tuple[Callable[[Item], Pending], int]]:
    """Connect to a scheduler; yield what submits a note, and how many may be under way at once.

    Args:
        address: The scheduler: ``tcp://host:8786``, ``tls://host:8786``.
        factory: What makes the function that codes notes.

    Raises:
        BatchError: ``distributed`` is not installed, no scheduler answers, or it has no workers.
    """
    try:
        from distributed import Client
    except ImportError as error:
        msg = (
            "--scheduler needs the Python package 'distributed', which is not installed: install "
            "it beside Codeleaf (the extra 'cluster'), or use --jobs"
        )
        raise BatchError(msg) from error
    try:
        client = Client(address, timeout=_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError, TypeError) as error:
        msg = f"no Dask scheduler answers at {address}: start one, or use --jobs"
        raise BatchError(msg) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_SECONDS)
        except TimeoutError as error:
            msg = f"the Dask scheduler at {address} has no workers: start some, or use --jobs"
            raise BatchError(msg) from error
        threads = sum(client.nthreads().values())

        def submit(item: Item) -> Pending:
            return _Remote(client, client.submit(answer_here, factory, item, pure=False))

        yield submit, max(threads, 1) * _AHEAD


class _Remote:
    """An answer that a cluster is to give."""

    def __init__(self, client: "Client", future: "Future[str | Failure]") -> None:
        self._client = client
        self._future = future

    def done(self) -> bool:
        """Return whether it is there."""
        return bool(self._future.done())

    def result(self) -> str | Failure:
        """Wait for it and return it.

        Raises:
            BatchError: The workers or the scheduler are gone.
        """
        from distributed import TimeoutError as NotYet

        try:
            while True:
                with suppress(NotYet):
                    return self._future.result(timeout=_POLL_SECONDS)
                if not self._client.nthreads():
                    break
        # The exceptions of a lost worker or scheduler have no common class but this.
        except Exception as error:
            raise BatchError(_GONE) from error
        raise BatchError(_GONE)


_GONE = (
    "the Dask cluster lost the workers that coded notes, or its scheduler; the lines written so "
    "far are complete: start it again and run the command with --resume"
)
