"""National Correct Coding Initiative: PTP edits, MUE, add-on codes."""

from index.sources.kinds import ReleaseKind

KINDS: tuple[ReleaseKind, ...] = ()
