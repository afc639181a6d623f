"""The job board: keystrokes against FTS5, and a refresh beside a window that ticks.

10,000 invented jobs in three sources, 1,500 of them listed twice. They are imported as a person
imports them, by the command. The peer is SQLite FTS5 over the same fields of the same postings,
with a prefix index and the same weights: it finds 50 rows and makes no facets.
"""

import csv
import json
import os
import random
import sqlite3
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path

from index import paths
from index.jobs.board.entries import SHOWN, entries
from index.jobs.board.layout import BOOSTS
from index.jobs.board.schema import FILE, open_jobs
from index.jobs.board.searching import Board
from index.model.job_board import JobProfile, JobQuery
from index.model.jobs import RawPosting
from tests.bench.probe import PROBE, open_window, pause, resident_mib, run_probe
from tests.bench.search import LIMIT, figures, ratio, times
from tests.index.jobs.generated import SOURCES, TODAY, Generated, changed, generate

JOBS = 10_000
CHANGED = 1_000
_QUERIES = 60
_TICK_MS = 16
_LATE_MS = 2 * 1000 / 60
"""A tick that comes later than this has missed a frame at 60 Hz."""
_ASIDE = ("remote", "cpc", "ccs", "texas", "fl", "full time", "rhit")
_PROFILE = JobProfile(
    ("CPC", "CCS"), 3.0, ("Inpatient", "Outpatient"), ("TX", "FL"), pay_floor=60_000
)


def bench_jobs(content_dir: Path | None) -> dict[str, object]:
    """Import, search and refresh a board of 10,000 jobs, in a home of its own.

    Returns:
        Percentiles of keystrokes (ms), their ratio to FTS5's, seconds of the first import and of a
        refresh of 1,000 changed, the window's late ticks meanwhile, memory (MiB), duplicates left.
    """
    return run_probe("tests.bench.jobs", content_dir)


def _probe(content_dir: Path) -> dict[str, object]:
    made = generate(JOBS)
    feeds = Path(os.environ["CODELEAF_HOME"]) / "feeds"
    feeds.mkdir(parents=True)
    for name, listed in made.sources.items():
        write_table(feeds / f"{name}.csv", listed)
    started = time.perf_counter()
    _command("import", *(str(feeds / f"{name}.csv") for name in SOURCES))
    imported = time.perf_counter() - started
    found: dict[str, object] = {"import_s": round(imported, 1), **_kept(made)}
    found |= _searched()
    share = CHANGED / sum(map(len, made.sources.values()))
    for name, listed in made.sources.items():
        count = round(share * len(listed))
        write_table(feeds / f"{name}.csv", changed(listed, count, seed=len(name)))
    return found | _refreshed(content_dir)


