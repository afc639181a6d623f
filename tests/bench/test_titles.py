"""The peer of the quality benchmark."""

import sqlite3

from tests.bench.titles import Titles


def _peer() -> Titles:
    made = sqlite3.connect(":memory:")
    made.executescript(
        "CREATE TABLE code (id, system, code, title, kind);"
        "CREATE TABLE note (code_id, kind, text);"
        "INSERT INTO code VALUES (1, 'ICD10CM', 'A1', 'Fever of the hand', 'code'),"
        " (2, 'ICD10CM', 'A2', 'Fever', 'code'), (3, 'ICD9CM', '001', 'Fever, hand', 'code'),"
        " (4, 'ICD10CM', 'A', 'Fever, hand', 'chapter');"
        "INSERT INTO note VALUES (2, 'inclusion', 'Hot feet'), (2, 'excludes1', 'Hand')"
    )
    return Titles(made)


def test_codes_with_all_words_come_before_those_with_any() -> None:
    """Headings, ICD-9 and excludes notes answer nothing."""
    assert _peer().search("hand fevers", 10) == [("ICD10CM", "A1"), ("ICD10CM", "A2")]
    assert _peer().search("hand fevers", 1) == [("ICD10CM", "A1")]


def test_inclusion_terms_answer_and_any_text_is_a_query() -> None:
    """What FTS5 takes for syntax is words here."""
    assert _peer().search('"foot (feet', 10) == [("ICD10CM", "A2")]
    assert _peer().search("NEAR( *", 10) == []
    assert _peer().search(" ", 10) == []
