"""POA, the conversion table, the code editor and the GEMs, 200 random codes each."""

from collections import defaultdict
from datetime import date, datetime

import pytest

from index.database import Content
from index.model import System
from tests.index.everything.official import (
    OrderLine,
    draw,
    icd10cm_order,
    member,
    page,
    records,
    sheet,
    undotted,
    values,
)
from tests.shared import RELEASES

AFTER_MCE = date(2024, 6, 1)


def _billable() -> list[OrderLine]:
    return [line for line in icd10cm_order() if line.billable]


def test_present_on_admission(content: Content) -> None:
    """Codes of the list are exempt, all others are not."""
    text = member(RELEASES / "icd10cm/POAexemptCodesFY26.zip", "POAexemptCodesFY26.txt").decode()
    exempt = [undotted(line.split("\t")[1]) for line in text.splitlines()[1:] if line.strip()]
    assert len(exempt) == 38_349
    for code in draw(exempt, 11):
        shown = page(content, System.ICD10CM, code)
        assert values(shown, "code_edits", "POA indicator") == ["exempt"], code
    others = sorted({line.code for line in _billable()} - set(exempt))
    for code in draw(others, 12):
        shown = page(content, System.ICD10CM, code)
        assert values(shown, "code_edits", "POA indicator") == ["required"], code


def test_conversion_table(content: Content) -> None:
    """First day and previous codes of codes that are new since 2016-10-01."""
    _, _, *lines = sheet("icd10cm/ICD-10-CM-CONVERSION-TABLE-FY2026.xlsx")
    entries: dict[str, set[tuple[str, str]]] = defaultdict(set)
    count = 0
    for cells in lines:
        if cells[0] is None:
            continue
        count += 1
        code, when, before = cells[:3]
        day = when.date().isoformat() if isinstance(when, datetime) else f"{when}-10-01"
        entries[undotted(str(code))].add((day, " ".join(str(before).split())))
    assert count == 5_892
    present = {line.code for line in icd10cm_order()}
    known = sorted(code for code in entries if code in present)
    for code in draw(known, 13):
        shown = page(content, System.ICD10CM, code)
        days = sorted(day for day, _ in entries[code])
        assert sorted(values(shown, "history", "New since")) == days, code
        listed = values(shown, "history", "Previous code")
        printed = values(shown, "history", "Previously coded") or listed
        for _, before in entries[code]:
            assert before in printed or before in {"None", "none"}, (code, before, printed)
    old = sorted({line.code for line in _billable()} - set(entries))
    for code in draw(old, 14, 50):
        shown = page(content, System.ICD10CM, code)
        assert not values(shown, "history", "New since"), code


_AGES = {
    "Adult (Ages 15-124)": "15 to 124 years",
    "Maternity (Ages 9-64)": "9 to 64 years",
    "Pediatric (Ages 0-17)": "0 to 17 years",
    "Perinatal/Newborn (Age 0 Only)": "age 0 only",
}
_SEXES = {"Female Only": "female only", "Male Only": "male only"}


def test_code_editor(content: Content) -> None:
    """Age, sex and manifestation edits; a code that is not in a list has none."""
    edits: dict[str, set[str]] = defaultdict(set)
    lines = records("reference/MCE_v41.1_code_edits.csv")
    assert len(lines) == 7_946
    for line in lines:
        edits[undotted(line["icd_code"])].add(line["icd_conflict_rule"])
    assert len(edits) == 5_343
    billable = {line.code for line in _billable()}
    free = sorted(billable - set(edits))
    known = sorted(billable & set(edits))
    for code in (*draw(known, 15), *draw(free, 16, 50)):
        shown = page(content, System.ICD10CM, code, AFTER_MCE)
        rules = edits[code]
        ages = sorted(_AGES[rule] for rule in rules if rule in _AGES)
        sexes = sorted(_SEXES[rule] for rule in rules if rule in _SEXES)
        assert sorted(values(shown, "code_edits", "Age")) == ages, code
        assert sorted(values(shown, "code_edits", "Sex")) == sexes, code
        manifestation = any(rule.startswith("Manifestation") for rule in rules)
        assert bool(values(shown, "code_edits", "Manifestation")) == manifestation, code


Mapping = tuple[str, str, str, str, str]


@pytest.mark.parametrize(
    ("name", "split", "lines", "source", "target"),
    [
        ("2018_I10gem.txt", 8, 81_593, System.ICD10CM, System.ICD9CM),
        ("2018_I9gem.txt", 6, 24_860, System.ICD9CM, System.ICD10CM),
    ],
)
def test_equivalence_mappings(
    content: Content, name: str, split: int, lines: int, source: System, target: System
) -> None:
    """Targets and flags of 200 codes, as printed, and how many map back to 200 others."""
    text = (RELEASES / "gems" / name).read_text(encoding="ascii")
    onward: dict[str, list[Mapping]] = defaultdict(list)
    back: dict[str, set[str]] = defaultdict(set)
    for line in text.splitlines():
        code, other = line[: split - 1].strip(), line[split:14].strip().upper()
        approximate, none, combination, scenario, choice = list(line[14:19])
        to = "" if none == "1" else other
        onward[code].append((to, approximate, combination, scenario, choice))
        if to:
            back[to].add(code)
    assert sum(map(len, onward.values())) == lines
    installed = _installed(content, source)
    for code in draw(sorted(installed & onward.keys()), 17):
        shown = [
            (
                one.target.code if one.target else "",
                str(int(one.approximate)),
                str(int(one.combination)),
                str(one.scenario),
                str(one.choice_list),
            )
            for one in page(content, source, code).crosswalks
        ]
        assert shown == onward[code], code
        assert all(
            one.target is None or one.target.system is target
            for one in page(content, source, code).crosswalks
        )
    for code in draw(sorted(_installed(content, target) & back.keys()), 18):
        (section,) = [
            one for one in page(content, target, code).sections if one.key == "crosswalk_reverse"
        ]
        from_here = {
            row[0].ref.code
            for block in section.blocks
            for row in getattr(block, "rows", ())
            if row[0].ref
        }
        assert from_here == back[code], code


def _installed(content: Content, system: System) -> set[str]:
    rows = content.connection.execute(
        "SELECT code FROM code WHERE system = ? AND billable", (system.value,)
    )
    return {row["code"] for row in rows}
