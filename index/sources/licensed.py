"""Licensed descriptors: AMA CPT data files and link tables, ADA CDT."""

from index.sources.kinds import ReleaseKind

KINDS: tuple[ReleaseKind, ...] = ()
