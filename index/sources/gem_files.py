"""General Equivalence Mappings as CMS publishes them: fixed width, the last edition is FY2018.

Columns 15-19 are flags of one digit: approximate, no map, combination, scenario, choice list.
"""

import re
from collections.abc import Iterator

from index.model import System
from index.sources.kinds import US_GOVERNMENT, Edition, ReleaseKind
from index.sources.order_files import NO_EDITION
from index.sources.records import CrosswalkRow
from index.sources.release import Release
from index.sources.sample import Sample

_ICD10 = r"[A-Z][0-9][0-9A-Z]{1,5}"  # letters in second place came after the last edition
_ICD9 = r"(?:[0-9]{3,5}|[Vv][0-9]{2,4}|[Ee][0-9]{3,4})"
_FLAGS = r"([01])([01])([01])([0-9])([0-9])"
_I10 = re.compile(rf"({_ICD10}) *(?<=\A.{{7}}) ({_ICD9}|NoDx) *(?<=\A.{{14}}){_FLAGS} *", re.ASCII)
_I9 = re.compile(rf"({_ICD9}) *(?<=\A.{{5}}) ({_ICD10}|NoDx) *(?<=\A.{{14}}){_FLAGS} *", re.ASCII)
_NO_MAP = "NoDx"
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


def _rows(
    release: Release, pattern: re.Pattern[str], from_system: System, to_system: System
) -> Iterator[CrosswalkRow]:
    seen: set[str] = set()
    for number, line in enumerate(release.text("ascii").splitlines(), 1):
        if not line.strip():
            continue
        match = pattern.fullmatch(line)
        if match is None:
            release.fail(f"line {number} is not a mapping: {line[:40]!r}")
        if line in seen:
            release.fail(f"line {number} occurs twice: {line[:40]!r}")
        seen.add(line)
        source, target, approximate, no_map, combination, scenario, choice_list = match.groups()
        if (target == _NO_MAP) != (no_map == "1"):
            release.fail(f"line {number}: target and no-map flag disagree: {line[:40]!r}")
        yield CrosswalkRow(
            from_system,
            source.upper(),
            to_system,
            # One target is printed in lower case (v5889).
            None if target == _NO_MAP else target.upper(),
            approximate == "1",
            combination == "1",
            int(scenario),
            int(choice_list),
        )
    if not seen:
        release.fail("it holds no mapping")


def read_i10(release: Release) -> Iterator[CrosswalkRow]:
    """Yield the mapping from ICD-10-CM to ICD-9-CM in the file's order.

    Raises:
        SourceError: A line is malformed or occurs twice.
    """
    return _rows(release, _I10, System.ICD10CM, System.ICD9CM)


def read_i9(release: Release) -> Iterator[CrosswalkRow]:
    """Yield the mapping from ICD-9-CM to ICD-10-CM in the file's order.

    Raises:
        SourceError: A line is malformed or occurs twice.
    """
    return _rows(release, _I9, System.ICD9CM, System.ICD10CM)


def _edition(sample: Sample, pattern: re.Pattern[str]) -> Edition | None:
    lines = [line for line in sample.lines[:400] if line.strip()]
    if not lines or not all(map(pattern.fullmatch, lines)):
        return None
    year = _YEAR.search(sample.name)
    # Mappings answer for every date: the last edition is meant for old and new dates alike.
    return Edition(f"FY{year[1]}", None, None) if year else NO_EDITION


def _is_i10(sample: Sample) -> Edition | None:
    return _edition(sample, _I10)


def _is_i9(sample: Sample) -> Edition | None:
    return _edition(sample, _I9)


_PAGE = "https://www.cms.gov/medicare/coding-billing/icd-10-codes"

KINDS: tuple[ReleaseKind, ...] = (
    ReleaseKind(
        "gem_i10_file",
        "General Equivalence Mappings, ICD-10-CM to ICD-9-CM",
        "CMS and CDC/NCHS",
        US_GOVERNMENT,
        read_i10,
        _is_i10,
        page=_PAGE,
        supersedes=("gem_to_icd9cm",),
    ),
    ReleaseKind(
        "gem_i9_file",
        "General Equivalence Mappings, ICD-9-CM to ICD-10-CM",
        "CMS and CDC/NCHS",
        US_GOVERNMENT,
        read_i9,
        _is_i9,
        page=_PAGE,
        supersedes=("gem_to_icd10cm",),
    ),
)
