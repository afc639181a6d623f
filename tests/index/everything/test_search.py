"""Search with everything installed: the known answers, Whoosh's own scores, and memory."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from index import paths
from index.fulltext import open_engine
from index.selftest import KNOWN, run_selftest
from tests.exhaustive import assert_scores_as_in_whoosh

MOST_MIB = 400
PAGES = 200

_PROGRAM = f"""
import json, os, random, sys
from datetime import date
from pathlib import Path

import psutil

from index.fulltext import open_engine
from index.model import CodeRef, System
from index.pages import build_page

engine = open_engine(Path(sys.argv[1]))
content = engine.content
for query in ("type 2 diab kidney", "fracture femur", "s", "99213", "resection appendix"):
    engine.hits(engine.search(query, limit=50))
rows = content.connection.execute("SELECT system, code FROM code ORDER BY id").fetchall()
shown = 0
for row in random.Random(62).sample(rows, {PAGES}):
    ref = CodeRef(System(row["system"]), row["code"])
    page = build_page(
        content, ref, date_of_service=date(2026, 6, 1), locality="13202-01"
    )
    shown += bool(page.title)
print(json.dumps([shown, psutil.Process().memory_info().rss / 2**20]))
"""


def test_known_answers(everything: Path) -> None:
    """What the default content answers first comes first here too."""
    report = run_selftest(everything)
    assert [one for one in report["lookups"] if not one["ok"]] == []
    assert len(report["lookups"]) == len(KNOWN)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_whole_words_score_as_in_whoosh(everything: Path) -> None:
    """500 queries over all documents."""
    assert_scores_as_in_whoosh(open_engine(everything))


def test_memory_of_a_process_that_searches_and_shows(everything: Path) -> None:
    """The engine, five searches and 200 pages of all sets stay within 400 MiB."""
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(everything)],
        cwd=paths.project_root(),
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    shown, resident = json.loads(done.stdout)
    assert shown == PAGES
    assert resident <= MOST_MIB
