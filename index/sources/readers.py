"""Every kind of release, by the name that manifests and content use."""

from collections.abc import Iterator

from index.sources import (
    abbreviations,
    ccsr,
    compliance_texts,
    fee_schedule,
    gem_files,
    gems,
    guidelines,
    hcc,
    hcpcs,
    icd9cm,
    icd10cm,
    icd10cm_books,
    icd10cm_lists,
    icd10pcs,
    icd10pcs_books,
    licensed,
    modifier_texts,
    msdrg,
    msdrg_exclusions,
    ncci,
    order_files,
    procedure_texts,
    reference,
    reference_document,
)
from index.sources.kinds import Reader, ReleaseKind
from index.sources.records import Row
from index.sources.release import Release

_WHEEL_READERS: dict[str, Reader] = {
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
    "msdrg_exclusions": msdrg_exclusions.read_exclusions,
    "abbreviations": abbreviations.read_abbreviations,
    "procedure_texts": procedure_texts.read_procedure_texts,
    "modifier_texts": modifier_texts.read_modifier_texts,
    "compliance_texts": compliance_texts.read_compliance_texts,
}
"""Readers of what only the manifest names: its table says who published it."""

KINDS: dict[str, ReleaseKind] = {
    **{name: ReleaseKind(name, "", "", "", reader) for name, reader in _WHEEL_READERS.items()},
    **{
        kind.id: kind
        for module in (
            icd10cm,
            order_files,
            icd10cm_books,
            icd10cm_lists,
            guidelines,
            icd10pcs_books,
            hcpcs,
            fee_schedule,
            reference,
            ncci,
            gem_files,
            licensed,
            reference_document,
        )
        for kind in module.KINDS
    },
}
"""Every kind by its id, in the order in which releases are read: code sets come first."""


def read(release: Release) -> Iterator[Row]:
    """Yield the rows of a release.

    Raises:
        SourceError: The release cannot be read, or is of a kind that does not exist.
    """
    kind = KINDS.get(release.entry.reader)
    if kind is None:
        release.fail(f"this version has no reader {release.entry.reader!r}")
    return kind.reader(release)
