"""Medicare Physician Fee Schedule: relative values, GPCI, localities, anesthesia factors."""

from index.sources.kinds import ReleaseKind

KINDS: tuple[ReleaseKind, ...] = ()
