"""Every rule on a small content: what it finds, and what it leaves alone."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import paths
from index.claims import check, findings_text, is_clean
from index.claims.quoting import sentence_with
from index.claims.rules import RULES
from index.database import Content, open_content
from index.model import CodeRef, System
from index.model.claims import CareSetting, Claim, ClaimLine, Severity
from tests.claims_content import write_claims_content
from tests.index.claims.claiming import ON, broken, claim_of, rules
from tests.index.claims.conftest import SENTENCE

LATER = date(2025, 3, 1)
"""A date that no edition of the small content covers."""

# Codes, what else the claim says, and every error and warning: rule and codes.
CASES: tuple[tuple[str, dict[str, object], dict[str, str]], ...] = (
    ("E11.22 N18.4", {}, {}),
    ("Q99.9", {}, {"unknown": "Q999"}),
    ("250.00", {}, {"not_valid_on_date": "25000"}),
    ("E11.2", {}, {"not_billable": "E112"}),
    ("S72.001", {}, {"seventh_character": "S72001"}),
    ("S72.001Q", {}, {"seventh_character": "S72001Q"}),
    ("T40.1X1A", {}, {}),
    ("I10 W19.A", {}, {"placeholder": "W19A"}),
    ("I109", {}, {"surplus_characters": "I109"}),
    ("I10 I10", {}, {"duplicate": "I10"}),
    ("9Z008 9Z008 9Z001", {}, {"duplicate_procedure": "9Z008"}),
    ("9Z005 9Z005-76", {}, {}),
    ("E11.9 E10.9", {}, {"excludes1": "E109 E119"}),
    ("M17.11 M17.12", {}, {"laterality": "M1711 M1712"}),
    ("M17.0 M17.12", {}, {"laterality": "M170 M1712"}),
    ("M17.11 M17.10", {}, {"unspecified_side": "M1710 M1711"}),
    ("F02.80", {}, {"manifestation_first": "F0280"}),
    ("G30.9 F02.80", {}, {}),
    ("J18.9 I31.31", {}, {"etiology_missing": "I3131"}),
    ("C61 I31.31", {}, {}),
    ("N18.4 E11.22", {}, {"code_first": "E1122 N184"}),
    ("I12.9 N18.4 E11.22", {}, {}),
    ("B96.20 N39.0", {}, {"use_additional": "B9620 N390"}),
    ("N39.0 B96.20", {}, {}),
    ("N18.4 E11.22 I12.9", {}, {"code_first": "E1122 N184|I129 N184"}),
    ("W19.XXXA S72.001A", {}, {"external_cause_first": "W19XXXA"}),
    ("Z68.41 E66.9", {}, {"secondary_only": "Z6841"}),
    ("E66.9 Z68.41", {}, {}),
    ("I10 Z00.00", {}, {"first_only": "Z0000"}),
    ("Z00.00 I10", {}, {}),
    ("I10 I50.22 N18.4", {}, {"hypertension_heart_kidney": "I10 I5022 N184"}),
    ("I10 N18.4", {}, {"hypertension_kidney": "I10 N184"}),
    ("I10 I50.9", {}, {"hypertension_heart": "I10 I509"}),
    ("I11.0 I50.9 I10", {}, {"hypertension_twice": "I10 I110"}),
    ("I12.9", {}, {"ckd_stage_missing": "I129"}),
    ("I11.0", {}, {"heart_failure_type_missing": "I110"}),
    ("E11.22 N18.4 N18.6 Z99.2", {}, {"ckd_and_esrd": "N184 N186"}),
    ("N18.6", {}, {"dialysis_status_missing": "N186"}),
    ("E11.9 E11.22 N18.4", {}, {"diabetes_uncomplicated": "E1122 E119"}),
    ("J18.9 R65.20", {}, {}),
    ("I10 R65.20", {}, {"severe_sepsis_infection": "R6520"}),
    ("J18.9 R65.20 A41.51", {}, {"severe_sepsis_order": "A4151 R6520"}),
    ("J18.9 A41.9", {"setting": "inpatient"}, {"sepsis_localized": "A419 J189"}),
    ("J18.9 A41.9", {}, {}),
    ("I10 I22.2", {}, {"subsequent_infarction": "I222"}),
    ("I25.10 I21.4", {"setting": "inpatient"}, {"infarction_first": "I214 I2510"}),
    ("B20 Z21", {}, {"hiv_status": "B20 Z21"}),
    ("O80 Z37.0 Z33.1", {}, {"pregnancy_incidental": "O80 Z331"}),
    ("Z34.01 O70.0", {}, {"routine_prenatal": "O700 Z3401"}),
    ("O80 O70.0 Z37.0", {}, {"normal_delivery": "O700 O80"}),
    ("O80", {}, {"outcome_of_delivery": "O80"}),
    ("O70.0 P07.39", {}, {"mother_and_newborn": "O700 P0739"}),
    ("I10 O70.0", {}, {"obstetric_first": "I10 O700"}),
    ("R40.20 T40.1X1A", {}, {"poisoning_first": "R4020 T401X1A"}),
    ("Z51.11", {}, {"chemotherapy_neoplasm": "Z5111"}),
    ("Z51.11 C61", {}, {}),
    ("O80 Z37.0", {"age": 70}, {"age": "O80"}),
    ("O80 Z37.0", {"age": 64, "sex": "F"}, {}),
    ("C61", {"sex": "F"}, {"sex": "C61"}),
    ("9Z001 9Z002", {}, {"ncci_pair": "9Z001 9Z002"}),
    ("9Z001 9Z002-59", {}, {"ncci_pair": "9Z001 9Z002"}),
    ("9Z003 9Z001", {}, {"ncci_pair": "9Z001 9Z003"}),
    ("9Z003-XS 9Z001", {}, {}),
    ("9Z001 9Z004", {}, {}),
    ("9Z001 9Z005", {}, {}),
    ("9Z001 99213", {}, {"ncci_pair": "99213 9Z001"}),
    ("9Z001 9Z002", {"facility": True}, {}),
    ("9Z001 9Z002", {"pos": "22"}, {"ncci_pair": "9Z001 9Z002"}),
    ("9Z001:3", {}, {"mue": "9Z001"}),
    ("9Z001:2 9Z001-76", {}, {"mue": "9Z001"}),
    ("9Z001:2", {}, {}),
    ("9Z003:2 9Z003-76:2", {}, {}),
    ("9Z003:3", {}, {"mue": "9Z003"}),
    ("9Z006", {}, {"add_on": "9Z006"}),
    ("9Z006 9Z001", {}, {}),
    ("9Z007", {}, {"add_on_contractor": "9Z007"}),
    ("9Z007 9Z002", {}, {}),
    ("9Z008", {}, {"add_on_contractor": "9Z008"}),
    ("9Z008 9Z005", {}, {}),
    ("9Z002-50", {}, {"bilateral": "9Z002"}),
    ("9Z001-50", {}, {}),
    ("9Z003-LT 9Z003-RT", {}, {"bilateral": "9Z003"}),
    ("9Z001-LT 9Z001-RT", {}, {}),
)
ELSEWHERE = {
    "perhaps_unknown", "unspecified", "ncci_bypassed", "drg_severity", "hcc",
    "poa_exempt", "newer_than_list", "edition", "not_checked",
}  # fmt: skip
"""Rules that tests of their own are about."""


@pytest.mark.parametrize(("codes", "more", "expected"), CASES)
def test_rule(
    content: Content, codes: str, more: dict[str, object], expected: dict[str, str]
) -> None:
    """Errors and warnings are exactly these."""
    findings = check(content, claim_of(content, codes, **more))  # type: ignore[arg-type]
    wanted = [(rule, pair.split()) for rule, pairs in expected.items() for pair in pairs.split("|")]
    assert broken(findings) == sorted(wanted)


def test_every_rule_has_a_test() -> None:
    """No rule is in the table without a case here."""
    assert {rule for _, _, expected in CASES for rule in expected} | ELSEWHERE == set(RULES)


def test_every_rule_is_documented() -> None:
    """The document names each rule, and no other."""
    text = (paths.project_root() / "docs" / "claim-check.md").read_text(encoding="utf-8")
    table = text.partition("## Rules")[2].partition("## Decisions")[0]
    assert set(re.findall(r"`([a-z0-9_]+)`", table)) == set(RULES)


def test_a_code_of_another_edition(content: Content) -> None:
    """Where the edition of the date is not installed, an unknown code may be a newer one."""
    assert "perhaps_unknown" in rules(content, "Q99.9", LATER)
    (edition,) = (
        one for one in check(content, claim_of(content, "I10", LATER)) if one.rule == "edition"
    )
    assert "as of FY2024, ended 2024-09-30; newer not installed" in edition.statement
    assert is_clean([edition])


def test_unspecified_beside_what_the_chart_supports(content: Content) -> None:
    """Only a more specific code of the same category speaks against an unspecified one."""
    claim = claim_of(content, "I11.0 I50.9")
    supported = CodeRef(System.ICD10CM, "I5022")
    (found,) = check(content, claim, support=[supported, CodeRef(System.ICD10CM, "I10")])
    assert found.rule == "unspecified"
    assert found.codes == (CodeRef(System.ICD10CM, "I509"), supported)
    assert check(content, claim, support=[CodeRef(System.ICD10CM, "I10")]) == ()


def test_a_modifier_bypasses_a_pair(content: Content) -> None:
    """The finding stays as information: what the chart must show."""
    (found,) = check(content, claim_of(content, "9Z001 99213-25"))
    assert found.rule == "ncci_bypassed"
    assert found.severity is Severity.INFO
    assert "separately identifiable" in found.fix


def test_effects(content: Content) -> None:
    """CC and MCC beside the principal diagnosis, POA and payment categories, as information."""
    findings = check(
        content, claim_of(content, "I11.0 I50.22 A41.51 E66.9 Z68.41", setting="inpatient")
    )
    said = {(one.rule, one.codes[0].code): one.statement for one in findings}
    assert said["drg_severity", "I5022"].endswith(
        "a CC and does not count beside the principal I11.0."
    )
    assert said["drg_severity", "A4151"].endswith(
        "an MCC and is not excluded by the principal I11.0."
    )
    assert ("poa_exempt", "Z6841") in said
    assert is_clean(findings)
    assert rules(content, "E11.22 N18.4") == {"hcc"}
    assert rules(content, "I11.0 I50.22") == set()


def test_newer_than_the_code_editor(content: Content) -> None:
    """A code that the list cannot know is said to be unknown to it, only where it matters."""
    assert rules(content, "E66.9", age=40) == {"newer_than_list"}
    assert rules(content, "E66.9") == set()


def test_guideline_in_its_words(content: Content) -> None:
    """The sentence is found in whatever section the installed edition has it."""
    (found,) = check(content, claim_of(content, "I10 N18.4"))
    assert found.quote == (
        "Assign codes from category I12, Hypertensive chronic kidney disease, when both are "
        "present."
    )
    assert found.source == "Release guidelines, section I.C.9.a.7"
    assert sentence_with(SENTENCE, "Last") == "Last words."
    # Not installed: the number alone.
    (other,) = check(content, claim_of(content, "E11.22 N18.4 N18.6 Z99.2"))[:1]
    assert other.quote == ""
    assert other.source.endswith("section I.C.14.a.1")


def test_what_is_not_installed_is_said_where_it_matters(tmp_path: Path) -> None:
    """One finding for each table that the claim needs; a clean claim stays clean."""
    without = ("icd10cm-tabular", "mce", "poa", "exclusions", "rvu", "hcc", "guidelines")
    write_claims_content(tmp_path / "content", edits=False, without=without)
    bare = open_content(tmp_path / "content")
    lines = tuple(
        ClaimLine(CodeRef(system, code), modifiers)
        for system, code, modifiers in (
            (System.ICD10CM, "I10", ()),
            (System.ICD10CM, "N184", ()),
            (System.CPT, "9Z001", ("50",)),
            (System.CPT, "9Z002", ()),
        )
    )
    findings = check(bare, Claim(lines, ON, CareSetting.INPATIENT, age=40))
    said = [one.statement for one in findings if one.rule == "not_checked"]
    assert len(said) == 9
    for table in ("Tabular List", "MUE", "pair table", "add-on", "fee schedule", "Editor", "POA"):
        assert sum(table in one for one in said) == 1, table
    one_procedure = Claim(lines[3:], ON)
    said = [one.statement for one in check(bare, one_procedure)]
    assert len(said) == 2
    assert not any("pair table" in one for one in said)
    bare.close()


def test_findings_come_by_severity_then_line(content: Content) -> None:
    """Errors first; of one severity, the earlier line."""
    findings = check(content, claim_of(content, "I12.9 E11.9 E10.9 9Z001:3", age=3))
    severities = [list(Severity).index(one.severity) for one in findings]
    assert severities == sorted(severities)
    assert [one.rule for one in findings][:3] == ["excludes1", "mue", "ckd_stage_missing"]
    assert findings_text(findings).endswith("2 errors, 1 warning")


def test_an_empty_claim_is_clean(content: Content) -> None:
    """Nothing to check, nothing found."""
    assert check(content, Claim((), ON)) == ()


_codes = st.sampled_from(
    [
        *("I10", "E1122", "N184", "N186", "M1711", "M1712", "F0280", "W19XXXA", "O80", "Z0000"),
        *("9Z001", "9Z002", "9Z003", "9Z006", "99213", "J1100", "25000", "0DTJ4ZZ", "S72001", "X"),
    ]
) | st.text("ABEISTXZ0123456789.-~%'\x00é", max_size=9)
_refs = st.builds(CodeRef, st.sampled_from(list(System)), _codes)
_claims = st.builds(
    Claim,
    st.lists(
        st.builds(
            ClaimLine,
            _refs,
            st.lists(st.sampled_from(["25", "50", "59", "LT", "RT", "XS", "??"])).map(tuple),
            st.integers(1, 1000),
        ),
        max_size=8,
    ).map(tuple),
    st.dates(date(1990, 1, 1), date(2040, 1, 1)),
    st.sampled_from(list(CareSetting)),
    st.none() | st.integers(0, 124),
    st.none() | st.sampled_from(["F", "M", "X"]),
    st.none() | st.sampled_from(["11", "22"]),
    st.booleans(),
)


@given(claim=_claims, support=st.lists(_refs, max_size=3))
@settings(max_examples=150, deadline=None)
def test_no_claim_raises(claims_folder: Path, claim: Claim, support: list[CodeRef]) -> None:
    """Whatever is on it: findings in order, about its codes, by known rules, each once."""
    opened = open_content(claims_folder)
    try:
        findings = check(opened, claim, support=support)
    finally:
        opened.close()
    named = {line.ref for line in claim.lines} | set(support)
    assert all(one.rule in RULES and set(one.codes) <= named for one in findings)
    assert len(set(findings)) == len(findings)
    severities = [list(Severity).index(one.severity) for one in findings]
    assert severities == sorted(severities)
    assert all(one.statement and one.fix and one.source for one in findings)
