"""Search-as-you-type: every keystroke and query of the workload, engine against peers."""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from index import paths
from index.database import Content
from index.fulltext import open_engine
from tests.bench.peers import Fts5, Peer, Tantivy
from tests.bench.workload import Workload, choose_workload

LIMIT = 50


def times(answer: Callable[[str], object], texts: list[str]) -> np.ndarray:
    """Return the milliseconds of each answer."""
    taken = []
    for text in texts:
        started = time.perf_counter()
        answer(text)
        taken.append((time.perf_counter() - started) * 1000)
    return np.array(taken)


def figures(taken: np.ndarray) -> dict[str, float]:
    """Return percentiles of milliseconds."""
    return {
        "p50_ms": round(float(np.percentile(taken, 50)), 3),
        "p95_ms": round(float(np.percentile(taken, 95)), 3),
        "p99_ms": round(float(np.percentile(taken, 99)), 3),
        "max_ms": round(float(taken.max()), 3),
    }


def ratio(ours: float, theirs: float) -> float:
    """Return our figure as a multiple of theirs."""
    return round(ours / theirs, 3) if theirs else 0.0


def bench_search(workload_file: Path | None, content_dir: Path | None) -> dict[str, object]:
    """Run the workload through the engine, FTS5 and tantivy, warm, in this process.

    Returns:
        Percentiles of the engine over queries and keystrokes together (ms), the ratio of its p99
        to each peer's, and every figure they come from.
    """
    folder = paths.content(content_dir)
    engine = open_engine(folder)
    content: Content = engine.content
    cache = paths.project_root() / ".build" / "bench"
    cache.mkdir(parents=True, exist_ok=True)
    workload: Workload = choose_workload(workload_file, content, cache)
    texts = workload.keystrokes + workload.queries

    def ours(text: str) -> object:
        return engine.search(text, limit=LIMIT)

    times(ours, texts)
    # What the first pass remembered must not answer the second.
    engine.forget()
    engine_figures = figures(times(ours, texts))
    rows = times(lambda text: engine.hits(engine.search(text, limit=LIMIT), 0, 20), texts)
    peers: list[Peer] = [Fts5(content, cache), Tantivy(content, cache)]
    peer_figures = {}
    for peer in peers:
        peer.search(texts[0], LIMIT)
        peer_figures[peer.name] = figures(
            times(lambda text, peer=peer: peer.search(text, LIMIT), texts)  # type: ignore[misc]
        )
    p99 = engine_figures["p99_ms"]
    return {
        **engine_figures,
        "p99_vs_fts5": ratio(p99, peer_figures["FTS5"]["p99_ms"]),
        "p99_vs_tantivy": ratio(p99, peer_figures["tantivy"]["p99_ms"]),
        "p50_vs_fts5": ratio(engine_figures["p50_ms"], peer_figures["FTS5"]["p50_ms"]),
        "p50_vs_tantivy": ratio(engine_figures["p50_ms"], peer_figures["tantivy"]["p50_ms"]),
        "with_20_rows": figures(rows),
        "peers": peer_figures,
        "workload": workload.name,
        "queries": len(workload.queries),
        "keystrokes": len(workload.keystrokes),
        "documents": engine.postings.documents,
    }
