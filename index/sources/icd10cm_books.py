"""ICD-10-CM indexes and tables: Alphabetic Index, external causes, neoplasms, drugs (XML)."""

from index.sources.kinds import ReleaseKind

KINDS: tuple[ReleaseKind, ...] = ()
