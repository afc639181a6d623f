"""How well the search finds the right code: labelled queries, Codeleaf against FTS5.

A query is answered rightly if one of its gold codes is among the first ten; the rules are those
of score.py. Only figures leave this module: a set that is read to see what was missed is no test
any more.
"""

import csv
import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index import paths
from index.database import Content
from index.database.tables.books import DRUG, EXTERNAL, INDEX, NEOPLASM, PCS
from index.fulltext import Engine, open_engine
from index.fulltext.answering import Answerer
from tests.bench.index_sets import PREFIX, HeldOut, held_out
from tests.bench.titles import Titles

LIMIT = 10
"""Hits that are looked at."""
TOLERANCE = 0.01
"""How far a figure may fall below its baseline."""
KEPT = ("hit@1", "hit@10")
"""Figures of Codeleaf that have a baseline."""
EVAL = paths.project_root().parent / "shared" / "eval"
WRITTEN = Path(__file__).resolve().parents[1] / "index" / "quality"
BASELINE = Path(__file__).with_name("quality_baseline.json")
_EVAL_FILES = ("search_disease_names.tsv", "search_hcpcs_index.tsv")
_HELD_OUT = {
    "held-out diagnoses": (INDEX, EXTERNAL),
    "held-out procedures": (PCS,),
    "held-out tables": (NEOPLASM, DRUG),
}

Without = frozenset[tuple[str, int]]
"""Entries of the books, by book and number, whose phrases must not answer."""
Search = Callable[[str, Without], list[tuple[str, str]]]
"""Answers a query without some entries: system and code of each hit, best first."""
Figures = dict[str, float]
Baseline = dict[str, dict[str, Figures]]
"""Figures by kind of content and query set."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A query with the codes that answer it.

    Attributes:
        query: The text.
        gold: Undotted codes; beginnings of codes if ``prefix``.
        system: Their system.
        prefix: Whether ``gold`` are beginnings.
        without: Entries that must not answer it.
    """

    query: str
    gold: frozenset[str]
    system: str
    prefix: bool
    without: Without = frozenset()


def plain(code: str) -> str:
    """Return a code as it is compared."""
    return code.upper().replace(".", "").rstrip("-").strip()


def labelled(query: str, gold: Iterable[str], system: str, without: Without) -> Labelled:
    """Return a query as it is scored; a system that ends in ``_PREFIX`` has beginnings."""
    codes = frozenset(plain(code) for code in gold)
    return Labelled(query, codes, system.removesuffix(PREFIX), system.endswith(PREFIX), without)


