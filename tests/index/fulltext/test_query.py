"""Understanding queries."""

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fulltext.grammar import items
from index.fulltext.language import Filter, has_operator
from index.fulltext.query import Query, parse
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


_PIECES = (
    *('"', "-", "*", "?", ":", " ", "(", ")", "[", "]", "^", "~", "\\", "AND", "NOT ", "TO "),
    *("E11.", "S72.0", "E08", "-E13", "99202", "hcc:", "37", "billable:", "yes", "new:2026"),
    *("cm:", "xx:", "of", "the", "coma", "é", "\u0130", "\x00", "'s", "T10-T12", "0DT"),
)


@given(st.lists(st.sampled_from(_PIECES), max_size=12).map("".join), st.booleans())
def test_no_operators_are_an_error(text: str, prefix: bool) -> None:
    """Texts made of operators parse; the items of a text are the whole text; patterns compile."""
    query = parse(text, prefix=prefix)
    assert "".join(typed for _, typed in items(text)) == text
    assert len(set(query.words)) == len(query.words)
    assert all(re.compile(pattern) for pattern in query.patterns)
    assert all(first <= last for first, last in query.ranges)
    found = (query.phrases, query.excluded, query.patterns, query.ranges, query.filters)
    assert query.plain is not any(found)


@given(st.text())
def test_any_text_is_its_items(text: str) -> None:
    """The parser loses no character of any text."""
    assert "".join(typed for _, typed in items(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "ca - cancer of uterus",
        "fever -",
        "x-ray",
        "-itis",
        "--fetal",
        '"unclosed',
        '10" x 12"',
        '"" fever',
        '-"of the" fever',
        "e: coli",
        "xx:fever",
        "hcc:abc",
        "cc: chest pain",
        "sex:x",
        "what is this?",
        "E*",
        "*11",
        "blood pressure 120-140",
        "T10-T12 fusion",
        "E13-E08",
        "beta-2",
        "fever cm: cough",
        "AND OR NOT (",
    ],
)
def test_plain_text(text: str) -> None:
    """What is not an operator, or does not parse, is the text it is."""
    query = parse(text)
    assert query.plain
    assert query.text == text


def _operators(query: Query) -> tuple[object, ...]:
    return query.phrases, query.excluded, query.patterns, query.ranges, query.filters


@pytest.mark.parametrize(
    ("text", "words", "operators"),
    [
        ('"with coma" diab', ("with", "coma", "diab"), ((("with", "coma"),), (), (), (), ())),
        ('"type of pain"', ("type", "pain"), ((("type", "of", "pain"),), (), (), (), ())),
        ("pain -fetal", ("pain",), ((), (("fetal",),), (), (), ())),
        ('pain -"low back"', ("pain",), ((), (("low", "back"),), (), (), ())),
        ("E11.*", (), ((), (), ("E11[A-Z0-9]*",), (), ())),
        ("s72.0??a", (), ((), (), ("S720[A-Z0-9][A-Z0-9]A",), (), ())),
        ("E08-E13 coma", ("coma",), ((), (), (), (("E08", "E13"),), ())),
        ("99202-99215", (), ((), (), (), (("99202", "99215"),), ())),
        ("i9:250-259", (), ((), (), (), (("250", "259"),), ())),
        ("E11.21-E11.29", (), ((), (), (), (("E1121", "E1129"),), ())),
        ("HCC:37 sex:F", (), ((), (), (), (), (Filter("hcc", "37"), Filter("sex", "f")))),
    ],
)
def test_operators(text: str, words: tuple[str, ...], operators: tuple[object, ...]) -> None:
    """Each operator is taken out of the text; a phrase leaves its words."""
    query = parse(text)
    assert not query.plain
    assert query.words == words
    assert _operators(query) == operators


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("billable:", ()),
        ("diabetes billable:", ("diabetes",)),
        ("diabetes Billable:y", ("diabetes",)),
        ("cm: coma new:202", ("coma",)),
        ("coma ccsr:en", ("coma",)),
        ("coma hcc: ", ("coma",)),
        ("billable:yes coma cc:m", ("coma",)),
    ],
)
def test_a_filter_being_typed_does_not_count(text: str, words: tuple[str, ...]) -> None:
    """It is neither a word nor a filter, and the word before it is whole."""
    query = parse(text)
    assert (query.words, query.prefix) == (words, False)
    assert {one.name for one in query.filters} <= {"billable"}
    assert (query.system is System.ICD10CM) is text.startswith("cm:")


@pytest.mark.parametrize("text", ["billable:maybe", "new:19", "cc:m ", "hcc:x", "xx:", "hcc::"])
def test_what_no_value_begins_with_is_text(text: str) -> None:
    """Another value, or a part of one with a blank behind it, is plain text."""
    assert parse(text).text == text


def test_operators_keep_the_scope_code_and_prefix() -> None:
    """A scope goes before or behind filters; only a word at the very end may go on."""
    assert parse("cm: billable:yes heart").system is System.ICD10CM
    query = parse("billable:yes cm: heart")
    assert (query.system, query.words, query.prefix) == (System.ICD10CM, ("heart",), True)
    assert not parse("heart billable:yes").prefix
    assert not parse('"heart failure"').prefix
    assert parse("billable:yes E11.2").code == "E112"
    assert parse("sex:f").only_listed
    assert not parse("sex:f pain").only_listed


def test_ordinary_queries_do_not_import_whoosh() -> None:
    """Whoosh takes longer to import than a keystroke may; only operators pay for it."""
    script = (
        "import sys; from index.fulltext.query import parse\n"
        "for text in ('heart fail', 'ca - cancer: uterus?', 'E11.22', 'cm:fever'): parse(text)\n"
        "assert 'whoosh' not in sys.modules\n"
        "parse('hcc:37'); assert 'whoosh' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
    assert not has_operator("ca - cancer: uterus?")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("blood in my pee", ("blood", "in", "pee")),
        ("burning when i pee", ("burning", "pee")),
        ("factor i deficiency", ("factor", "i", "deficiency")),
        ("my", ("my",)),
    ],
)
def test_words_of_an_account_are_left_out(text: str, kept: tuple[str, ...]) -> None:
    """They tell nothing; a query of nothing else keeps them, and a numeral stays."""
    assert parse(text, prefix=False).words == kept
