"""Scoring, baseline and table of the quality benchmark."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.bench import quality
from tests.bench.__main__ import bench
from tests.bench.quality import Labelled, Without, accept, labelled, measure, regressions

_ANSWERS = {
    "first": [("ICD10CM", "E119"), ("ICD10CM", "I10")],
    "third": [("HCPCS", "E119"), ("ICD10CM", "I10"), ("ICD10CM", "E11.9")],
    "category": [("ICD10CM", "E1165")],
    "other system": [("HCPCS", "E119")],
    "none": [],
    "start": [("ICD10PCS", "0DTJ4ZZ")],
    "late": [("ICD10CM", "I10")] * 10 + [("ICD10CM", "E119")],
}


def _search(query: str, _without: Without) -> list[tuple[str, str]]:
    return _ANSWERS[query]


def _row(query: str, system: str = "ICD10CM", gold: str = "E11.9") -> Labelled:
    return labelled(query, gold.split(";"), system, frozenset())


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (_row("first"), (1.0, 1.0, 1.0, 1.0)),
        (_row("third"), (0.0, 1.0, 0.3333, 1.0)),
        (_row("category"), (0.0, 0.0, 0.0, 1.0)),
        (_row("other system"), (0.0, 0.0, 0.0, 0.0)),
        (_row("none"), (0.0, 0.0, 0.0, 0.0)),
        (_row("late"), (0.0, 0.0, 0.0, 0.0)),
        (_row("start", "ICD10PCS_PREFIX", "0DBJ;0DTJ"), (1.0, 1.0, 1.0, 1.0)),
        (_row("start", "ICD10PCS", "0DTJ"), (0.0, 0.0, 0.0, 1.0)),
    ],
)
def test_one_query_is_scored(row: Labelled, expected: tuple[float, ...]) -> None:
    """The rules are those of score.py."""
    figures = measure([row], _search)

    names = ("hit@1", "hit@10", "mrr@10", "category@10")
    assert tuple(figures[name] for name in names) == expected


def test_figures_are_shares_of_all_queries() -> None:
    """Time is measured as well."""
    figures = measure([_row("first"), _row("third"), _row("none"), _row("category")], _search)

    assert (figures["n"], figures["hit@1"], figures["hit@10"]) == (4, 0.25, 0.5)
    assert 0 <= figures["mean_ms"] <= figures["p99_ms"]


def test_the_entry_under_test_is_left_out() -> None:
    """The search is told which phrase must not answer."""
    asked = []

    def search(query: str, without: Without) -> list[tuple[str, str]]:
        asked.append((query, without))
        return []

    measure([labelled("amyloid", ["E85"], "ICD10CM", frozenset({("index", 6)}))], search)

    assert asked == [("amyloid", frozenset({("index", 6)}))]


def _measured(first: float, ten: float) -> dict[str, object]:
    figures = {"n": 10, "hit@1": first, "hit@10": ten, "mrr@10": 0.5, "category@10": 0.5}
    figures |= {"mean_ms": 1.0, "p99_ms": 2.0}
    sets = {"a.tsv": {"Codeleaf": figures, "FTS5": figures}, "b.tsv": {"skipped": "absent"}}
    return {"content": "default", "sets": sets}


def test_a_fall_of_more_than_a_point_is_a_regression(tmp_path: Path) -> None:
    """Just a point is none, nor is a set that was skipped or has no baseline."""
    path = tmp_path / "baseline.json"
    accept(_measured(0.65, 0.8), path)
    baseline = quality.read_baseline(path)

    assert regressions(_measured(0.64, 0.79), baseline) == []
    assert regressions(_measured(0.6399, 0.9), baseline) == [
        "a.tsv: hit@1 is 0.6399, its baseline 0.65"
    ]
    assert regressions(_measured(0.1, 0.1), {}) == []
    assert regressions(_measured(0.1, 0.1) | {"content": "everything"}, baseline) == []


def test_accepting_keeps_what_was_not_measured(tmp_path: Path) -> None:
    """The other kind of content, and sets that were skipped."""
    path = tmp_path / "baseline.json"
    kept = {"everything": {"a.tsv": {"hit@1": 0.9}}, "default": {"b.tsv": {"hit@1": 0.2}}}
    path.write_text(json.dumps(kept), encoding="utf-8")

    accept(_measured(0.65, 0.8), path)

    assert quality.read_baseline(path) == {
        "everything": {"a.tsv": {"hit@1": 0.9}},
        "default": {"a.tsv": {"hit@1": 0.65, "hit@10": 0.8}, "b.tsv": {"hit@1": 0.2}},
    }


def test_the_command_fails_below_the_baseline(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It says which figure fell, after the table."""
    path = tmp_path / "baseline.json"
    accept(_measured(0.65, 0.8), path)
    baseline = quality.read_baseline(path)
    monkeypatch.setattr(quality, "read_baseline", lambda: baseline)
    monkeypatch.setattr(quality, "bench_quality", lambda _folder: _measured(0.6, 0.8))

    failed = CliRunner().invoke(bench, ["quality"])
    monkeypatch.setattr(quality, "bench_quality", lambda _folder: _measured(0.65, 0.8))
    passed = CliRunner().invoke(bench, ["quality", "--json"])

    assert failed.exit_code == 1
    assert "skipped: absent" in failed.stdout
    assert "a.tsv: hit@1 is 0.6, its baseline 0.65" in failed.stderr
    assert (passed.exit_code, json.loads(passed.stdout)["content"]) == (0, "default")


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("everyday.tsv", {"patient": 50, "shorthand": 50, "typo": 50}),
        ("pcs_procedures.tsv", {"procedure": 100}),
    ],
)
def test_the_written_sets_are_whole(name: str, kinds: dict[str, int]) -> None:
    """Each query once, with its codes, of a system that is there."""
    with (quality.WRITTEN / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

    found = [row["kind"] for row in rows]
    assert {kind: found.count(kind) for kind in found} == kinds
    assert len({row["query"].lower() for row in rows}) == len(rows)
    assert {row["system"] for row in rows} <= {"ICD10CM", "HCPCS", "ICD10PCS_PREFIX"}
    assert all(row["gold"] and all(row["gold"].split(";")) for row in rows)


def test_every_set_is_there_or_says_why_not(
    monkeypatch: pytest.MonkeyPatch, small_content: Path, tmp_path: Path
) -> None:
    """A small content without books, and no labelled files beside the checkout."""
    monkeypatch.setattr(quality, "EVAL", tmp_path)

    measured = quality.bench_quality(small_content)

    sets = measured["sets"]
    assert isinstance(sets, dict)
    assert measured["content"] == "default"
    assert sets["search_disease_names.tsv"] == {"skipped": "the file is not on this machine"}
    assert sets["held-out diagnoses"] == {"skipped": "the books are not installed"}
    assert set(sets["everyday.tsv"]) == {"Codeleaf", "FTS5"}
    assert len(quality.table(measured)) > len(sets)
