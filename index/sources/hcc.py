"""CMS-HCC and RxHCC: diagnosis mappings, labels and payment hierarchies (comma-separated)."""

from collections.abc import Iterator

from index.model import System
from index.sources.records import GroupingRow, HierarchyRow, LabelRow
from index.sources.release import Release, plain

_MODELS = {
    "CMS-HCC Model V24": "CMS-HCC V24",
    "CMS-HCC Model V28": "CMS-HCC V28",
    "RxHCC Model V08": "RxHCC V08",
}
_VERSIONS = {
    ("CMS-HCC", "V24"): "CMS-HCC V24",
    ("CMS-HCC", "V28"): "CMS-HCC V28",
    ("RxHCC", "R08"): "RxHCC V08",
}


def _category(release: Release, text: str) -> str:
    """Return the bare number of ``HCC37``, ``RXHCC5`` or ``37``."""
    bare = text.strip().upper().removeprefix("RX").removeprefix("HCC")
    return str(release.number(bare))


def read_mappings(release: Release) -> Iterator[GroupingRow]:
    """Yield the payment categories of diagnoses in the models the program shows.

    Raises:
        SourceError: A column is missing, or a cell is not a code or category.
    """
    for row in release.csv_rows(("diagnosis_code", "cc", "model_name")):
        scheme = _MODELS.get(row["model_name"])
        if scheme:
            code = release.code(row["diagnosis_code"])
            yield GroupingRow(System.ICD10CM, code, scheme, _category(release, row["cc"]))


def read_labels(release: Release) -> Iterator[LabelRow]:
    """Yield the labels of payment categories.

    Raises:
        SourceError: A column is missing, or a cell is not a category.
    """
    for row in release.csv_rows(("cc", "label", "model_domain", "model_version")):
        scheme = _VERSIONS.get((row["model_domain"], row["model_version"]))
        if scheme:
            yield LabelRow(scheme, _category(release, row["cc"]), plain(row["label"]))


def read_hierarchies(release: Release) -> Iterator[HierarchyRow]:
    """Yield which payment category drops which.

    Raises:
        SourceError: A column is missing, or a cell is not a category.
    """
    for row in release.csv_rows(("cc_parent", "cc_child", "model_domain", "model_version")):
        scheme = _VERSIONS.get((row["model_domain"], row["model_version"]))
        if scheme:
            parent = _category(release, row["cc_parent"])
            yield HierarchyRow(scheme, parent, _category(release, row["cc_child"]))
