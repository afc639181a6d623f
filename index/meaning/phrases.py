"""Which phrases stand for which codes, for search by meaning.

A phrase is a title, an inclusion term, an entry of an official index with the path to it, or a
short description. Titles that differ in the 7th character only are left to their base: "initial
encounter" is understood from the query, not from the meaning. ICD-10-PCS builds its titles from
seven parts, so a phrase there is operation and body part, which stands for the first code with
them.
"""

import re
import sqlite3
from bisect import bisect_left
from collections.abc import Iterator

from index.database.sections import plain_phrases, section_phrases
from index.model import is_stand_in

Place = tuple[int, str]
"""A document number and a phrase that stands for it."""

_NEOPLASM_KINDS = {
    2: "malignant primary neoplasm",
    3: "secondary malignant neoplasm",
    4: "carcinoma in situ",
    5: "benign neoplasm",
    6: "neoplasm of uncertain behavior",
    7: "neoplasm of unspecified behavior",
}
_TITLED = ("ICD10CM", "HCPCS")
_PREPOSITION = re.compile(
    r"^(?:due to|with|without|in|of|from|by|and|to|for|affecting|complicating|following|on|at) ",
    re.IGNORECASE,
)


def phrase_texts(connection: sqlite3.Connection) -> Iterator[Place]:
    """Yield every phrase of the content that meaning is searched in, in a steady order.

    Args:
        connection: The content database.
    """
    yield from _titles(connection)
    yield from _inclusions(connection)
    yield from _short_descriptions(connection)
    yield from section_phrases(connection)
    yield from plain_phrases(connection)
    found = _Documents(connection)
    yield from _index_entries(connection, found)
    yield from _neoplasms(connection, found)
    yield from _pcs_titles(connection)
    yield from _pcs_index(connection, found)


class _Documents:
    """Finds documents by the codes that the indexes give."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._by_code: dict[tuple[str, str], int] = {}
        self._pcs: list[str] = []
        for system, code, number in connection.execute(
            "SELECT system, code, id FROM code WHERE system IN ('ICD10CM', 'ICD10PCS') "
            "ORDER BY system, code"
        ):
            self._by_code[system, code] = number
            if system == "ICD10PCS" and len(code) == 7:
                self._pcs.append(code)

    def diagnosis(self, code: str) -> int | None:
        """Return the document of an index code, of the nearest one above it if it has none."""
        code = code.rstrip("-").replace(".", "")
        for end in range(len(code), 2, -1):
            number = self._by_code.get(("ICD10CM", code[:end]))
            if number is not None:
                return number
        return None

    def procedure(self, beginning: str) -> int | None:
        """Return the first code that begins so, or the table itself."""
        if len(beginning) <= 3:
            return self._by_code.get(("ICD10PCS", beginning))
        place = bisect_left(self._pcs, beginning)
        if place < len(self._pcs) and self._pcs[place].startswith(beginning):
            return self._by_code["ICD10PCS", self._pcs[place]]
        return None


def _titles(connection: sqlite3.Connection) -> Iterator[Place]:
    marks = ",".join("?" * len(_TITLED))
    for number, system, code, kind, title in connection.execute(
        f"SELECT id, system, code, kind, title FROM code WHERE system IN ({marks}) "  # noqa: S608
        "ORDER BY id",
        _TITLED,
    ):
        extended = system == "ICD10CM" and len(code) == 7
        if not extended and kind not in ("chapter", "block") and not is_stand_in(title):
            yield number, title


def _inclusions(connection: sqlite3.Connection) -> Iterator[Place]:
    yield from connection.execute(
        "SELECT code_id, text FROM note WHERE kind = 'inclusion' ORDER BY id"
    )


def _short_descriptions(connection: sqlite3.Connection) -> Iterator[Place]:
    yield from connection.execute(
        "SELECT c.id, d.short_description FROM code c JOIN hcpcs_detail d ON d.code = c.code "
        "WHERE c.system = 'HCPCS' AND d.short_description <> '' ORDER BY c.id, d.source"
    )


def _paths(connection: sqlite3.Connection, book: str) -> dict[tuple[str, int], list[str]]:
    """Return the main term and subterms of every entry of a book, from the top."""
    paths: dict[tuple[str, int], list[str]] = {}
    for number, parent, title, source in connection.execute(
        "SELECT number, parent, title, source FROM index_entry WHERE book = ? "
        "ORDER BY source, number",
        (book,),
    ):
        above = paths.get((source, parent), []) if parent is not None else []
        paths[source, number] = [*above, title.strip()]
    return paths


def entry_text(path: list[str]) -> str:
    """Return an index path as a phrase: ``Diabetes, type 2, with nephropathy``.

    A subterm that is a preposition alone is joined to the one below it.
    """
    text = ""
    for part in path:
        if not part:
            continue
        if not text:
            text = part
        elif _PREPOSITION.match(part + " ") or text.endswith((" with", " due to", " in")):
            text += " " + part
        else:
            text += ", " + part
    return text


def _index_entries(connection: sqlite3.Connection, found: _Documents) -> Iterator[Place]:
    for book in ("index", "external"):
        paths = _paths(connection, book)
        for number, code, source in connection.execute(
            "SELECT number, code, source FROM index_entry WHERE book = ? AND code <> '' "
            "ORDER BY source, number",
            (book,),
        ):
            document = found.diagnosis(code)
            if document is not None:
                yield document, entry_text(paths[source, number])


def _neoplasms(connection: sqlite3.Connection, found: _Documents) -> Iterator[Place]:
    paths = _paths(connection, "neoplasm")
    for number, column, code, source in connection.execute(
        "SELECT number, \"column\", code, source FROM index_cell WHERE book = 'neoplasm' "
        'ORDER BY source, number, "column"'
    ):
        document = found.diagnosis(code)
        kind = _NEOPLASM_KINDS.get(column)
        if document is not None and kind and column < 6:
            yield document, f"{kind}, {entry_text(paths[source, number][1:])}".rstrip(", ")


_APPROACH = re.compile(
    r", (?:(?:Open|Percutaneous|Percutaneous Endoscopic|External) Approach"
    r"|Via Natural or Artificial Opening)\b.*$"
)
_PCS_TAIL = re.compile(r" (?:with|using) .*$|, (?:Diagnostic|Cemented|Uncemented)$")
_SIDE = re.compile(r"\b(?:Left|Right|Bilateral) ")


def _pcs_titles(connection: sqlite3.Connection) -> Iterator[Place]:
    """Yield operation and body part with its side, and once for both sides with each device."""
    seen: set[str] = set()
    for number, title in connection.execute(
        "SELECT id, title FROM code WHERE system = 'ICD10PCS' AND kind = 'code' ORDER BY code"
    ):
        whole = _APPROACH.sub("", title)
        for text in (_PCS_TAIL.sub("", whole), _SIDE.sub("", whole)):
            if text not in seen:
                seen.add(text)
                yield number, text


def _pcs_index(connection: sqlite3.Connection, found: _Documents) -> Iterator[Place]:
    paths = _paths(connection, "pcs")
    for number, code, codes, tab, source in connection.execute(
        "SELECT number, code, codes, tab, source FROM index_entry WHERE book = 'pcs' "
        "AND (code <> '' OR codes <> '' OR tab <> '') ORDER BY source, number"
    ):
        document = found.procedure(code or codes or tab)
        if document is not None:
            yield document, entry_text(paths[source, number])
