"""The claim check: which published rules the codes of a claim break together."""

from index.claims.checking import check, is_clean
from index.claims.reporting import finding_dict, findings_text
from index.claims.typed import ClaimTextError, TypedLine, read_line

__all__ = [
    "ClaimTextError",
    "TypedLine",
    "check",
    "finding_dict",
    "findings_text",
    "is_clean",
    "read_line",
]
