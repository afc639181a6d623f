"""History, POA, code edits, hierarchies, exclusions and reverse crosswalks on a page."""

from datetime import date
from pathlib import Path

import pytest

from index.database import Content
from index.model import CodeRef, Crosswalk, System
from index.pages.gems import flags_in_words
from index.pages.sections.complications import in_words, ranges
from tests.index.pages.lists import links, parts, said, sections_by_key, write


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """Return the generation with every list."""
    return write(tmp_path_factory.mktemp("lists"), parts())


def test_new_code(content: Content) -> None:
    """Since when, and what was coded before; a code that is not installed is no link."""
    history = sections_by_key(content, "B8801")["history"]
    assert said(history) == [
        "None to 2025-09-30: not yet a code",
        "2025-10-01 to None: valid",
        "New since: 2025-10-01 (Listed in the conversion table)",
        "Previously coded: B88.0 and Z99.9-Z99.99 ()",
        "Previous code: B88.0 (Other acariasis)",
        "Previous, from: Z99.9 (not in the installed editions)",
        "to: Z99.99 (not in the installed editions)",
        "Added: 2025-10-01 (Infestation by Demodex mites)",
        "2024-10-01 to 2025-09-30: FY2025: no such code",
        "2025-10-01 to 2026-09-30: FY2026: Infestation by Demodex mites (billable)",
    ]
    assert [cell.ref for cell in links(history)] == [CodeRef(System.ICD10CM, "B880")]


def test_code_that_became_a_heading(content: Content) -> None:
    """It is deleted as a code, and the codes that came from it are named."""
    history = sections_by_key(content, "B880")["history"]
    assert said(history) == [
        "None to 2025-09-30: valid",
        "2025-10-01 to None: not valid",
        "Deleted: 2025-10-01 (Other acariasis)",
        "Added as a heading: 2025-10-01 (Other acariasis)",
        "B88.01 | Infestation by Demodex mites | 2025-10-01",
        "2024-10-01 to 2025-09-30: FY2025: Other acariasis (billable)",
        "2025-10-01 to 2026-09-30: FY2026: Other acariasis (heading)",
    ]


def test_revised_title(content: Content) -> None:
    """The title before stands beside the day."""
    lines = said(sections_by_key(content, "L02212")["history"])
    assert "Title revised: 2025-10-01 (before: Cutaneous abscess of back [old])" in lines
    assert "2024-10-01 to 2025-09-30: FY2025: Cutaneous abscess of back [old] (billable)" in lines


def test_older_than_the_table(content: Content) -> None:
    """A code that no list names was there before."""
    assert said(sections_by_key(content, "E1122")["history"]) == [
        "Valid since: before FY2017 (not among the codes new since 2016-10-01)",
        "Unchanged by the addenda of FY2026.",
    ]


def test_table_older_than_the_code(tmp_path: Path) -> None:
    """A conversion table of an earlier year does not make a newer edition's codes old."""
    releases = [part for part in parts() if part[0] == "icd10cm_order" and part[1] == "FY2026"]
    table = ("icd10cm_conversion", "FY2024", ("2023-10-01", "2024-09-30"), ())
    lines = said(sections_by_key(write(tmp_path, [*releases, table]), "B8801")["history"])
    assert len(lines) == 1
    assert "not known" in lines[0]
    assert "FY2024" in lines[0]


def test_nothing_is_said_without_lists(tmp_path: Path) -> None:
    """No list installed is not the same as no edit."""
    releases = [part for part in parts() if part[0] == "icd10cm_order" and part[1] == "FY2026"]
    found = sections_by_key(write(tmp_path, releases), "I469")
    assert not {"history", "code_edits", "hierarchy", "cc_exclusions"} & set(found)


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        (
            "I462",
            [
                "POA indicator: exempt (no POA indicator is reported (poa_exempt, FY2026))",
                "No age, sex or manifestation edit in the Medicare Code Editor v41.1 (April 2024).",
            ],
        ),
        (
            "A0471",
            [
                "POA indicator: required (Y, N, U or W; not on the exempt list of FY2026)",
                "Age: 9 to 64 years (maternity diagnosis: an age outside this range is an age "
                "conflict)",
                "Sex: female only (a claim for a male patient is a sex conflict)",
            ],
        ),
        (
            "E1122",
            [
                "POA indicator: required (Y, N, U or W; not on the exempt list of FY2026)",
                "Manifestation: never the principal diagnosis (the underlying disease is coded "
                "first)",
            ],
        ),
        (
            "B8801",
            [
                "POA indicator: required (Y, N, U or W; not on the exempt list of FY2026)",
                "New on 2025-10-01: the Medicare Code Editor list installed, v41.1 (April 2024), "
                "does not know it. Whether it has an age, sex or manifestation edit is not known.",
            ],
        ),
    ],
)
def test_code_edits(content: Content, code: str, lines: list[str]) -> None:
    """In words, with the list that says so; a newer code is not known to an older list."""
    assert said(sections_by_key(content, code)["code_edits"]) == lines