def write_table(path: Path, postings: Sequence[RawPosting]) -> None:
    """Write postings as a table that a job board exports."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        head = "id,title,company,description,url,location,remote,job type,posted,expires"
        table.writerow([*head.split(","), "salary min", "salary max", "currency", "salary period"])
        for one in postings:
            pay = one.pay
            table.writerow(
                [
                    one.key,
                    one.title,
                    one.employer,
                    one.html,
                    one.url,
                    *one.places,
                    {True: "yes", False: "no", None: ""}[one.remote],
                    *one.employment,
                    one.posted,
                    one.valid_through,
                    *((pay.low, pay.high, pay.currency, pay.period) if pay else ("", "", "", "")),
                ]
            )


def _command(*arguments: str) -> None:
    from desktop.command import run_command

    run_command(["jobs", *arguments, "--progress", "json"], lambda _: None)


def _kept(made: Generated) -> dict[str, object]:
    """Return what is on the board of what is known of the jobs."""
    by_job: defaultdict[int, set[int]] = defaultdict(set)
    by_posting: defaultdict[int, set[int]] = defaultdict(set)
    with closing(open_jobs(paths.jobs())) as connection:
        for source, key, posting in connection.execute(
            "SELECT source.name, listing.key, posting FROM listing"
            " JOIN source ON source.id = listing.source"
        ):
            job = made.jobs[source, key]
            by_job[job].add(posting)
            by_posting[posting].add(job)
        file = paths.jobs() / FILE
        size = sum(one.stat().st_size for one in paths.jobs().rglob("*") if one.is_file())
    left = sum(len(postings) - 1 for postings in by_job.values())
    joined = sum(len(jobs) - 1 for jobs in by_posting.values())
    return {
        "postings": len(by_posting),
        "duplicates_left_share": round(left / len(by_posting), 4),
        "wrongly_joined_share": round(joined / len(by_posting), 4),
        "database_mib": round(file.stat().st_size / 2**20, 1),
        "folder_mib": round(size / 2**20, 1),
    }


def _keystrokes() -> list[str]:
    """Return every beginning of queries about the jobs."""
    chance = random.Random(5)
    with closing(open_jobs(paths.jobs())) as connection:
        titles = [row[0] for row in connection.execute("SELECT title FROM shown ORDER BY id")]
    texts = []
    for _ in range(_QUERIES):
        words = chance.choice(titles).lower().split()
        words += chance.sample(_ASIDE, chance.randint(0, 2))
        chance.shuffle(words)
        texts.append(" ".join(words))
    return [text[:stop] for text in texts for stop in range(1, len(text) + 1)]


def _searched() -> dict[str, object]:
    typed = _keystrokes()
    before = resident_mib()
    started = time.perf_counter()
    board = Board(paths.jobs())
    opened = time.perf_counter() - started

    def ours(text: str) -> object:
        return board.search(JobQuery(text, today=TODAY, profile=_PROFILE, limit=LIMIT))

    times(ours, typed)
    memory = resident_mib() - before
    # What the first pass remembered of words must not answer the second.
    board.forget()
    ours("")
    own = figures(times(ours, typed))
    with closing(_peer()) as peer:
        theirs = figures(times(lambda text: _ask_peer(peer, text), typed))
    return {
        "keystrokes": len(typed),
        "open_ms": round(opened * 1000, 1),
        **own,
        "fts5": theirs,
        "p50_vs_fts5": ratio(own["p50_ms"], theirs["p50_ms"]),
        "p99_vs_fts5": ratio(own["p99_ms"], theirs["p99_ms"]),
        "memory_mib": round(memory, 1),
    }


def _peer() -> sqlite3.Connection:
    peer = sqlite3.connect(":memory:")
    names = ", ".join(BOOSTS)
    peer.execute(
        f"CREATE VIRTUAL TABLE postings USING fts5({names}, shown UNINDEXED, detail=column,"
        " prefix='1 2 3', tokenize='unicode61 remove_diacritics 2')"
    )
    marks = ", ".join("?" * (len(BOOSTS) + 2))
    with closing(open_jobs(paths.jobs())) as connection:
        peer.executemany(
            f"INSERT INTO postings(rowid, {names}, shown) VALUES ({marks})",
            (
                (one.id, *(one.fields[name] for name in BOOSTS), json.dumps(one.row))
                for one in entries(connection.execute(SHOWN))
            ),
        )
    peer.execute("INSERT INTO postings(postings) VALUES ('optimize')")
    return peer


def _ask_peer(peer: sqlite3.Connection, text: str) -> list[object]:
    words = "".join(one if one.isalnum() else " " for one in text).split()
    terms = [f'"{word}"' for word in words]
    if not terms:
        return []
    if text[-1].isalnum():
        terms[-1] += "*"
    weights = ", ".join(map(str, BOOSTS.values()))
    rows = peer.execute(
        "SELECT rowid, shown FROM postings WHERE postings MATCH ?"
        f" ORDER BY bm25(postings, {weights}) LIMIT ?",
        (" AND ".join(terms), LIMIT),
    )
    return [json.loads(shown) for _, shown in rows]


def _refreshed(content_dir: Path) -> dict[str, object]:
    """Refresh in a process while a window ticks, and as long without."""
    import threading

    from PySide6.QtCore import Qt, QTimer

    taken = 0.0

    def refresh() -> None:
        nonlocal taken
        started = time.perf_counter()
        _command("refresh")
        taken = time.perf_counter() - started

    ticks: list[float] = []
    with open_window(content_dir):
        timer = QTimer()
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
        timer.start(_TICK_MS)
        work = threading.Thread(target=refresh)
        work.start()
        while work.is_alive():
            pause(50)
        during = _gaps(ticks)
        ticks.clear()
        pause(round(taken * 1000))
        idle = _gaps(ticks)
        timer.stop()
    return {"refresh_s": round(taken, 2), "ticks": during, "ticks_without": idle}


def _gaps(ticks: Sequence[float]) -> dict[str, float]:
    """Return how many ticks came and were late, and the longest time between two, ms."""
    gaps = [(later - earlier) * 1000 for earlier, later in pairwise(ticks)]
    late = sum(gap > _LATE_MS for gap in gaps)
    return {"count": len(ticks), "late": late, "longest_ms": round(max(gaps, default=0.0), 1)}


if __name__ == "__main__":
    _, mode, content = sys.argv
    if mode != PROBE:
        raise SystemExit(2)
    print(json.dumps(_probe(Path(content))))  # noqa: T201
