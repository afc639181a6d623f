"""Which modifiers a text names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answers.understanding.modifiers import find_modifiers
from index.sources.modifier_texts import read_all

KNOWN = frozenset(one.modifier for one in read_all())


@pytest.mark.parametrize(
    ("text", "modifiers"),
    [
        ("What does modifier 59 mean?", ("59",)),
        ("mod 25 vs 57", ("25", "57")),
        ("difference between modifiers xs and xu", ("XS", "XU")),
        ("modifer lt on the line", ("LT",)),
        ("what does modifier ZQ mean", ("ZQ",)),
        ("is 59 an NCCI-associated modifier", ("59",)),
        ("is 25 NCCI-associated", ("25",)),
        ("does 76 bypass a pair", ("76",)),
        ("99213-25 and 17110-59", ("25", "59")),
        ("52 vs 53, what is the difference", ("52", "53")),
        ("back in the OR: 58, 78 or 79?", ("58", "78", "79")),
        ("GY, GZ or GX?", ("GY", "GZ", "GX")),
        ("LT or F1", ("LT", "F1")),
        ("what eyelid is E4", ("E4",)),
        ("and JZ", ("JZ",)),
        ("Will KX get a line past an NCCI PTP edit?", ("KX",)),
        ("put a 50 on 20610 for both knees", ("50",)),
        ("Can an assistant surgeon (80) be paid on 66984?", ("80",)),
        ("can 93000 be billed with 26?", ("26",)),
        ("can I report 71046 with TC", ("TC",)),
    ],
)
def test_with_or_without_the_word(text: str, modifiers: tuple[str, ...]) -> None:
    """Beside the word anything of two characters; else what exists, in a list, at a code, alone."""
    found, spans = find_modifiers(text, KNOWN)
    assert found == modifiers
    assert {text[start:end].upper() for start, end in spans} == set(modifiers)


@pytest.mark.parametrize(
    "text",
    [
        "is 96372 payable with 25 units",
        "POS 22 vs 24",
        "patient aged 25 or 26",
        "code for RA of the left hand",
        "what is MS",
        "is PT covered for a PA",
        "do I add a modifier or not",
        "which modifier is it",
        "HCC 22 and 23",
        "a 50 year old with 20610",
    ],
)
def test_numbers_and_abbreviations_are_none(text: str) -> None:
    """Units, ages, places of service, categories and the shorthand of charts."""
    assert find_modifiers(text, KNOWN) == ((), [])


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_any_text(text: str) -> None:
    """Whatever is typed, what is found stands there and, without the word, exists."""
    found, spans = find_modifiers(text, KNOWN)
    assert {text[start:end].upper() for start, end in spans} == set(found)
    if "mod" not in text.lower() and "-" not in text:
        assert set(found) <= KNOWN
