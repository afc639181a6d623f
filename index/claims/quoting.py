"""The words of the installed Official Guidelines that state a rule."""

import re
from contextlib import closing
from functools import lru_cache
from pathlib import Path

from index.claims.subject import CheckedClaim
from index.database import Content
from index.database.content import DATABASE

GUIDELINES = "icd10cm_guidelines"
_NAME = "ICD-10-CM Official Guidelines for Coding and Reporting"
_END = re.compile(r"\.(?=\s|\Z)|\n")


@lru_cache(maxsize=512)
def _find(
    database: Path, modified: int, source: str, number: str, words: str
) -> tuple[str, str] | None:
    """Return the section that has ``words``, and their sentence; ``modified`` keys the cache."""
    del modified
    with closing(Content(database.parent, database.parent.name)) as content:
        row = content.connection.execute(
            "SELECT number, text FROM guideline WHERE source = ? AND instr(text, ?)"
            " ORDER BY number <> ?, position LIMIT 1",
            (source, words, number),
        ).fetchone()
    return (row["number"], sentence_with(row["text"], words)) if row else None


def sentence_with(text: str, words: str) -> str:
    """Return the sentence of a text in which ``words``, which stand in it, begin."""
    at = text.index(words)
    start = max((match.end() for match in _END.finditer(text, 0, at)), default=0)
    end = _END.search(text, at + len(words) - 1)
    return text[start : end.end() if end else len(text)].strip()


def guideline_source(claim: CheckedClaim, number: str, words: str) -> tuple[tuple[str, str], str]:
    """Say which guideline holds a rule.

    Another edition may number its sections otherwise: the words find theirs.

    Args:
        claim: The claim.
        number: Number of the section in the FY2026 guidelines.
        words: Words of the sentence that states the rule.

    Returns:
        Name (with the section) and edition of the source, and the sentence. Without installed
        guidelines the number alone, and no sentence.
    """
    database = claim.content.folder / DATABASE
    for source in claim.editions(GUIDELINES):
        found = _find(database, database.stat().st_mtime_ns, source.id, number, words)
        if found:
            return (f"{source.name}, section {found[0]}", source.edition), found[1]
    return (f"{_NAME}, section {number}", "not installed; numbered as in FY2026"), ""
