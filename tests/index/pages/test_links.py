"""Codes named in notes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.pages.links import references


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("stage of chronic kidney disease (N18.1-N18.6)", [("N18.1-N18.6", ("N181",))]),
        ("due to underlying condition (E08.-)", [("E08.-", ("E08",))]),
        ("gestational diabetes (O24.4-)", [("O24.4-", ("O244",))]),
        ("insulin (Z79.4)", [("Z79.4", ("Z794",))]),
        ("see categories E08-E13 with", [("E08-E13", ("E08-E13", "E08"))]),
        ("pancreatitis (K85-K86.-)", [("K85-K86.-", ("K85-K86", "K85"))]),
        ("(A00, B01)", [("A00", ("A00",)), ("B01", ("B01",))]),
        ("head injury (S06.0X-, S06.0X1A)", [("S06.0X-", ("S060X",)), ("S06.0X1A", ("S060X1A",))]),
        ("Merkel cell (C4A.-), (Z3A.00)", [("C4A.-", ("C4A",)), ("Z3A.00", ("Z3A00",))]),
        ("abdominal pain (R10.1-R10.4-)", [("R10.1-R10.4-", ("R101",))]),
        ("vitamin B12 deficiency", [("B12", ("B12",))]),
        ("A15 - A19", [("A15 - A19", ("A15-A19", "A15"))]),
        ("C3 glomerulopathy, ADH1, STAT5b, H1N1, E11.22334, e11", []),
    ],
)
def test_known_references(text: str, named: list[tuple[str, tuple[str, ...]]]) -> None:
    """Every written form of the Tabular List, and things that only look like codes."""
    assert [(text[one.start : one.end], one.codes) for one in references(text)] == named


_PIECES = st.lists(
    st.sampled_from(
        ["E08", ".", "-", "E13", " ", ".4", "(", ")", ",", "X", "S06.0X", "\u2013", "a", "9"]
    )
).map("".join)


@given(st.one_of(st.text(), _PIECES))
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    """No text makes the parser fail, overlap or point outside."""
    end = 0
    for one in references(text):
        assert end <= one.start < one.end <= len(text)
        assert one.codes
        assert all(code.isascii() and "." not in code for code in one.codes)
        end = one.end
