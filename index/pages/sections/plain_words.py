"""Our own text about a procedure: in plain words, and the six sections of a full page."""

import sqlite3
from collections.abc import Iterable, Iterator

from index.model import CodeRef, System
from index.model.sections import Block, Cell, Fact, Facts, Mark, Points, Section, Statement, Tone
from index.pages.links import installed_codes
from index.pages.sections.subject import Subject
from index.sources.procedure_texts import PROCEDURE_CODE, SECTIONS

SOURCE_KIND = "procedure_texts"
_SYSTEMS = (System.CPT, System.HCPCS)


def title(subject: Subject) -> str:
    """Return our title of a procedure, empty if we have not written one."""
    return "".join(row["text"] for row in _read(subject).get("title", ()))


def description(subject: Subject) -> Iterable[Section]:
    """Return what is done, why and how, or in one sentence; nothing if we have not written it."""
    parts = _read(subject)
    if parts:
        yield Section(
            "plain", "In plain words", tuple(_plain_words(parts, _Linker(subject, parts)))
        )


def sections(subject: Subject) -> Iterable[Section]:
    """Return the six sections of a full page."""
    parts = _read(subject)
    if "description" not in parts:
        return
    linker = _Linker(subject, parts)
    for key, title in SECTIONS.items():
        rows = parts.get(key, [])
        if key == "examples":
            blocks: tuple[Block, ...] = tuple(linker.example(row) for row in rows)
        elif rows:
            mark = Mark.NUMBER if key == "procedure" else Mark.BULLET
            blocks = (linker.points(rows, mark),)
        else:
            continue
        yield Section(f"plain-{key}", title, blocks)


def _read(subject: Subject) -> dict[str, list[sqlite3.Row]]:
    parts: dict[str, list[sqlite3.Row]] = {}
    if subject.ref.system not in _SYSTEMS or not subject.row["billable"]:
        return parts
    sources = [source.id for source in subject.editions(SOURCE_KIND)]
    if sources:
        for row in subject.content.connection.execute(
            "SELECT * FROM procedure_line WHERE system = ? AND code = ? AND source = ?"
            " ORDER BY part, line",
            (subject.ref.system.value, subject.ref.code, sources[0]),
        ):
            parts.setdefault(row["part"], []).append(row)
    return parts


def _plain_words(parts: dict[str, list[sqlite3.Row]], linker: "_Linker") -> Iterator[Block]:
    yield linker.points(parts.get("description") or parts["summary"], Mark.NONE)
    checked = parts["checked"][0]
    yield Statement(f"Our own words. Checked {checked['text']}.", Tone.MUTED, checked["source"])


class _Linker:
    """Makes the codes that our text names lead to their pages, as far as they are installed."""

    def __init__(self, subject: Subject, parts: dict[str, list[sqlite3.Row]]) -> None:
        self._own = subject.ref.code
        rows = [row for rows in parts.values() for row in rows]
        texts = " ".join(f"{row['text']} {row['codes']} {row['reason']}" for row in rows)
        named = set(PROCEDURE_CODE.findall(texts))
        # The codes of examples carry modifiers and units: 20610-RT, J1885x4.
        reported = {_bare(code) for row in rows for code in row["codes"].split()}
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

    def points(self, rows: list[sqlite3.Row], mark: Mark) -> Points:
        """Return paragraphs as a list."""
        items = tuple(self._cells(row["text"]) for row in rows)
        return Points(items, rows[0]["source"], mark)

    def example(self, row: sqlite3.Row) -> Facts:
        """Return an example: the case, what is reported, and why."""
        reported = (
            Fact("Reported" if at == 0 else "", self._cell(_bare(code), code.replace("x", " x ")))
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


def _bare(code: str) -> str:
    """Return a reported code without its modifiers and units."""
    return code.partition("x")[0].partition("-")[0]
