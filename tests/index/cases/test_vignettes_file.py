"""The vignettes are well formed, and a coder could report their codes on their dates.

``vignettes.jsonl``, ``vignettes_third.jsonl`` and ``vignettes_fourth.jsonl`` are to work with.
``vignettes_second.jsonl`` only measures: whoever makes the engine does not read it, so that its
figures are those of notes the engine was not made for.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from index.database import Content, open_content
from index.model import CodeRef, System
from index.pages import build_page

FIRST_DAY, LAST_DAY = date(2025, 10, 1), date(2026, 9, 30)
"""FY2026, whose codes and guidelines the vignettes follow."""

CHAPTERS = {f"I.C.{number}" for number in range(1, 23)}
CODE = re.compile(r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?")
PROCEDURE = {"pcs": re.compile(r"[0-9A-HJ-NP-Z]{7}"), "cpt": re.compile(r"\d{5}")}
GUIDELINE = re.compile(r"\b(?:I|II|III|IV)\.[A-Z](?:\.\w+)*")

GUIDED_BY_TWO = {"U07.0": "I.C.10", "U07.1": "I.C.1", "U09.9": "I.C.1"}
"""Codes of chapter 22 and the chapter where the guidelines speak about them."""


class Vignette(NamedTuple):
    """A line of a file.

    Attributes:
        id: Its name.
        setting: ``inpatient`` or ``outpatient``.
        dos: Date of service.
        age: Age in whole years, 0 for a newborn.
        sex: ``F``, ``M`` or None.
        chapters: Chapters of the guidelines, ``I.C.4``.
        text: The note.
        codes: What a coder reports, the first-listed code first.
        never: What must not be reported: negated, of relatives, of the past, uncertain, replaced.
        why: The rule for each reported code.
        pcs: ICD-10-PCS codes, where it has any.
        cpt: CPT numbers, where it has any.
    """

    id: str
    setting: str
    dos: str
    age: int | None
    sex: str | None
    chapters: list[str]
    text: str
    codes: list[str]
    never: list[str]
    why: dict[str, str]
    pcs: Sequence[str] = ()
    cpt: Sequence[str] = ()

    @property
    def day(self) -> date:
        """The date of service."""
        return date.fromisoformat(self.dos)


def load(name: str) -> list[Vignette]:
    """Read the vignettes of a file beside this one."""
    lines = Path(__file__).with_name(name).read_text("utf-8").splitlines()
    return [Vignette(**json.loads(line)) for line in lines]


VIGNETTES = load("vignettes.jsonl")
SECOND = load("vignettes_second.jsonl")
THIRD = load("vignettes_third.jsonl")
FOURTH = load("vignettes_fourth.jsonl")
EVERY = VIGNETTES + SECOND + THIRD + FOURTH

each = pytest.mark.parametrize("case", EVERY, ids=lambda case: case.id)


@pytest.fixture(scope="module")
def content(everything: Path) -> Iterator[Content]:
    """Open the content with every release."""
    opened = open_content(everything)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("cases", "size", "words"),
    [
        (VIGNETTES, 60, range(40, 251)),
        (SECOND, 30, range(60, 151)),
        (THIRD, 40, range(60, 201)),
        (FOURTH, 40, range(50, 101)),
    ],
    ids=["first", "second", "third", "fourth"],
)
def test_a_set_has_its_size_and_balance(cases: Sequence[Vignette], size: int, words: range) -> None:
    """Half are inpatient, lengths fit, and most have something that is not to be coded."""
    assert len(cases) == size
    assert Counter(case.setting for case in cases) == {
        "inpatient": size // 2,
        "outpatient": size // 2,
    }
    assert [case.id for case in cases if len(case.text.split()) not in words] == []
    assert sum(bool(case.never) for case in cases) >= size * 3 / 4


def test_vignettes_differ() -> None:
    """No name, text or list of codes is there twice, in one set or in several."""
    assert len({case.id for case in EVERY}) == len(EVERY)
    assert len({case.text for case in EVERY}) == len(EVERY)
    assert len({tuple(sorted(case.codes)) for case in EVERY}) == len(EVERY)


@pytest.mark.parametrize(
    "cases", [VIGNETTES, SECOND, THIRD, FOURTH], ids=["first", "second", "third", "fourth"]
)
def test_every_chapter_is_covered(cases: Sequence[Vignette]) -> None:
    """Chapters 1 to 22, and no other."""
    assert {chapter for case in cases for chapter in case.chapters} == CHAPTERS


@each
def test_a_vignette_is_well_formed(case: Vignette) -> None:
    """Date, person, code formats, and a reason for each reported code."""
    assert case.text == case.text.strip()
    assert FIRST_DAY <= case.day <= LAST_DAY
    assert case.age is None or 0 <= case.age <= 100
    assert case.sex in {"F", "M", None}
    assert case.codes
    for codes in (case.codes, case.never, case.chapters):
        assert len(set(codes)) == len(codes)
    assert [one for one in case.codes + case.never if not CODE.fullmatch(one)] == []
    assert list(case.why) == case.codes
    assert all(reason.strip() for reason in case.why.values())
    assert all(PROCEDURE["pcs"].fullmatch(one) for one in case.pcs)
    assert all(PROCEDURE["cpt"].fullmatch(one) for one in case.cpt)


@each
def test_what_is_never_reported_is_not_reported(case: Vignette) -> None:
    """No code is on both lists."""
    assert set(case.codes) & set(case.never) == set()


@each
def test_codes_are_billable_on_the_date(case: Vignette, content: Content) -> None:
    """The codes to report and those not to; procedures of inpatients, CPT of outpatients."""
    wanted = [(System.ICD10CM, one) for one in case.codes + case.never]
    wanted += [(System.ICD10PCS, one) for one in case.pcs]
    for system, code in wanted:
        ref = CodeRef(system, code.replace(".", ""))
        page = build_page(content, ref, date_of_service=case.day)
        assert page.display == code
        assert page.billable, code
        assert page.validity.covered, code
        assert page.validity.valid, code
    assert not case.pcs or case.setting == "inpatient"
    assert not case.cpt or case.setting == "outpatient"
    # The fee schedule of the year of service is not among the releases: numbers only.
    for number in case.cpt:
        assert build_page(content, CodeRef(System.CPT, number), date_of_service=case.day).billable


@each
def test_chapters_are_those_of_the_codes(case: Vignette, content: Content) -> None:
    """The chapter of each reported code is named, and so is the one that guides it."""
    needed = {GUIDED_BY_TWO[one] for one in case.codes if one in GUIDED_BY_TWO}
    for code in case.codes:
        (row,) = content.connection.execute(
            """
            WITH RECURSIVE above(code, parent) AS (
                SELECT code, parent FROM code
                WHERE system = 'ICD10CM' AND code = ? AND billable
                UNION ALL
                SELECT code.code, code.parent FROM code JOIN above ON code.id = above.parent
            )
            SELECT code FROM above WHERE parent IS NULL
            """,
            (code.replace(".", ""),),
        )
        needed.add(f"I.C.{row['code']}")
    assert needed <= set(case.chapters)


@each
def test_guidelines_that_are_cited_exist(case: Vignette, content: Content) -> None:
    """Every number of a reason is one of the guidelines of FY2026."""
    known = {row["number"] for row in content.connection.execute("SELECT number FROM guideline")}
    cited = {one for reason in case.why.values() for one in GUIDELINE.findall(reason)}
    assert cited - known == set()


@each
def test_age_and_sex_agree_with_the_code_editor(case: Vignette, content: Content) -> None:
    """No reported code has an age or sex edit that the person fails."""
    for code in case.codes:
        for row in content.connection.execute(
            "SELECT edit, rule, youngest, oldest FROM mce_edit WHERE code = ?",
            (code.replace(".", ""),),
        ):
            if row["edit"] == "sex":
                assert {"F": "Female", "M": "Male"}[case.sex or ""] in row["rule"].split(), code
            elif row["edit"] == "age":
                assert case.age is not None
                assert row["youngest"] <= case.age <= row["oldest"], code
            else:
                assert code != case.codes[0], code
