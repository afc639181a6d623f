"""Our own text about a procedure: in plain words, and the six sections of a full page."""

import sqlite3
from collections.abc import Iterable, Sequence

from index.model import CodeRef, System
from index.model.sections import Block, Cell, Fact, Facts, Mark, Points, Section, Statement, Tone
from index.pages.links import installed_codes
from index.pages.sections.subject import Subject
from index.sources.procedure_texts import PROCEDURE_CODE, SECTIONS, bare_code


def title(subject: Subject) -> str:
    """Return our title of a procedure, empty if we have not written one."""
    return "".join(row["text"] for row in subject.own_text.get("title", ()))


def description(subject: Subject) -> Iterable[Section]:
    """Return what is done, why and how, or in one sentence; nothing if we have not written it."""
    parts = subject.own_text
    if not parts:
        return
    rows = parts.get("description") or parts["summary"]
    checked = parts["checked"][0]
    said = f"Our own words. Checked {checked['text']}."
    yield Section(
        "plain",
        "In plain words",
        (
            _Linker(subject, rows).points(rows, Mark.NONE),
            Statement(said, Tone.MUTED, checked["source"]),
        ),
    )


def sections(subject: Subject) -> Iterable[Section]:
    """Return the six sections of a full page."""
    parts = subject.own_text
    if "description" not in parts:
        return
    linker = _Linker(subject, [row for key in SECTIONS for row in parts.get(key, ())])
    for key, title in SECTIONS.items():
        rows = parts.get(key, ())
        if key == "examples":
            blocks: tuple[Block, ...] = tuple(linker.example(row) for row in rows)
        elif rows:
            mark = Mark.NUMBER if key == "procedure" else Mark.BULLET
            blocks = (linker.points(rows, mark),)
        else:
            continue
        yield Section(f"plain-{key}", title, blocks)


class _Linker:
    """Makes the codes that our text names lead to their pages, as far as they are installed.

    Args:
        subject: The code of the page.
        rows: The rows that are shown.
    """

    def __init__(self, subject: Subject, rows: Sequence[sqlite3.Row]) -> None:
        self._own = subject.ref.code
        texts = " ".join(f"{row['text']} {row['codes']} {row['reason']}" for row in rows)
        named = set(PROCEDURE_CODE.findall(texts))
        # The codes of examples carry modifiers and units: 20610-RT, J1885x4.
        reported = {bare_code(code) for row in rows for code in row["codes"].split()}
        self._refs: dict[str, CodeRef] = {}
        for system in (System.ICD10CM, System.HCPCS, System.CPT):
            wanted = {code.replace(".", "") for code in (*named, *reported)}
            for code in installed_codes(subject.content, system, wanted):
                self._refs[code] = CodeRef(system, code)

    def _cell(self, code: str, shown: str = "") -> Cell:
        return Cell(shown or code, ref=self._refs.get(code.replace(".", "")))

    def _cells(self, text: str) -> tuple[Cell, ...]:
        cells: list[Cell] = []
        start = 0
        for match in PROCEDURE_CODE.finditer(text):
            code = match[1]
            if code == self._own or code not in self._refs:
                continue
            cells += [Cell(text[start : match.start()]), self._cell(code)]
            start = match.end()
        return tuple(cell for cell in (*cells, Cell(text[start:])) if cell.text)

    def points(self, rows: Sequence[sqlite3.Row], mark: Mark) -> Points:
        """Return paragraphs as a list."""
        items = tuple(self._cells(row["text"]) for row in rows)
        return Points(items, rows[0]["source"], mark)

    def example(self, row: sqlite3.Row) -> Facts:
        """Return an example: the case, what is reported, and why."""
        reported = (
            Fact(
                "Reported" if at == 0 else "", self._cell(bare_code(code), code.replace("x", " x "))
            )
            for at, code in enumerate(row["codes"].split())
        )
        return Facts(
            (
                Fact(f"Case {row['line']}", Cell(row["text"])),
                *reported,
                Fact("Why", Cell(row["reason"])),
            ),
            row["source"],
        )
