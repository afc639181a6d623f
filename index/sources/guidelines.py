"""ICD-10-CM Official Guidelines for Coding and Reporting (PDF)."""

from index.sources.kinds import ReleaseKind

KINDS: tuple[ReleaseKind, ...] = ()
