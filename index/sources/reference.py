"""Place of service, RBCS, OPPS Addendum B, coverage documents."""

from index.sources.kinds import ReleaseKind

KINDS: tuple[ReleaseKind, ...] = ()
