"""Reading the arrays that are kept as ``.npy`` files, from any thread.

numpy has the header of each parsed by Python's own parser, and CPython 3.11 counts the depth of
that once for all threads: two that parse at the same moment end with a SystemError.
"""

import threading
from pathlib import Path
from typing import Any, Literal

import numpy as np

_reading = threading.Lock()
_TRIES = 3
"""Others than us parse too: whatever is imported from its source meanwhile."""


def read_array(path: Path, mmap_mode: Literal["r"] | None = None) -> Any:  # noqa: ANN401 - of any type
    """Return the array of a file; never unpickles.

    Args:
        path: The file.
        mmap_mode: ``r`` maps the file into memory.

    Raises:
        OSError: It cannot be read.
        ValueError: It is damaged.
    """
    with _reading:
        for _ in range(_TRIES - 1):
            try:
                return np.load(path, mmap_mode=mmap_mode, allow_pickle=False)
            except SystemError:
                continue
        return np.load(path, mmap_mode=mmap_mode, allow_pickle=False)