def read_set(path: Path) -> list[Labelled]:
    """Read a file of queries: query, gold codes divided by ``;``, system, tab-separated."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            labelled(row["query"], row["gold"].split(";"), row["system"], frozenset())
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def measure(rows: list[Labelled], search: Search) -> Figures:
    """Score the answers to labelled queries.

    Returns:
        Share of queries with a gold code first and among ten; mean reciprocal rank of the first
        one; share with a code of a gold category among ten; mean and p99 of the time, ms.
    """
    hits_1 = hits_10 = categories = 0
    reciprocal = 0.0
    taken = []
    for row in rows:
        started = time.perf_counter()
        answered = search(row.query, row.without)[:LIMIT]
        taken.append((time.perf_counter() - started) * 1000)
        found = [plain(code) if system == row.system else "" for system, code in answered]
        right = [_is_right(code, row) for code in found]
        if any(right):
            hits_1 += right[0]
            hits_10 += 1
            reciprocal += 1 / (right.index(True) + 1)
        wanted = {code[:3] for code in row.gold}
        categories += any(code[:3] in wanted for code in found)
    number = len(rows)
    return {
        "n": number,
        "hit@1": round(hits_1 / number, 4),
        "hit@10": round(hits_10 / number, 4),
        "mrr@10": round(reciprocal / number, 4),
        "category@10": round(categories / number, 4),
        "mean_ms": round(float(np.mean(taken)), 3),
        "p99_ms": round(float(np.percentile(taken, 99)), 3),
    }


def _is_right(code: str, row: Labelled) -> bool:
    if not code or not row.prefix:
        return code in row.gold
    return any(code.startswith(start) for start in row.gold)


def codeleaf(engine: Engine) -> Search:
    """Return the engine as what is measured: the answer of ``codeleaf search --batch``."""
    answer = Answerer(engine)

    def search(query: str, without: Without) -> list[tuple[str, str]]:
        result = answer(query, limit=LIMIT, without=without)
        return [(hit.ref.system.value, hit.ref.code) for hit in engine.hits(result)]

    return search


def content_kind(content: Content) -> str:
    """Return ``everything`` where the books are installed, else ``default``."""
    found = content.connection.execute("SELECT 1 FROM index_entry LIMIT 1").fetchone()
    return "everything" if found else "default"


def query_sets(content: Content) -> dict[str, list[Labelled] | str]:
    """Return the query sets by name; instead of one that cannot be measured, the reason."""
    installed = {row[0] for row in content.connection.execute("SELECT DISTINCT system FROM code")}
    files = [EVAL / name for name in _EVAL_FILES]
    files += sorted(WRITTEN.glob("*.tsv"))
    found: dict[str, list[Labelled] | str] = {}
    for path in files:
        if not path.is_file():
            found[path.name] = "the file is not on this machine"
            continue
        rows = read_set(path)
        none = not installed & {row.system for row in rows}
        found[path.name] = "none of its code systems is installed" if none else rows
    drawn = held_out(content.connection)
    for name, books in _HELD_OUT.items():
        entries = [entry for entry in drawn if entry.book in books]
        if not entries:
            found[name] = "the books are not installed"
        else:
            found[name] = [_of_entry(entry) for entry in entries]
    return found


def _of_entry(entry: HeldOut) -> Labelled:
    return labelled(entry.query, entry.gold, entry.system, frozenset({(entry.book, entry.number)}))


def bench_quality(content_dir: Path | None) -> dict[str, object]:
    """Measure every query set, Codeleaf and FTS5 in turn.

    Returns:
        ``content``: the kind of content. ``sets``: by name, the figures of ``Codeleaf`` and
        ``FTS5``, or the reason why it was ``skipped``.
    """
    engine = open_engine(paths.content(content_dir))
    peer = Titles(engine.content.connection)
    searches: dict[str, Search] = {
        "Codeleaf": codeleaf(engine),
        peer.name: lambda query, _without: peer.search(query, LIMIT),
    }
    sets: dict[str, object] = {}
    for search in searches.values():
        search("fever", frozenset())
    for name, rows in query_sets(engine.content).items():
        if isinstance(rows, str):
            sets[name] = {"skipped": rows}
        else:
            sets[name] = {who: measure(rows, search) for who, search in searches.items()}
    return {"content": content_kind(engine.content), "sets": sets}


def read_baseline(path: Path = BASELINE) -> Baseline:
    """Return the accepted figures; none where there is no file."""
    if not path.is_file():
        return {}
    baseline: Baseline = json.loads(path.read_text(encoding="utf-8"))
    return baseline


def regressions(measured: Mapping[str, object], baseline: Baseline) -> list[str]:
    """Return a line for each figure that fell too far below its baseline."""
    lines = []
    for name, figures in _ours(measured).items():
        accepted = baseline.get(str(measured["content"]), {}).get(name, {})
        for figure, least in accepted.items():
            # Figures are rounded, so that a fall of just the tolerance needs a margin.
            if figures[figure] < least - TOLERANCE - 1e-9:
                lines.append(f"{name}: {figure} is {figures[figure]}, its baseline {least}")
    return lines


def accept(measured: Mapping[str, object], path: Path = BASELINE) -> None:
    """Write what was measured as the baseline; figures of what was not measured stay."""
    baseline = read_baseline(path)
    own = baseline.setdefault(str(measured["content"]), {})
    for name, figures in _ours(measured).items():
        own[name] = {figure: figures[figure] for figure in KEPT}
    path.write_text(json.dumps(baseline, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _ours(measured: Mapping[str, object]) -> dict[str, Figures]:
    """Return Codeleaf's figures of each set that was measured."""
    sets = measured["sets"]
    assert isinstance(sets, dict)
    return {name: both["Codeleaf"] for name, both in sets.items() if "Codeleaf" in both}


def table(measured: Mapping[str, object]) -> list[str]:
    """Return the figures as lines to print."""
    sets = measured["sets"]
    assert isinstance(sets, dict)
    names = ("n", "hit@1", "hit@10", "mrr@10", "category@10", "mean_ms", "p99_ms")
    lines = [f"{'content: ' + str(measured['content']):<36}" + "".join(f"{x:>12}" for x in names)]
    for name, both in sets.items():
        if "skipped" in both:
            lines.append(f"{name:<26} skipped: {both['skipped']}")
            continue
        for who, figures in both.items():
            values = "".join(f"{figures[figure]:>12}" for figure in names)
            lines.append(f"{name:<26}{who:<10}{values}")
    return lines
