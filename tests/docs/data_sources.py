"""Writes the tables of docs/data-sources.md: what can be imported, and where it is published.

Run ``python -m tests.docs.data_sources`` after a change of the readers. A test compares the result
with the file.
"""

import tomllib
from pathlib import Path

from index import paths
from index.sources.readers import KINDS
from tests.docs.user_guide import between, table

_WHEN = {
    "fiscal_year": "each October",
    "april": "each April",
    "quarter": "each quarter",
    "year": "each January",
}
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


def addresses() -> str:
    """Return a table of where the publishers put each release, as ``codeleaf update`` knows it."""
    text = (paths.resources() / "updates.toml").read_text(encoding="utf-8")
    listed = tomllib.loads(text)["update"]
    rows = [("Release", "Publisher", "When", "Form of the address", "Name")]
    for one in listed:
        files = "<br>".join(f"`{address}`" for address in one["files"]) or "on the page"
        name = f"[{one['name']}]({one['page']})"
        rows.append((name, one["publisher"], _WHEN[one["every"]], files, f"`{one['id']}`"))
    covered = tuple(kind for one in listed for kind in one["kinds"])
    for kind in KINDS.values():
        if kind.page and not kind.id.startswith(covered):
            name, id_ = f"[{kind.name}]({kind.page})", kind.id.replace("_", "-")
            rows.append((name, kind.publisher, "no calendar", "on the page", f"`{id_}`"))
    return table(*rows)


def render() -> str:
    """Return the document with its tables up to date."""
    text = between(TARGET.read_text(encoding="utf-8"), "kinds", kinds())
    return between(text, "addresses", addresses())


if __name__ == "__main__":
    TARGET.write_text(render(), encoding="utf-8")
