"""What the search benchmark types.

A workload is a JSON object with ``queries`` (whole queries of several kinds) and ``keystrokes``
(every state of the search box in some typing sessions), each a list of objects with ``text``.
"""

import json
import random
from dataclasses import dataclass
from pathlib import Path

from index.database import Content
from index.fulltext.text import words

SHARED = Path(__file__).resolve().parents[3] / "shared" / "eval" / "keystrokes.json"
_SEED = 20261001


@dataclass(frozen=True)
class Workload:
    """Queries and keystrokes, in order.

    Attributes:
        name: Where they come from.
        queries: Whole queries.
        keystrokes: The text in the box after each key.
    """

    name: str
    queries: list[str]
    keystrokes: list[str]


def read_workload(path: Path) -> Workload:
    """Read a workload file."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return Workload(
        path.name,
        [query["text"] for query in data["queries"]],
        [key["text"] for key in data["keystrokes"]],
    )


def make_workload(content: Content, path: Path) -> Workload:
    """Write a workload of the same shape from the titles of the content, the same at every call."""
    chance = random.Random(_SEED)
    titles = [
        row["title"] for row in content.connection.execute("SELECT title FROM code ORDER BY id")
    ]
    codes = [
        row["display"]
        for row in content.connection.execute("SELECT display FROM code WHERE kind = 'code'")
    ]
    queries = [{"kind": "code", "text": code[:5]} for code in chance.sample(codes, 60)]
    while len(queries) < 500:
        kind = ("full", "prefix", "misspell")[len(queries) % 3]
        picked = chance.choice(titles).split()
        text = " ".join(chance.sample(picked, min(len(picked), chance.randint(1, 5))))
        if kind == "prefix":
            text = text[: max(2, len(text) - chance.randint(1, 4))]
        elif kind == "misspell" and len(text) > 6:
            place = chance.randrange(1, len(text) - 1)
            text = text[:place] + text[place + 1 :]
        if words(text):
            queries.append({"kind": kind, "text": text})
    keystrokes = [
        {"session": session, "text": text[:length]}
        for session in range(40)
        for text in [chance.choice(titles)[:28]]
        for length in range(1, len(text) + 1)
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"queries": queries, "keystrokes": keystrokes}), encoding="utf-8")
    return read_workload(path)


def choose_workload(given: Path | None, content: Content, cache: Path) -> Workload:
    """Return the workload asked for, the shared one, or one made from the content."""
    if given is not None:
        return read_workload(given)
    if SHARED.is_file():
        return read_workload(SHARED)
    return make_workload(content, cache / "workload.json")
