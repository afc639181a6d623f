"""General Equivalence Mappings of diagnoses, as the comma-separated table of the NBER."""

from collections.abc import Iterator

from index.model import System
from index.sources.records import CrosswalkRow
from index.sources.release import Release

_FLAGS = ("approximate", "no_map", "combination", "scenario", "choice_list")
_COLUMNS = {System.ICD10CM: "icd10cm", System.ICD9CM: "icd9cm"}


def _rows(release: Release, from_system: System, to_system: System) -> Iterator[CrosswalkRow]:
    from_column, to_column = _COLUMNS[from_system], _COLUMNS[to_system]
    for row in release.csv_rows((from_column, to_column, *_FLAGS)):
        flags = {name: release.number(row[name]) for name in _FLAGS}
        yield CrosswalkRow(
            from_system,
            release.code(row[from_column]),
            to_system,
            None if flags["no_map"] else release.code(row[to_column]),
            bool(flags["approximate"]),
            bool(flags["combination"]),
            flags["scenario"],
            flags["choice_list"],
        )


def read_to_icd9cm(release: Release) -> Iterator[CrosswalkRow]:
    """Yield the mapping from ICD-10-CM to ICD-9-CM in the file's order.

    Raises:
        SourceError: A column is missing, or a cell is not a code or number.
    """
    return _rows(release, System.ICD10CM, System.ICD9CM)


def read_to_icd10cm(release: Release) -> Iterator[CrosswalkRow]:
    """Yield the mapping from ICD-9-CM to ICD-10-CM in the file's order.

    Raises:
        SourceError: A column is missing, or a cell is not a code or number.
    """
    return _rows(release, System.ICD9CM, System.ICD10CM)
