"""Index entries and rows of the neoplasm and drug tables that lead to 200 random codes each."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from index.database import Content
from index.model import CodeRef, System
from index.pages.books import Relation, paths_to, table_rows_to
from tests.index.everything.official import draw, icd10cm_order, tree, undotted
from tests.shared import RELEASES

TABLES = RELEASES / "icd10cm/icd10cm-table-and-index-April-1-2026.zip"
INDEX = RELEASES / "icd10cm/icd10cm-index-2026.zip"

Steps = tuple[str, ...]


def _title(entry: Element) -> str:
    """Return a title without its nonessential modifiers, or these if there is nothing else."""
    title = entry.find("title")
    if title is None:
        return ""
    plain = (title.text or "") + "".join(part.tail or "" for part in title)
    return " ".join(plain.split()) or " ".join("".join(title.itertext()).split())


def _entries(root: Element) -> Iterator[tuple[Steps, Element]]:
    """Yield each term of a book with the titles from its main term on."""

    def below(entry: Element, above: Steps) -> Iterator[tuple[Steps, Element]]:
        title = _title(entry)
        steps = above if title.startswith("Note:") else (*above, title)
        yield (*above, title), entry
        for term in entry.findall("term"):
            yield from below(term, steps)

    for main in root.iter("mainTerm"):
        yield from below(main, ())


def _shape(steps: Steps) -> Steps:
    """Return titles without blanks, whose place beside a modifier is a matter of printing."""
    return tuple("".join(step.split()) for step in steps)


@pytest.mark.parametrize(
    ("archive", "ending", "kind", "entries"),
    [
        (INDEX, "icd10cm-index-2026.xml", "icd10cm_index", 81_450),
        (TABLES, "icd10cm-eindex-April-1-2026-XML.xml", "icd10cm_external", 8_090),
    ],
)
def test_index_entries(
    content: Content, archive: Path, ending: str, kind: str, entries: int
) -> None:
    """Every entry that prints a code leads to it by its whole path, and no other does."""
    root = tree(archive, ending)
    printed: dict[str, Counter[Steps]] = defaultdict(Counter)
    count = 0
    for steps, entry in _entries(root):
        count += 1
        code = undotted(entry.findtext("code") or "")
        if code and not code.endswith("-"):
            printed[code][_shape(steps)] += 1
    assert count == entries
    present = {line.code for line in icd10cm_order()}
    (source,) = [one.id for one in content.sources() if one.kind == kind]
    for code in draw(sorted(present & printed.keys()), 21):
        found = paths_to(content, CodeRef(System.ICD10CM, code), [source])
        exact = [path for path in found if path.relation is Relation.EXACT]
        ours = Counter(
            _shape(path.steps) for path in exact if undotted(path.code.split(" ")[0]) == code
        )
        assert ours == printed[code], code


@pytest.mark.parametrize(
    ("ending", "kind", "cells"),
    [
        ("icd10cm-drug-April-1-2026-XML.xml", "icd10cm_drug", 43_224),
        ("icd10cm-neoplasm-April-1-2026-XML.xml", "icd10cm_neoplasm", 10_922),
    ],
)
def test_table_rows(content: Content, ending: str, kind: str, cells: int) -> None:
    """Rows and columns that print a code, with the whole of the row beside it."""
    printed: dict[str, Counter[tuple[Steps, tuple[tuple[int, str], ...]]]] = defaultdict(Counter)
    read = 0
    for steps, entry in _entries(tree(TABLES, ending)):
        printed_cells = {
            int(cell.attrib["col"]): undotted(cell.text or "")
            for cell in entry.findall("cell")
            if (cell.text or "").strip("- ")
        }
        read += len(entry.findall("cell"))
        for code in set(printed_cells.values()):
            if not code.endswith("-"):
                printed[code][_shape(steps), tuple(sorted(printed_cells.items()))] += 1
    assert read == cells
    present = {line.code for line in icd10cm_order()}
    (source,) = [one.id for one in content.sources() if one.kind == kind]
    for code in draw(sorted(present & printed.keys()), 22):
        rows, total = table_rows_to(content, CodeRef(System.ICD10CM, code), [source])
        assert total == len(rows)
        exact = [row for row in rows if code in row.cells.values()]
        ours = Counter((_shape(row.steps), tuple(sorted(row.cells.items()))) for row in exact)
        assert ours == printed[code], code
        for row in exact:
            assert {column for column, cell in row.cells.items() if cell == code} <= row.marked
