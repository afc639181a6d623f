"""Packed arrays, mapped into memory."""

from pathlib import Path

import numpy as np
import pytest

from index.fulltext.word_postings import mapped


def test_engines_share_one_mapping(tmp_path: Path) -> None:
    """A file that was written anew is another one."""
    path = tmp_path / "numbers.npy"
    np.save(path, np.arange(4))
    first, again = mapped(path), mapped(path)
    assert first is again
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 1
    other = tmp_path / "other.npy"
    np.save(other, np.arange(5))
    other.replace(path)
    assert mapped(path).tolist() == [0, 1, 2, 3, 4]
    assert first.tolist() == [0, 1, 2, 3]
