"""Runs medspaCy over notes. Run by its own Python: nothing of Codeleaf is imported here."""

import importlib
import json
import sys
import time
from pathlib import Path
from types import ModuleType


def _pipeline() -> ModuleType:
    # medspaCy imports QuickUMLS at its start, and uses it only where it is asked for.
    absent = ModuleType("quickumls")
    absent.spacy_component = None  # type: ignore[attr-defined]
    sys.modules["quickumls"] = absent
    # PyRuSH describes every token in its log, which would be most of the time.
    importlib.import_module("loguru").logger.disable("PyRuSH")
    return importlib.import_module("medspacy")


def main(work: Path) -> None:
    """Print the figures as a line of JSON.

    Args:
        work: JSON with literals, notes to warm up with, notes, and passes over them.
    """
    task = json.loads(work.read_text(encoding="utf-8"))
    medspacy = _pipeline()
    rule = importlib.import_module("medspacy.target_matcher").TargetRule
    begun = time.perf_counter()
    pipeline = medspacy.load(
        medspacy_enable=[
            "medspacy_tokenizer",
            "medspacy_pyrush",
            "medspacy_sectionizer",
            "medspacy_target_matcher",
            "medspacy_context",
        ]
    )
    matcher = pipeline.get_pipe("medspacy_target_matcher")
    matcher.add([rule(literal, "CONDITION") for literal in task["literals"]])
    opened = time.perf_counter() - begun
    for note in task["warm"]:
        pipeline(note)
    taken: list[float] = []
    worked = time.process_time()
    entities = 0
    for _ in range(task["passes"]):
        begun = time.perf_counter()
        entities = sum(len(pipeline(note).ents) for note in task["notes"])
        taken.append(time.perf_counter() - begun)
    worked = time.process_time() - worked
    count = len(task["notes"])
    figures = {
        "notes_per_second": round(count / sorted(taken)[len(taken) // 2], 1),
        "notes_per_cpu_second": round(count * len(taken) / worked, 1),
        "open_seconds": round(opened, 1),
        "literals": len(task["literals"]),
        "phrases_found_per_note": round(entities / count, 1),
        "version": importlib.import_module("importlib.metadata").version("medspacy"),
        "spacy_version": importlib.import_module("spacy").__version__,
    }
    print(json.dumps(figures))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
