"""ICD-10-PCS tables, index and definitions (XML)."""

from index.sources.kinds import ReleaseKind

KINDS: tuple[ReleaseKind, ...] = ()
