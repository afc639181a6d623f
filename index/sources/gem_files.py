"""General Equivalence Mappings as CMS publishes them (fixed width)."""

from index.sources.kinds import ReleaseKind

KINDS: tuple[ReleaseKind, ...] = ()
