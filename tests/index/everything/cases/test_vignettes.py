"""The vignettes are coded as their coders did: figures with a floor, and what must never be."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import pytest

from index.cases.coding import CaseCoder
from index.model import System
from index.model.cases import CaseResult
from index.model.claims import CareSetting
from tests.index.cases.test_vignettes_file import Vignette, load


class Figures(NamedTuple):
    """How well a set is coded.

    Attributes:
        exact: F1 of whole codes.
        category: F1 of their first three characters.
        never: Codes reported that must not be, with the vignette.
    """

    exact: float
    category: float
    never: list[tuple[str, str]]


def _f1(right: int, reported: int, wanted: int) -> float:
    return 2 * right / (reported + wanted)


def coded(coder: CaseCoder, vignette: Vignette) -> CaseResult:
    """Code a vignette as the file gives it."""
    return coder.code(
        vignette.text,
        setting=CareSetting(vignette.setting),
        date_of_service=date.fromisoformat(vignette.dos),
        age=vignette.age,
        sex=vignette.sex,
    )


def measure(coder: CaseCoder, vignettes: Sequence[Vignette]) -> Figures:
    """Measure a set."""
    counts = {4: [0, 0, 0], 3: [0, 0, 0]}
    never = []
    for vignette in vignettes:
        result = coded(coder, vignette)
        reported = {
            one.display
            for one in result.suggestions
            if one.accepted and one.ref.system is System.ICD10CM
        }
        never += [(vignette.id, code) for code in sorted(reported & set(vignette.never))]
        for width, count in counts.items():
            cut = None if width == 4 else width
            found, wanted = {one[:cut] for one in reported}, {one[:cut] for one in vignette.codes}
            count[0] += len(found & wanted)
            count[1] += len(found)
            count[2] += len(wanted)
    right, reported_, wanted_ = counts[4]
    return Figures(_f1(right, reported_, wanted_), _f1(*counts[3]), never)


def test_the_first_set(coder: CaseCoder) -> None:
    """Written and reviewed before the engine, and looked at while it was made."""
    figures = measure(coder, load("vignettes.jsonl"))
    assert figures.exact >= 0.95
    assert figures.category >= 0.95
    assert figures.never == []


def test_the_second_set(coder: CaseCoder) -> None:
    """Never looked at while the engine was made: what a note that nobody knows may expect."""
    figures = measure(coder, load("vignettes_second.jsonl"))
    assert figures.exact >= 0.70
    assert figures.category >= 0.86


def test_the_third_set(coder: CaseCoder) -> None:
    """Looked at while the rules were made to hold for any note."""
    figures = measure(coder, load("vignettes_third.jsonl"))
    assert figures.exact >= 0.88
    assert figures.category >= 0.90
    assert figures.never == []


def test_the_fourth_set(coder: CaseCoder) -> None:
    """Written before the rules were made to hold for any note, measured before and after."""
    figures = measure(coder, load("vignettes_fourth.jsonl"))
    assert figures.exact >= 0.88
    assert figures.category >= 0.90
    assert len(figures.never) <= 3


def test_the_case_of_the_picture(coder: CaseCoder) -> None:
    """Diabetes and hypertension with kidney disease, insulin, and a neuropathy that is possible."""
    text = (
        "HISTORY\nA 62 yo man, seen for follow-up of type 2 diabetes and hypertension. Uses insulin"
        " glargine nightly. No chest pain, no foot ulcer. Father had a stroke.\nDATA\neGFR 41 and"
        " 43, three months apart; albuminuria.\nASSESSMENT AND PLAN\n1. Diabetic chronic kidney"
        " disease, stage 3b. 2. Hypertension, continue lisinopril. 3. Possible neuropathy, nerve"
        " study ordered.\n"
    )
    result = coder.code(text, setting=CareSetting.OUTPATIENT, date_of_service=date(2026, 3, 14))
    accepted = [one for one in result.suggestions if one.accepted]
    assert [one.display for one in accepted] == ["E11.22", "I12.9", "N18.32", "Z79.4"]
    assert all(text[e.start : e.end] == e.text for one in accepted for e in one.evidence)
    assert any("I.A.15" in note for note in accepted[0].notes)
    assert [near.display for near in accepted[1].near_misses] == ["I10"]
    assert [query.subject for query in result.queries] == ["Uncertain: neuropathy"]
    assert "neuropathy" in {aside.evidence.text for aside in result.set_aside}
    assert not {"leading", "should"} & set(result.queries[0].text.split())


@pytest.mark.parametrize(
    ("text", "setting", "codes"),
    [
        ("Dx: possible pneumonia, cough.", CareSetting.OUTPATIENT, {"R05.9"}),
        ("Dx: possible pneumonia, cough.", CareSetting.INPATIENT, {"J18.9"}),
        (
            "Dx: hypertension. No diabetes.\nFH: mother with asthma.",
            CareSetting.OUTPATIENT,
            {"I10"},
        ),
    ],
)
def test_uncertain_absent_and_of_others(
    coder: CaseCoder, text: str, setting: CareSetting, codes: set[str]
) -> None:
    """II.H and IV.H, and what is no condition of the patient."""
    result = coder.code(text, setting=setting, date_of_service=date(2026, 3, 14))
    assert {one.display for one in result.suggestions if one.accepted} == codes
