"""ICD-10-CM and ICD-10-PCS order files, codes files and their addenda (fixed width)."""

from index.sources.kinds import ReleaseKind

KINDS: tuple[ReleaseKind, ...] = ()
