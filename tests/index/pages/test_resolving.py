"""From what is typed to a code."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.database import Content
from index.model import CodeRef, System
from index.pages import near, resolve

TODAY = date(2026, 6, 1)
ICD9_DAYS = date(2014, 12, 1)


def _found(content: Content, text: str, on: date = TODAY) -> list[tuple[str, str]]:
    refs = resolve(content, text, date_of_service=on)
    return [(ref.system.value, ref.display) for ref in refs]


@pytest.mark.parametrize("text", ["E1122", "e11.22", "E11.22", " e1122 ", "E11.22-", "E11. 22"])
def test_dots_and_case_are_optional(few_codes: Content, text: str) -> None:
    """Every way to write E11.22."""
    assert _found(few_codes, text) == [("ICD10CM", "E11.22")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("S72001A", [("ICD10CM", "S72.001A")]),
        ("0dtj4zz", [("ICD10PCS", "0DTJ4ZZ")]),
        ("250.40", [("ICD9CM", "250.40")]),
        ("E08-E13", [("ICD10CM", "E08-E13")]),
        ("e08\u2013e13", [("ICD10CM", "E08-E13")]),
        ("E11.-", [("ICD10CM", "E11")]),
        ("chapter 4", [("ICD10CM", "4"), ("ICD9CM", "4")]),
        ("Section 0", [("ICD10PCS", "0")]),
        ("E99.99", []),
        ("", []),
        ("type 2 diabetes", []),
    ],
)
def test_forms(few_codes: Content, text: str, expected: list[tuple[str, str]]) -> None:
    """Codes, blocks and chapters."""
    assert _found(few_codes, text) == expected


def test_the_dot_decides(few_codes: Content) -> None:
    """25.04 is the procedure, 250.4 the diagnosis; both are found either way."""
    assert _found(few_codes, "25.04")[0] == ("ICD9PROC", "25.04")
    assert _found(few_codes, "250.4")[0] == ("ICD9CM", "250.4")
    assert len(_found(few_codes, "2504")) == 2


def test_then_the_date_decides(few_codes: Content) -> None:
    """E8020 is porphyria today and a railway accident before ICD-10; E802.0 always the latter."""
    assert _found(few_codes, "E8020")[0] == ("ICD10CM", "E80.20")
    assert _found(few_codes, "E8020", ICD9_DAYS)[0] == ("ICD9CM", "E802.0")
    assert _found(few_codes, "E802.0")[0] == ("ICD9CM", "E802.0")


def test_only_the_system_asked_for(few_codes: Content) -> None:
    """``--system`` hides the others."""
    assert resolve(few_codes, "E8020", system=System.ICD9CM) == (CodeRef(System.ICD9CM, "E8020"),)


def test_near_codes(few_codes: Content) -> None:
    """The fewest edits first, codes that begin alike before others."""
    assert [line.display for line in near(few_codes, "E11.23", limit=2)] == [
        "E11.2",
        "E11.21",
    ]
    assert near(few_codes, "S99")[0].display == "S72"
    assert near(few_codes, "?") == []
    assert len(near(few_codes, "E", limit=3)) == 3


@given(st.one_of(st.text(max_size=40), st.from_regex(r"[A-Za-z0-9.\-]{0,9}", fullmatch=True)))
def test_any_text_is_answered(few_codes: Content, text: str) -> None:
    """No text makes it fail, and what it names exists."""
    for ref in resolve(few_codes, text, date_of_service=TODAY):
        assert ref in resolve(few_codes, ref.code, date_of_service=TODAY)
    near(few_codes, text)
