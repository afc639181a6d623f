"""Reading the sentence model: a safetensors file and a vocabulary, a word piece a line.

A safetensors file is eight bytes with the length of its header, the header in JSON, and the
numbers of every tensor, little-endian. Layout: the safetensors format as published by Hugging
Face. Nothing in it is run.
"""

import json
import math
from typing import TYPE_CHECKING, NoReturn

from index.sources.errors import SourceError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MAX_HEADER_BYTES = 1024 * 1024
"""The header of the model read here has 11 kB."""
MAX_TENSORS = 10_000
_MAX_RANK = 8
_KINDS = {"F32": "<f4", "F16": "<f2"}
_OTHER_KINDS = frozenset({"I64", "I32", "I16", "I8", "U8", "BOOL", "BF16", "F64"})
_MAX_PIECES = 1_000_000


def _fail(what: str) -> NoReturn:
    msg = f"the sentence model cannot be read: {what}; delete its wheel and make it again"
    raise SourceError(msg)


def read_tensors(data: bytes) -> "dict[str, npt.NDArray[np.float32]]":
    """Return the tensors of floating-point numbers in a safetensors file, by name, in float32.

    Args:
        data: The file.

    Raises:
        SourceError: The file is cut off, its header lies, or it is of another format.
    """
    length = int.from_bytes(data[:8], "little")
    if len(data) < 8 or not 2 <= length <= min(MAX_HEADER_BYTES, len(data) - 8):
        _fail(f"a header of {length:,} bytes in a file of {len(data):,}")
    try:
        header = json.loads(data[8 : 8 + length].decode("utf-8"))
    except (ValueError, RecursionError) as error:
        _fail(f"its header is no JSON ({error})")
    if not isinstance(header, dict) or len(header) > MAX_TENSORS:
        _fail("its header is no table of tensors")
    header.pop("__metadata__", None)
    body = memoryview(data)[8 + length :]
    found = {}
    for name, about in header.items():
        tensor = _tensor(name, about, body)
        if tensor is not None:
            found[name] = tensor
    return found


def _tensor(name: str, about: object, body: memoryview) -> "npt.NDArray[np.float32] | None":
    """Return one tensor, None if it holds no floating-point numbers of a kind that is read."""
    import numpy as np

    try:
        kind = str(about["dtype"])  # type: ignore[index] # a lie of the header is caught below
        shape = about["shape"]  # type: ignore[index]
        start, end = about["data_offsets"]  # type: ignore[index]
        whole = all(type(one) is int and one >= 0 for one in (*shape, start, end))
    except (LookupError, TypeError, ValueError):
        _fail(f"its header describes {name[:60]!r} in another way")
    if kind in _OTHER_KINDS:
        return None
    if kind not in _KINDS or not whole or len(shape) > _MAX_RANK:
        _fail(f"{name[:60]!r} is of an unknown kind")
    dtype = np.dtype(_KINDS[kind])
    if not start <= end <= len(body) or math.prod(shape) * dtype.itemsize != end - start:
        _fail(f"{name[:60]!r} does not lie where its header says")
    return np.frombuffer(body[start:end], dtype=dtype).reshape(shape).astype(np.float32)


def read_vocabulary(data: bytes) -> list[str]:
    """Return the word pieces of a ``vocab.txt`` in order.

    Raises:
        SourceError: It is not UTF-8, or not one piece a line.
    """
    try:
        pieces = data.decode("utf-8").removesuffix("\n").split("\n")
    except UnicodeDecodeError as error:
        _fail(f"its vocabulary is not UTF-8 ({error.reason} at byte {error.start})")
    pieces = [piece.removesuffix("\r") for piece in pieces]
    if not 2 <= len(pieces) <= _MAX_PIECES or len(set(pieces)) != len(pieces):
        _fail("its vocabulary is not one word piece a line")
    return pieces
