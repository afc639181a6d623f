"""The self-test: does the installed content answer as it should?"""

from pathlib import Path
from typing import TypedDict

from index.database import open_content
from index.database.files import check_files
from index.fulltext import Engine

KNOWN: tuple[tuple[str, frozenset[str]], ...] = (
    ("E1122", frozenset({"E11.22"})),
    ("e11.22", frozenset({"E11.22"})),
    ("type 2 diab kidney", frozenset({"E11.22", "E11.21", "E11.29", "E11.2"})),
    ("S72001A", frozenset({"S72.001A"})),
    ("essential hypertension", frozenset({"I10"})),
    ("cm:i21.4", frozenset({"I21.4"})),
    ("0DTJ4ZZ", frozenset({"0DTJ4ZZ"})),
    ("resection appendix endoscopic", frozenset({"0DTJ4ZZ", "0DTJ8ZZ", "0DTJ7ZZ"})),
    ("250.40", frozenset({"250.40"})),
    ("i9:malignant essential hypertension", frozenset({"401.0"})),
)
"""Queries on the default content and the codes of which one must come first."""


class LookUp(TypedDict):
    """One known query and its answer."""

    query: str
    expected: list[str]
    got: list[str]
    ok: bool


class Report(TypedDict, total=False):
    """The outcome of a self-test; ``window_ms`` only if a window was painted."""

    ok: bool
    generation: str
    content_hash: str
    counts: dict[str, int]
    lookups: list[LookUp]
    files_checked: int
    files_damaged: list[str]
    files_message: str
    window_ms: float


def run_selftest(content_dir: Path) -> Report:
    """Compare the content's files with their list, and ask it what is known.

    Raises:
        ContentError: There is no usable content.
    """
    content = open_content(content_dir)
    engine = Engine(content)
    lookups: list[LookUp] = []
    for query, expected in KNOWN:
        got = [hit.display for hit in engine.hits(engine.search(query, limit=3))]
        ok = bool(got) and got[0] in expected
        lookups.append({"query": query, "expected": sorted(expected), "got": got, "ok": ok})
    files = check_files(content.folder)
    return {
        "ok": all(look_up["ok"] for look_up in lookups) and not files.damaged,
        "generation": content.name,
        "content_hash": content.content_hash(),
        "counts": {system.value: count for system, count in engine.code_counts().items()},
        "lookups": lookups,
        "files_checked": files.checked,
        "files_damaged": list(files.damaged),
        "files_message": files.message,
    }
