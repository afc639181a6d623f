"""The Whoosh analyzer and schema.

Whoosh pickles the schema into the index, so the path of this module and the name of this class
are part of the format, and a frozen build must carry the module.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from whoosh.analysis.acore import Token
from whoosh.analysis.tokenizers import Tokenizer
from whoosh.fields import TEXT, Schema
from whoosh.formats import Frequency
from whoosh.system import pack_uint

from index.fulltext.text import STOP_WORDS, index_words, words

FIELDS = ("title", "terms", "index", "legacy", "path")
"""Searchable fields: official title; inclusion terms and names; index entries; ICD-9-CM titles of
crosswalks; titles of the headings above."""


class CodeAnalyzer(Tokenizer):
    """Splits text into the words of ``index.fulltext.text``."""

    def __call__(
        self,
        value: str,
        positions: bool = False,
        chars: bool = False,
        keeporiginal: bool = False,
        removestops: bool = True,
        start_pos: int = 0,
        start_char: int = 0,
        mode: str = "",
        **kwargs: Any,  # noqa: ANN401 - the signature is Whoosh's
    ) -> Iterator[Token]:
        """Yield Whoosh tokens; one token object is reused, as Whoosh expects."""
        token = Token(positions, chars, removestops=removestops, mode=mode, **kwargs)
        position = start_pos
        for word in words(value):
            token.stopped = word.text in STOP_WORDS
            if token.stopped and removestops:
                continue
            token.text = word.text
            token.boost = 1.0
            if positions:
                token.pos = position
                position += 1
            if chars:
                token.startchar = start_char + word.start
                token.endchar = start_char + word.end
            yield token


class WordCounts(Frequency):
    """How often each word of ``CodeAnalyzer`` stands in a text.

    It counts what the analyzer would yield, without making a token of each word: half of the time
    of adding a document.
    """

    def word_values(
        self,
        value: Any,  # noqa: ANN401 - the signature is Whoosh's
        analyzer: Any,  # noqa: ANN401
        **kwargs: Any,  # noqa: ANN401
    ) -> Iterator[tuple[Any, int, float, bytes]]:
        """Yield each word, its count, its weight and its count as bytes."""
        for word, count in Counter(index_words(value)).items():
            yield word, count, float(count), pack_uint(count)


def make_schema() -> Schema:
    """Return the schema: the text fields without positions.

    The code of a document is not indexed: its number is the row number of the code in the
    database, and a term of its own for every code was most of the index.
    """
    analyzer = CodeAnalyzer()
    return Schema(**{name: TEXT(analyzer=analyzer, phrase=False) for name in FIELDS})