def test_headings_have_no_edits(content: Content) -> None:
    """A heading is never on a claim."""
    assert "code_edits" not in sections_by_key(content, "A047")


def test_hierarchy(content: Content) -> None:
    """What a payment category drops, and what drops it."""
    assert said(sections_by_key(content, "E1122")["hierarchy"]) == [
        "drops | 38 | Diabetes with Glycemic Complications",
        "is dropped by | 35 | ",
        "is dropped by | 36 | ",
    ]


def test_exclusions(content: Content) -> None:
    """How many principal diagnoses, which, and in which groups it does not count."""
    section = sections_by_key(content, "I469")["cc_exclusions"]
    assert said(section) == [
        "Severity: MCC (as a secondary diagnosis of an inpatient stay)",
        "Condition: discharged alive (else it is no MCC)",
        "Excluded by: 4 principal diagnoses (beside which it does not count (PDX collection 0821))",
        "MS-DRGs 283-285: does not count (Acute Myocardial Infarction, Expired)",
        "E11 | E11.22 | 1",
        "I46 | all codes | 3",
    ]
    assert {cell.text for cell in links(section)} == {"E11", "I46"}
    assert said(sections_by_key(content, "A0471")["cc_exclusions"])[-1] == (
        "Excluded by: no principal diagnosis ()"
    )
    assert "cc_exclusions" not in sections_by_key(content, "E1122")


def test_ranges() -> None:
    """Runs follow the classification; a code that is not installed stands alone."""
    listed = ["A000", "A001", "A009", "A0100", "A0101"]
    assert ranges(["A001", "A009", "A0101"], listed) == [("A001", "A009"), ("A0101", "A0101")]
    assert ranges(["A000", "A005", "A009"], listed) == [
        ("A000", "A000"),
        ("A005", "A005"),
        ("A009", "A009"),
    ]


def test_codes_in_few_words() -> None:
    """Whole 7th characters, ranges, and a number where there are too many."""
    listed = [f"S7200{n}{c}" for n in (1, 2) for c in "ABD"]
    assert in_words(listed, listed) == "all codes"
    assert in_words(["S72001A", "S72002A", "S72002D"], listed) == (
        "all with 7th character A, S72.002D"
    )
    many = [f"T36{n:02}" for n in range(100)]
    assert in_words(many[::2], many).endswith("T36.22, and 38 more codes")


def test_reverse_crosswalks(content: Content) -> None:
    """The codes of the other system that map to this one, flags in words."""
    section = sections_by_key(content, "E1122")["crosswalk_reverse"]
    assert section.title == "ICD-9-CM codes that map to this code"
    assert said(section) == [
        "250.40 |  | approximate match",
        "585.4 |  | exact match; combination, scenario 1, choice list 2: takes one code of each "
        "choice list of the scenario together",
    ]


def test_no_match_in_words() -> None:
    """No target is not an exact one."""
    nothing = Crosswalk(
        None, "", approximate=True, combination=False, scenario=0, choice_list=0, source="gem"
    )
    assert flags_in_words(nothing) == "no match: no code of the other system corresponds"


def test_the_date_picks_the_list(content: Content) -> None:
    """Before the list's edition its newest earlier one answers; the page names the source."""
    found = sections_by_key(content, "I469", date(2025, 1, 1))["cc_exclusions"]
    assert {block.source for block in found.blocks} == {"msdrg_exclusions-FY2026"}
