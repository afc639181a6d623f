"""Which reader reads which release, by the name the manifest uses."""

from collections.abc import Callable, Iterator

from index.sources import abbreviations, ccsr, gems, hcc, icd9cm, icd10cm, icd10pcs, msdrg
from index.sources.records import Row
from index.sources.release import Release

Reader = Callable[[Release], Iterator[Row]]

READERS: dict[str, Reader] = {
    "icd10cm_tabular": icd10cm.read_tabular,
    "icd10pcs_codes": icd10pcs.read_codes,
    "icd9cm_diagnoses": icd9cm.read_diagnoses,
    "icd9cm_procedures": icd9cm.read_procedures,
    "gem_to_icd9cm": gems.read_to_icd9cm,
    "gem_to_icd10cm": gems.read_to_icd10cm,
    "ccsr_default": ccsr.read_default,
    "hcc_mappings": hcc.read_mappings,
    "hcc_labels": hcc.read_labels,
    "hcc_hierarchies": hcc.read_hierarchies,
    "msdrg_cc": msdrg.read_cc,
    "msdrg_mcc": msdrg.read_mcc,
    "msdrg_weights": msdrg.read_weights,
    "abbreviations": abbreviations.read_abbreviations,
}


def read(release: Release) -> Iterator[Row]:
    """Yield the rows of a release.

    Raises:
        SourceError: The release cannot be read, or names a reader that does not exist.
    """
    reader = READERS.get(release.entry.reader)
    if reader is None:
        release.fail(f"this version has no reader {release.entry.reader!r}")
    return reader(release)
