"""Coding notes: speed, memory and the runs over many notes, beside medspaCy in the same run.

The notes are vignettes of our tests, joined to 2,000 characters. medspaCy is given the phrases of
the same dictionary; it finds them and what is said of them, and chooses no code.
"""

import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from index import paths
from index.database import Content, current_generation, open_content
from index.database.tables.books import INDEX
from index.fulltext.phrases import entry_paths
from index.model import System
from tests.bench.case_peer import bench_peer
from tests.bench.probe import PROBE, resident_mib, run_probe

if TYPE_CHECKING:
    from index.cases.batch import WorkerFactory

NOTES = 60
CHARACTERS = 2000
PASSES = 3
"""Times that the notes are coded; the rate is that of the middle one."""
BATCH = 600
ON = date(2026, 1, 15)
"""The date of service of all notes."""
_VIGNETTES = paths.project_root() / "tests" / "index" / "cases"
_WORKER = "index.cases.coding.make_worker"
_COLD = "cold"
_KEPT = "kept"


def make_notes(count: int, file: str = "vignettes.jsonl") -> list[str]:
    """Return different notes of 2,000 characters, the same each time.

    Args:
        count: How many; at most as many as pairs of vignettes.
        file: The vignettes that they are made of.
    """
    lines = (_VIGNETTES / file).read_text(encoding="utf-8").splitlines()
    texts = [str(json.loads(line)["text"]) for line in lines]
    notes = []
    for number in range(count):
        place, stride = number % len(texts), 1 + number // len(texts)
        note = texts[place]
        while len(note) < CHARACTERS:
            place = (place + stride) % len(texts)
            note += f"\n\n{texts[place]}"
        notes.append(note[:CHARACTERS])
    return notes


def bench_cases(content_dir: Path | None, batch: int = BATCH) -> dict[str, object]:
    """Code notes one at a time, beside medspaCy, and many on one process, two and a cluster.

    Args:
        content_dir: The content folder.
        batch: Notes of the runs over many.

    Returns:
        Notes a second, times (ms), memory (MiB), the ratio to the peer, the scaling factor, whether
        all runs gave the same bytes, and what the machine was doing meanwhile.
    """
    before = os.getloadavg()[0]
    folder = paths.content(content_dir).resolve()
    notes, others = make_notes(NOTES), make_notes(NOTES, "vignettes_second.jsonl")
    ours = run_probe("tests.bench.cases", folder)
    cold = run_probe("tests.bench.cases", folder, _COLD)
    peer = bench_peer(_literals(open_content(folder)), others, notes, PASSES)
    many = _bench_batch(folder, batch)
    return {
        **ours,
        **cold,
        **peer,
        "rate_vs_medspacy": _ratio("notes_per_second", ours, peer),
        "cpu_rate_vs_medspacy": _ratio("notes_per_cpu_second", ours, peer),
        **many,
        "cores": os.cpu_count(),
        "load_before": round(before, 2),
        "load_after": round(os.getloadavg()[0], 2),
    }


def _ratio(name: str, ours: Mapping[str, object], peer: Mapping[str, object]) -> float | None:
    theirs = peer.get(f"medspacy_{name}")
    return round(float(str(ours[name])) / float(str(theirs)), 2) if theirs else None


def _literals(content: Content) -> list[str]:
    """Return titles, inclusion terms and entries of the Alphabetic Index, these also as spoken.

    "Pneumonia, aspiration" is given as "aspiration pneumonia", too: a note has no commas there.
    """
    texts = {
        text.lower()
        for (text,) in content.connection.execute(
            "SELECT title FROM code WHERE system = :system AND kind NOT IN ('chapter', 'block')"
            " UNION SELECT n.text FROM note n JOIN code c ON c.id = n.code_id"
            " WHERE c.system = :system AND n.kind IN ('inclusion', 'includes')",
            {"system": System.ICD10CM},
        )
    }
    for _, path, _ in entry_paths(content.connection, INDEX):
        parts = path.lower().split(", ")
        texts |= {", ".join(parts), " ".join(reversed(parts))}
    return sorted(texts)


