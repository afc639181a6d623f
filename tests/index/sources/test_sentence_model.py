"""The sentence model's files: read as published, refused when they lie."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sources import SourceError
from index.sources.sentence_model import read_tensors, read_vocabulary


def _file(header: object, body: bytes = b"") -> bytes:
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + body


def _about(dtype: object, shape: object, offsets: object) -> dict[str, object]:
    return {"dtype": dtype, "shape": shape, "data_offsets": offsets}


def test_tensors_are_read() -> None:
    """Numbers of both widths are widened, whole numbers are left out."""
    numbers = np.arange(6, dtype="<f4")
    halves = np.array([1.5, -2], dtype="<f2")
    header = {
        "__metadata__": {"format": "pt"},
        "a": _about("F32", [2, 3], [0, 24]),
        "b": _about("F16", [2], [24, 28]),
        "ids": _about("I64", [1], [28, 36]),
    }
    found = read_tensors(_file(header, numbers.tobytes() + halves.tobytes() + bytes(8)))
    assert set(found) == {"a", "b"}
    assert found["a"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert found["b"].tolist() == [1.5, -2]
    assert found["b"].dtype == np.float32


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" * 8,
        (1 << 40).to_bytes(8, "little") + b"{}",
        (5).to_bytes(8, "little") + b"{}",
        (2).to_bytes(8, "little") + b"{]",
        (2).to_bytes(8, "little") + b"\xff\xfe",
        _file([]),
        _file({"a": 1}),
        _file({"a": {}}),
        _file({"a": _about("F32", [1], [0, 4])}),
        _file({"a": _about("F32", [2], [0, 4])}, bytes(4)),
        _file({"a": _about("F32", [1], [4, 0])}, bytes(4)),
        _file({"a": _about("F32", [-1], [0, 4])}, bytes(4)),
        _file({"a": _about("F32", [True], [0, 4])}, bytes(4)),
        _file({"a": _about("F32", [1.0], [0, 4])}, bytes(4)),
        _file({"a": _about("F32", 1, [0, 4])}, bytes(4)),
        _file({"a": _about("F32", [1], [0])}, bytes(4)),
        _file({"a": _about(["F32"], [1], [0, 4])}, bytes(4)),
        _file({"a": _about("F4", [1], [0, 4])}, bytes(4)),
        _file({"a": _about("F32", [1] * 9, [0, 4])}, bytes(4)),
        b"\x00\x00\x02" + bytes(5) + b"[" * 131072,
    ],
)
def test_files_that_lie(data: bytes) -> None:
    """Every lie is an error of the source."""
    with pytest.raises(SourceError, match="sentence model"):
        read_tensors(data)


@given(st.binary(max_size=200))
def test_garbage(data: bytes) -> None:
    """No bytes end in another error."""
    for text in (data, len(data).to_bytes(8, "little") + data):
        try:
            assert isinstance(read_tensors(text), dict)
        except SourceError:
            continue


def test_vocabulary() -> None:
    """A piece a line, with either line end."""
    assert read_vocabulary(b"[PAD]\r\na\n##b\n") == ["[PAD]", "a", "##b"]
    for data in (b"\xff\n", b"", b"a\na\n"):
        with pytest.raises(SourceError, match="vocabulary"):
            read_vocabulary(data)
