"""Compiling the dictionary of a content, and what the result depends on."""

import hashlib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index import __version__, paths
from index.cases.dictionary.phrase_store import pack_phrases
from index.cases.dictionary.phrases import compile_phrases
from index.cases.dictionary.readings import Ordinary, pack_readings
from index.cases.dictionary.words import GrowingClasses
from index.database import Content
from index.fulltext import phrases, text, vocabulary
from index.fulltext.vocabulary import Vocabulary, own_entries

ORDINARY = "ordinary"
"""Name of the array of the classes that alone name no condition, int32."""
_FORMAT = 1
"""Raised when another dictionary is made of the same content. In a checkout the source files tell
of a change, too; a package holds none of them."""
_FOLDER = paths.resources() / "content" / "cases"
_ORDINARY_FILE = _FOLDER / "ordinary.toml"
_WORDS_FILE = _FOLDER / "words.toml"


def compile_dictionary(content: Content) -> dict[str, npt.NDArray[Any]]:
    """Return the dictionary of a content as arrays, which takes seconds.

    Args:
        content: The content.
    """
    ordinary = _ordinary()
    classes = GrowingClasses(content.connection)
    packed = pack_phrases(compile_phrases(content.connection, classes), classes)
    readings = pack_readings(
        own_entries([_WORDS_FILE]), Vocabulary(content.packed).all_entries(), classes, ordinary
    )
    alone = {classes.find(word) for word in ordinary.words} - {-1}
    return {
        **packed,
        **readings,
        **classes.packed(),
        ORDINARY: np.array(sorted(alone), np.int32),
    }


def key_of(content: Content) -> str | None:
    """Return what tells the dictionary of a content from all others.

    Args:
        content: The content.

    Returns:
        A hexadecimal digest, or None where the content has no hash to tell it by.
    """
    content_hash = content.meta("content_hash")
    if not content_hash:
        return None
    digest = hashlib.sha256(f"{_FORMAT} {__version__} {content_hash}\n".encode())
    for path in (_ORDINARY_FILE, _WORDS_FILE, content.packed / vocabulary.FILE, *_source_files()):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _source_files() -> Iterator[Path]:
    yield from sorted(Path(__file__).parent.glob("*.py"))
    for module in (phrases, text, vocabulary):
        path = Path(str(module.__file__))
        if path.is_file():
            yield path


def _ordinary() -> Ordinary:
    read = tomllib.loads(_ORDINARY_FILE.read_text(encoding="utf-8"))
    return Ordinary(*(frozenset(str(read[name]).split()) for name in Ordinary._fields))
