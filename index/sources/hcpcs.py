"""HCPCS Level II file: codes and modifiers (workbook, and fixed width)."""

from index.sources.kinds import ReleaseKind

KINDS: tuple[ReleaseKind, ...] = ()