def _probe(folder: Path) -> dict[str, object]:
    """Return time and memory of coding, over a search engine that is open already."""
    import numpy as np

    from index.fulltext import open_engine

    engine = open_engine(folder)
    engine.hits(engine.search("diabetes kidney", limit=50), 0, 20)
    gc.collect()
    before = resident_mib()
    begun = time.perf_counter()
    from index.cases.coding import CaseCoder

    coder = CaseCoder(engine.content)
    opened = time.perf_counter() - begun

    def code(note: str) -> object:
        return coder.code(note, date_of_service=ON)

    # Other notes warm it up: none that is timed first has been seen.
    _times(code, make_notes(NOTES, "vignettes_second.jsonl"))
    notes = make_notes(NOTES)
    worked = time.process_time()
    passes = [_times(code, notes) for _ in range(PASSES)]
    worked = time.process_time() - worked
    gc.collect()
    first = np.array(passes[0])
    return {
        "notes_per_second": round(NOTES / sorted(map(sum, passes))[PASSES // 2] * 1000, 1),
        # What it takes on an idle machine: the time of the processor.
        "notes_per_cpu_second": round(NOTES * PASSES / worked, 1),
        "first_result_mean_ms": round(float(first.mean()), 1),
        "first_result_p50_ms": round(float(np.percentile(first, 50)), 1),
        "first_result_p95_ms": round(float(np.percentile(first, 95)), 1),
        "first_result_max_ms": round(float(first.max()), 1),
        "open_seconds": round(opened, 2),
        "memory_over_engine_mib": round(resident_mib() - before, 1),
        "notes": NOTES,
        "characters": CHARACTERS,
    }


def _times(work: Callable[[str], object], notes: Sequence[str]) -> list[float]:
    """Return the milliseconds that each note takes."""
    taken = []
    for note in notes:
        started = time.perf_counter()
        work(note)
        taken.append((time.perf_counter() - started) * 1000)
    return taken


def _cold(folder: Path) -> dict[str, object]:
    """Return how long a process takes to its first coded note, the content read from the disk.

    Another process has opened the coder before: what is kept from then is kept here, too.
    """
    command = [sys.executable, "-m", "tests.bench.cases", PROBE, str(folder), _KEPT]
    subprocess.run(command, check=True)
    for file in (folder / str(current_generation(folder))).rglob("*"):
        if file.is_file():
            _forget(file)
    begun = time.perf_counter()
    from index.cases.coding import CaseCoder

    coder = CaseCoder(open_content(folder))
    opened = time.perf_counter() - begun
    coder.code(make_notes(1)[0], date_of_service=ON)
    return {
        "cold_open_seconds": round(opened, 2),
        "cold_first_note_seconds": round(time.perf_counter() - begun, 2),
    }


def _forget(file: Path) -> None:
    """Ask the system to drop a file from its cache; what other programs have mapped stays."""
    if not hasattr(os, "posix_fadvise"):
        return
    descriptor = os.open(file, os.O_RDONLY)
    with suppress(OSError):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(descriptor)


def _bench_batch(folder: Path, count: int) -> dict[str, object]:
    from index.cases.batch import WorkerFactory

    lines = [
        json.dumps({"id": number, "text": note}) for number, note in enumerate(make_notes(count))
    ]
    factory = WorkerFactory(_WORKER, str(folder), json.dumps({"date_of_service": ON.isoformat()}))
    one, alone, alone_whole = timed_run(lines, factory, jobs=1)
    two, both, both_whole = timed_run(lines, factory, jobs=2)
    figures: dict[str, object] = {
        "batch_notes": len(lines),
        "batch_1_notes_per_second": round(alone, 1),
        "batch_2_notes_per_second": round(both, 1),
        "batch_scaling": round(both / alone, 2),
        "batch_1_seconds_with_start": round(alone_whole, 1),
        "batch_2_seconds_with_start": round(both_whole, 1),
        "batch_errors": sum('"error"' in row[:40] for row in one),
        "same_bytes_2_processes": one == two,
    }
    try:
        from distributed import LocalCluster
    except ImportError:
        return {**figures, "same_bytes_cluster": "not measured: distributed is not installed"}
    with LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0"
    ) as cluster:
        rows, rate, _ = timed_run(lines, factory, scheduler=str(cluster.scheduler_address))
    return {
        **figures,
        "cluster_2_notes_per_second": round(rate, 1),
        "same_bytes_cluster": one == rows,
    }


def timed_run(
    lines: Sequence[str], factory: "WorkerFactory", *, jobs: int = 1, scheduler: str = ""
) -> tuple[list[str], float, float]:
    """Run over notes; the first tenth warms the processes up and is not counted in the rate.

    Returns:
        The output, notes a second, and how long all took with the start of the processes, seconds.
    """
    from index.cases.batch import run

    skipped = max(1, len(lines) // 10)
    started = begun = time.perf_counter()
    rows = []
    for row in run(lines, factory, jobs=jobs, scheduler=scheduler):
        rows.append(row)
        if len(rows) == skipped:
            begun = time.perf_counter()
    ended = time.perf_counter()
    return rows, (len(rows) - skipped) / (ended - begun), ended - started


if __name__ == "__main__":
    _, mode, content, *which = sys.argv
    if mode != PROBE:
        raise SystemExit(2)
    if which == [_KEPT]:
        from index.cases.coding import CaseCoder

        CaseCoder(open_content(Path(content)))
    else:
        print(json.dumps((_cold if which else _probe)(Path(content))))  # noqa: T201
