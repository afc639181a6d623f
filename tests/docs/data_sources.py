"""Writes the table of docs/data-sources.md: every kind of file that can be imported.

Run ``python -m tests.docs.data_sources`` after a change of the readers. A test compares the result
with the file.
"""

from pathlib import Path

from index.sources.readers import KINDS
from tests.docs.user_guide import between, table

TARGET = Path(__file__).resolve().parents[2] / "docs" / "data-sources.md"


def kinds() -> str:
    """Return a table of the kinds that are recognised by their content."""
    rows = [("File", "Publisher", "Tried on a real file", "Newer editions", "Name")]
    for kind in KINDS.values():
        if kind.recognise is None:
            continue
        tried = "yes" if kind.tried else "**not tried on a real file**"
        newer = "replace older ones" if kind.cumulative else "stand beside older ones"
        rows.append((kind.name, kind.publisher, tried, newer, f"`{kind.id}`"))
    return table(*rows)


def render() -> str:
    """Return the document with its table up to date."""
    return between(TARGET.read_text(encoding="utf-8"), "kinds", kinds())


if __name__ == "__main__":
    TARGET.write_text(render(), encoding="utf-8")
