"""Whatever bytes a release holds, a reader yields rows or says that it cannot read them."""

import contextlib
import functools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.sources import SourceError
from index.sources.readers import KINDS, read
from index.sources.release import Release
from tests.index.sources.conftest import MakeRelease

SOURCES = {
    "icd10cm_tabular": "icd10cm-tabular",
    "icd10pcs_codes": "icd10pcs-codes",
    "icd9cm_diagnoses": "icd9cm-diagnoses",
    "icd9cm_procedures": "icd9cm-procedures",
    "gem_to_icd9cm": "gem-icd10cm-icd9cm",
    "gem_to_icd10cm": "gem-icd9cm-icd10cm",
    "ccsr_default": "ccsr-default",
    "hcc_mappings": "hcc-mappings-py2027",
    "hcc_labels": "hcc-labels",
    "hcc_hierarchies": "hcc-hierarchies",
    "msdrg_cc": "msdrg-cc",
    "msdrg_mcc": "msdrg-mcc",
    "msdrg_weights": "msdrg-weights",
    "msdrg_exclusions": "msdrg-exclusions",
    "abbreviations": "abbreviations",
}
KEEP = 6_000
"""Bytes of a real release that are damaged: enough for every construct, few enough to be fast."""

TABULAR = b"""<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular><chapter><name>4</name><desc>Endocrine (E00-E89)</desc>
<excludes1><note>transitory disorders (P70-P74)</note></excludes1>
<section id="E08-E13"><desc>Diabetes mellitus (E08-E13)</desc>
<diag><name>E11</name><desc>Type 2</desc><includes><note>x:</note></includes>
<sevenChrNote><note>add</note></sevenChrNote><sevenChrDef><extension char="A">initial</extension>
<note>NOS</note></sevenChrDef><notes><note>7th characters D and S do not apply to codes in
category S06 with 6th character 7 - a, or 8 - b</note></notes>
<diag placeholder="true"><name>E11.0X</name><desc>with</desc>
<visualImpairment><visCategory><value>1</value><visRange><visMax><value>6/18</value></visMax>
</visRange></visCategory></visualImpairment></diag></diag></section></chapter></ICD10CM.tabular>
"""


def _check(release: Release) -> None:
    with contextlib.suppress(SourceError):
        for _ in read(release):
            pass


@functools.cache
def _sample(make: MakeRelease, source: str) -> bytes:
    return TABULAR if source == "icd10cm-tabular" else make(source).data[:KEEP]


def test_every_reader_is_tried() -> None:
    """A reader of what the manifest names must be added here; the others try themselves."""
    # each has a test of its own, such as test_procedure_texts.py
    own = {"procedure_texts", "modifier_texts", "compliance_texts"}
    assert set(SOURCES) | own >= {name for name, kind in KINDS.items() if kind.recognise is None}


@pytest.mark.parametrize("source", SOURCES.values())
@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=400))
def test_bytes(release: MakeRelease, source: str, data: bytes) -> None:
    """Bytes of no format."""
    _check(release(source, data))


@pytest.mark.parametrize("source", SOURCES.values())
@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, KEEP), length=st.integers(0, 40), patch=st.binary(max_size=40))
def test_damaged_bytes(
    release: MakeRelease, source: str, place: int, length: int, patch: bytes
) -> None:
    """Real bytes with a piece replaced."""
    sample = _sample(release, source)
    place %= len(sample)
    _check(release(source, sample[:place] + patch + sample[place + length :]))


@pytest.mark.parametrize("source", SOURCES.values())
@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, KEEP), patch=st.text(max_size=12))
def test_damaged_text(release: MakeRelease, source: str, place: int, patch: str) -> None:
    """Real bytes with any text put between: format characters, digits of other scripts."""
    sample = _sample(release, source)
    place %= len(sample)
    _check(release(source, sample[:place] + patch.encode() + sample[place:]))


@pytest.mark.parametrize("source", [s for s in SOURCES.values() if "icd" in s or "drg" in s])
@settings(max_examples=40, deadline=None)
@given(headings=st.binary(max_size=200))
def test_damaged_headings(release: MakeRelease, source: str, headings: bytes) -> None:
    """Our own file of headings may be damaged too."""
    whole = release(source)
    _check(Release(whole.entry, _sample(release, source), headings))


def test_the_sample_itself_is_good(release: MakeRelease) -> None:
    """The undamaged sample of the Tabular List gives rows."""
    assert len(list(read(release("icd10cm-tabular", TABULAR)))) == 12
