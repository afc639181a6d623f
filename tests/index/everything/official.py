"""The official files, read by slicing, csv, openpyxl and ElementTree: not by the importer."""

import csv
import io
import random
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from index.database import Content
from index.model import CodePage, CodeRef, System
from index.model.sections import Fact, Facts, Grid
from index.pages import build_page
from tests.shared import RELEASES

SAMPLE = 200
IN_FORCE = date(2026, 6, 1)
"""Within the newest edition of ICD-10-CM and ICD-10-PCS."""

Item = TypeVar("Item")


def draw(items: Sequence[Item], seed: int, count: int = SAMPLE) -> list[Item]:
    """Return some of the items, the same each time."""
    return random.Random(seed).sample(items, count)


def member(archive: Path, ending: str) -> bytes:
    """Return the only member of a zip whose name ends so."""
    with zipfile.ZipFile(archive) as opened:
        (name,) = [name for name in opened.namelist() if name.endswith(ending)]
        return opened.read(name)


def tree(archive: Path, ending: str) -> Element:
    """Return the root of an XML file in a zip."""
    root: Element = ElementTree.fromstring(member(archive, ending))
    return root


def rows(name: str) -> list[list[str]]:
    """Return the records of a CSV file in the folder of releases."""
    text = (RELEASES / name).read_text(encoding="utf-8")
    return list(csv.reader(io.StringIO(text, newline="")))


def records(name: str) -> list[dict[str, str]]:
    """Return the records of a CSV file by their headings."""
    heading, *found = rows(name)
    return [dict(zip(heading, row, strict=True)) for row in found]


def sheet(name: str) -> Iterator[tuple[object, ...]]:
    """Yield the rows of the first sheet of a workbook."""
    import openpyxl

    book = openpyxl.load_workbook(RELEASES / name, read_only=True)
    yield from book.worksheets[0].iter_rows(values_only=True)
    book.close()


class OrderLine(NamedTuple):
    """A line of an order file."""

    code: str
    billable: bool
    title: str


@lru_cache(maxsize=2)
def order_file(archive: str, ending: str) -> tuple[OrderLine, ...]:
    """Return the lines of an order file."""
    text = member(RELEASES / archive, ending).decode("ascii")
    return tuple(
        OrderLine(line[6:13].strip(), line[14] == "1", line[77:].strip())
        for line in text.splitlines()
    )


def icd10cm_order() -> tuple[OrderLine, ...]:
    """Return the ICD-10-CM order file of FY2026."""
    return order_file("icd10cm/2026-code-descriptions-tabular-order.zip", "icd10cm_order_2026.txt")


def icd10pcs_order() -> tuple[OrderLine, ...]:
    """Return the ICD-10-PCS order file of FY2026."""
    name = "icd10pcs/2026-icd-10-pcs-order-file-long-and-abbreviated-titles.zip"
    return order_file(name, "icd10pcs_order_2026.txt")


def without_accents(text: str) -> str:
    """Return a title as the order file prints it; the Tabular List has the accents."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part))


def undotted(code: str) -> str:
    """Return a code as the order file prints it."""
    return code.replace(".", "").strip()


def page(
    content: Content, system: System, code: str, on: date = IN_FORCE, locality: str = ""
) -> CodePage:
    """Return the page of a code."""
    return build_page(content, CodeRef(system, code), date_of_service=on, locality=locality)


def facts(shown: CodePage, section: str) -> list[Fact]:
    """Return the labelled values of a section of a page."""
    return [
        fact
        for one in shown.sections
        if one.key == section
        for block in one.blocks
        if isinstance(block, Facts)
        for fact in block.items
    ]


def values(shown: CodePage, section: str, label: str) -> list[str]:
    """Return the values of the facts with a label."""
    return [fact.value.text for fact in facts(shown, section) if fact.label == label]


def grids(shown: CodePage, section: str) -> list[Grid]:
    """Return the tables of a section of a page."""
    return [
        block
        for one in shown.sections
        if one.key == section
        for block in one.blocks
        if isinstance(block, Grid)
    ]
