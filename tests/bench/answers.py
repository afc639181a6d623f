"""Answers to questions: time to the first words and to the whole, beside a plain passage search.

The peer is what a search box over the same text would do: FTS5 over the guidelines, the notes and
our own text, the ten best passages by BM25. It answers nothing and checks nothing.
"""

import sqlite3
import time
from contextlib import closing
from datetime import date
from pathlib import Path

import numpy as np

from index import paths
from index.answers import Pilot, open_desk
from index.database import Content
from tests.bench.probe import resident_mib
from tests.index.answers.scoring import read_questions

ON = date(2026, 11, 30)
"""The day on which the questions are asked."""
_QUESTIONS = paths.project_root() / "tests" / "index" / "answers" / "questions"
_MOST = 10
_TEXTS = (
    "SELECT title || ' ' || text FROM guideline",
    "SELECT text FROM note",
    "SELECT text FROM procedure_line",
)


def bench_answers(content_dir: Path | None) -> dict[str, object]:
    """Ask every question of the tests once after opening, and once more.

    Returns:
        Percentiles (ms) to the first words and to the whole answer, in the first pass (nothing
        read yet) and in the second, the peer's, the ratio, and the memory taken (MiB).
    """
    files = sorted(_QUESTIONS.glob("*.jsonl"))
    texts = [str(one["question"]) for file in files for one in read_questions(file)]
    before = resident_mib()
    started = time.perf_counter()
    desk = open_desk(paths.content(content_dir))
    with closing(desk.content):
        pilot = Pilot(desk)
        opened = time.perf_counter() - started
        cold, warm = _ask(pilot, texts), _ask(pilot, texts)
        memory = resident_mib() - before
        peer = _peer(desk.content, texts)
    whole = _figures(warm[1])
    return {
        "questions": len(texts),
        "open_ms": round(opened * 1000, 1),
        "first_words": _figures(cold[0]),
        "whole": _figures(cold[1]),
        "first_words_again": _figures(warm[0]),
        "whole_again": whole,
        "memory_mib": round(memory, 1),
        "peer": {"FTS5 passages": _figures(peer)},
        "p95_vs_fts5": round(whole["p95_ms"] / _figures(peer)["p95_ms"], 2),
    }


def _ask(pilot: Pilot, texts: list[str]) -> tuple[list[float], list[float]]:
    """Return the milliseconds to the first words and to the whole of each answer."""
    first, whole = [], []
    for text in texts:
        pilot.forget()
        started = time.perf_counter()
        told = False
        for _ in pilot.answers(text, date_of_service=ON):
            if not told:
                first.append((time.perf_counter() - started) * 1000)
                told = True
        whole.append((time.perf_counter() - started) * 1000)
    return first, whole


def _peer(content: Content, texts: list[str]) -> list[float]:
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE passages USING fts5(text, tokenize = 'porter')")
    for query in _TEXTS:
        rows = [tuple(row) for row in content.connection.execute(query)]
        index.executemany("INSERT INTO passages VALUES (?)", rows)
    taken = []
    for text in texts:
        words = "".join(c if c.isalnum() else " " for c in text).split()
        query = " OR ".join(f'"{word}"' for word in words)
        started = time.perf_counter()
        index.execute(
            "SELECT text FROM passages WHERE passages MATCH ? ORDER BY bm25(passages) LIMIT ?",
            (query, _MOST),
        ).fetchall()
        taken.append((time.perf_counter() - started) * 1000)
    index.close()
    return taken


def _figures(taken: list[float]) -> dict[str, float]:
    times = np.array(taken)
    return {
        "p50_ms": round(float(np.percentile(times, 50)), 1),
        "p95_ms": round(float(np.percentile(times, 95)), 1),
        "max_ms": round(float(times.max()), 1),
    }
