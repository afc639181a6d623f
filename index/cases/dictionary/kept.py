"""Arrays that are kept on disk between two starts, where making them again takes long.

A folder holds one set of arrays for each key: a folder of ``.npy`` files and ``sha256``, the digest
of them all. It is written under another name and renamed once it is whole, and never written to
again, so that readers map the files. What cannot be read or written is not kept: that costs time,
nothing else.
"""

import hashlib
import logging
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.cases.dictionary.arrays import Arrays
from index.fulltext.word_postings import mapped

_LOG = logging.getLogger(__name__)
_DIGEST = "sha256"
_ENDING = ".npy"
_WRITING = "writing-"
_ABANDONED = 3600
"""Seconds after which a folder that is still being written has been given up."""


def load(folder: Path, key: str) -> dict[str, npt.NDArray[Any]] | None:
    """Return the arrays kept under a key, None if there are none or they are damaged.

    Args:
        folder: The folder of all that is kept.
        key: The key.

    Returns:
        The arrays by name, read-only and mapped from their files.
    """
    own = folder / key
    try:
        # The digest comes first: numpy parses no file but those written here.
        if (own / _DIGEST).read_text(encoding="ascii") != _digest(own):
            return None
        return {path.name.removesuffix(_ENDING): mapped(path) for path in _files(own)}
    except (OSError, ValueError):
        return None


def store(folder: Path, key: str, arrays: Arrays) -> None:
    """Keep arrays under a key, and no longer those of other keys.

    Args:
        folder: The folder of all that is kept; it is made.
        key: The key.
        arrays: The arrays by name.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            prefix=_WRITING, dir=folder, ignore_cleanup_errors=True
        ) as writing:
            made = Path(writing) / key
            made.mkdir()
            for name, array in arrays.items():
                np.save(made / f"{name}{_ENDING}", array, allow_pickle=False)
            (made / _DIGEST).write_text(_digest(made), encoding="ascii")
            if load(folder, key) is None:
                _remove(folder / key)
                made.rename(folder / key)
        _remove_others(folder, key)
    except OSError as error:
        # The disk is full or not ours to write to, or another process was first.
        _LOG.info("not kept in %s: %s", folder, error)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*{_ENDING}"))


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in _files(folder):
        with path.open("rb") as file:
            digest.update(path.name.encode() + hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _remove_others(folder: Path, key: str) -> None:
    for path in folder.iterdir():
        if path.name.startswith(_WRITING) and time.time() - path.stat().st_mtime < _ABANDONED:
            continue
        if path.name != key:
            _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
