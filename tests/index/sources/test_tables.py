"""Crosswalks, groupings, MS-DRG tables and abbreviations: known records and counts."""

import pytest

from index.model import System
from index.sources import SourceError
from index.sources.readers import read
from index.sources.records import (
    AbbreviationRow,
    CrosswalkRow,
    DrgRow,
    GroupingRow,
    HierarchyRow,
    LabelRow,
    Row,
)
from tests.index.sources.conftest import MakeRelease

ICD10, ICD9 = System.ICD10CM, System.ICD9CM


@pytest.mark.parametrize(
    ("source", "row", "count"),
    [
        (
            "gem-icd10cm-icd9cm",
            CrosswalkRow(ICD10, "E1122", ICD9, "25040", True, False, 0, 0),
            78_838,
        ),
        ("gem-icd10cm-icd9cm", CrosswalkRow(ICD10, "A000", ICD9, "0010", False, False, 0, 0), None),
        (
            "gem-icd10cm-icd9cm",
            CrosswalkRow(ICD10, "A021", ICD9, "99591", True, True, 1, 2),
            None,
        ),
        (
            "gem-icd10cm-icd9cm",
            CrosswalkRow(ICD10, "R402130", ICD9, None, True, False, 0, 0),
            None,
        ),
        (
            "gem-icd9cm-icd10cm",
            CrosswalkRow(ICD9, "25040", ICD10, "E1129", True, False, 0, 0),
            23_912,
        ),
        ("ccsr-default", GroupingRow(ICD10, "E1122", "CCSR", "END003"), 74_549),
        ("hcc-mappings-py2026", GroupingRow(ICD10, "E1122", "CMS-HCC V24", "18"), 24_217),
        ("hcc-mappings-py2026", GroupingRow(ICD10, "E1122", "CMS-HCC V28", "37"), None),
        ("hcc-mappings-py2026", GroupingRow(ICD10, "E1122", "RxHCC V08", "30"), None),
        ("hcc-mappings-py2027", GroupingRow(ICD10, "E1122", "CMS-HCC V28", "37"), 13_826),
        ("hcc-labels", LabelRow("CMS-HCC V28", "37", "Diabetes with Chronic Complications"), 285),
        ("hcc-hierarchies", HierarchyRow("CMS-HCC V28", "36", "37"), 292),
        ("msdrg-cc", GroupingRow(ICD10, "A000", "MS-DRG", "CC"), 15_078),
        ("msdrg-mcc", GroupingRow(ICD10, "U071", "MS-DRG", "MCC"), 3_354),
        (
            "msdrg-weights",
            DrgRow(
                "001",
                "HEART TRANSPLANT OR IMPLANT OF HEART ASSIST SYSTEM WITH MCC",
                "PRE",
                "SURG",
                28.0239,
                25.8,
                36.2,
            ),
            772,
        ),
        ("msdrg-weights", DrgRow("999", "UNGROUPABLE", "", "", None, None, None), None),
        ("abbreviations", AbbreviationRow("5-ASA", "mesalamine"), 3_497),
    ],
)
def test_known_record(real_release: MakeRelease, source: str, row: Row, count: int | None) -> None:
    """The record is there, and no row of the release is lost."""
    rows = list(read(real_release(source)))
    assert row in rows
    assert count is None or len(rows) == count


def test_no_code_is_both_cc_and_mcc(real_release: MakeRelease) -> None:
    """The two lists exclude each other."""
    cc, mcc = (
        {row.code for row in read(real_release(source)) if isinstance(row, GroupingRow)}
        for source in ("msdrg-cc", "msdrg-mcc")
    )
    assert not cc & mcc


def test_v24_ends_with_payment_year_2026(real_release: MakeRelease) -> None:
    """CMS retired V24: PY2027 has V28 and RxHCC V08 only."""
    rows = read(real_release("hcc-mappings-py2027"))
    assert {row.scheme for row in rows if isinstance(row, GroupingRow)} == {
        "CMS-HCC V28",
        "RxHCC V08",
    }


GEM = b'"icd10cm","icd9cm","flags","approximate","no_map","combination","scenario","choice_list"\n'


@pytest.mark.parametrize(
    ("source", "data", "what"),
    [
        ("gem-icd10cm-icd9cm", b"a,b\n1,2\n", "column 'icd10cm' is missing"),
        ("gem-icd10cm-icd9cm", GEM + b'"A000"\n', "ends early"),
        ("gem-icd10cm-icd9cm", GEM + b'"A000","0010","0",x,0,0,0,0\n', "not a number"),
        ("gem-icd10cm-icd9cm", GEM + b'"A 00","0010","0",0,0,0,0,0\n', "not a code"),
        ("gem-icd10cm-icd9cm", GEM + b'"A000,"0010"\n', "line"),
        ("ccsr-default", b"[]", "not a JSON object"),
        ("ccsr-default", b'{"A000": null}', "no category"),
        ("ccsr-default", b"[" * 100_000, "not JSON"),
        ("hcc-mappings-py2026", b"\xff\xfe", "not utf-8 text"),
        ("hcc-labels", b"cc,label,model_domain,model_version\nX,y,CMS-HCC,V28\n", "not a number"),
        ("msdrg-cc", b"TABLE 6J\n", "'Diagnosis Code' is missing"),
        ("msdrg-weights", b"MS-DRG\tMDC\n", "is missing"),
        ("abbreviations", b"not gzip", "not gzipped JSON"),
    ],
)
def test_damage_is_named(release: MakeRelease, source: str, data: bytes, what: str) -> None:
    """The message says what is wrong and names the release."""
    with pytest.raises(SourceError, match=what) as caught:
        list(read(release(source, data)))
    assert source in str(caught.value)


def test_weights_that_are_no_numbers(release: MakeRelease) -> None:
    """Not-a-number and infinity are no weights."""
    good = release("msdrg-weights").data
    for bad in (b"nan", b"inf", b"-1.0", b"1,0"):
        damaged = good.replace(b"28.0239", bad)
        assert damaged != good
        with pytest.raises(SourceError, match="not a weight"):
            list(read(release("msdrg-weights", damaged)))


def test_codes_are_written_one_way(release: MakeRelease) -> None:
    """A code in lower case or with its dot is the same code."""
    data = GEM + b'"t88.53xd","v58.89","10000",1,0,0,0,0\n'
    assert list(read(release("gem-icd10cm-icd9cm", data))) == [
        CrosswalkRow(ICD10, "T8853XD", ICD9, "V5889", True, False, 0, 0)
    ]
