"""Understanding queries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fulltext.query import parse
from index.fulltext.text import STOP_WORDS
from index.model import System


@given(st.text(), st.booleans())
def test_no_text_is_an_error(text: str, prefix: bool) -> None:
    """Any text parses, its words are distinct, and a prefix is always the last word."""
    query = parse(text, prefix=prefix)
    assert len(set(query.words)) == len(query.words)
    assert not query.prefix or query.words


@pytest.mark.parametrize(
    ("text", "words", "prefix"),
    [
        ("type 2 diab", ("type", "2", "diab"), True),
        ("type 2 diab ", ("type", "2", "diab"), False),
        ("fracture of", ("fracture", "of"), True),
        ("fracture of ", ("fracture",), False),
        ("left eye lef", ("left", "eye", "lef"), True),
        ("eye left eye", ("left", "eye"), True),
        ("", (), False),
        ("...", (), False),
    ],
)
def test_words(text: str, words: tuple[str, ...], prefix: bool) -> None:
    """The last word may go on unless a blank ends it."""
    query = parse(text)
    assert (query.words, query.prefix) == (words, prefix)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("E11.22", "E1122"),
        ("e1122", "E1122"),
        (" S72.001A ", "S72001A"),
        ("O24.4-", "O244"),
        ("E08-E13", "E08-E13"),
        ("0DTJ4ZZ", "0DTJ4ZZ"),
        ("250.40", "25040"),
        ("i10", "I10"),
        ("E", ""),
        ("2", ""),
        ("hives", ""),
        ("type 2", ""),
        ("12345678901", ""),
    ],
)
def test_codes(text: str, code: str) -> None:
    """A code needs a digit and two characters; dots, case and a trailing dash do not matter."""
    assert parse(text).code == code


@pytest.mark.parametrize(
    ("text", "system", "rest"),
    [
        ("cm:fever", System.ICD10CM, "fever"),
        ("PCS: bypass", System.ICD10PCS, " bypass"),
        ("i9:250", System.ICD9CM, "250"),
        ("i9p:45", System.ICD9PROC, "45"),
        ("xx:fever", None, "xx:fever"),
        ("ca - cancer of uterus", None, "ca - cancer of uterus"),
    ],
)
def test_scopes(text: str, system: System | None, rest: str) -> None:
    """A known scope limits the query; anything else is plain text."""
    query = parse(text)
    assert (query.system, query.text) == (system, rest)


def test_stop_words_carry_no_meaning_in_titles() -> None:
    """Words that tell codes apart must never become stop words."""
    assert STOP_WORDS.isdisjoint({"a", "in", "with", "without", "not", "no", "2", "type"})
