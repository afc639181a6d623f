"""The passages of a content, from its tables.

A text of another kind becomes passages through a function here that yields its pieces.
"""

import re
import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from index.database.tables.texts import PassageText
from index.model.passages import PassageKind

_LONGEST = 1_200
"""Characters of a passage beyond which a list is divided between its items."""
_REFERENCE = re.compile(r"(?:See (?:also )?[Ss]ection [^\n]*\s*)+")
_UNTOLD = ("title", "words", "checked", "examples")
"""Parts of our text on a procedure that state no rule."""

_UNTOLD_ENTRY = ("title", "ask", "as_of", "basis")
"""The same of our entries on compliance."""


class _Piece(NamedTuple):
    """A passage without its number; fields as in ``PassageText``.

    Attributes:
        opens: Where it opens; empty where that is the passage itself.
        source: Id of the release.
    """

    kind: PassageKind
    key: str
    title: str
    path: str
    locator: str
    opens: str
    text: str
    source: str


def passages(connection: sqlite3.Connection) -> Iterator[tuple[PassageText, str]]:
    """Yield every passage with the release it comes from; those of one kind and release together.

    Args:
        connection: The content database; rows are plain tuples or ``sqlite3.Row``.
    """
    number = 0
    for kind in (
        _guidelines,
        _definitions,
        _places,
        _procedures,
        _modifiers,
        _compliance,
        _documents,
    ):
        for piece in kind(connection):
            yield (
                PassageText(
                    number,
                    piece.kind,
                    piece.key,
                    piece.title,
                    piece.path,
                    piece.locator,
                    piece.opens or f"passage:{number}",
                    piece.text,
                ),
                piece.source,
            )
            number += 1


def paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs of a text as they stand in it.

    One that ends in a colon goes with the next, a long list is divided between its items, and what
    only refers to another section is left out.
    """
    start = 0
    places = [match.span() for match in re.finditer(r"\n\n+", text)]
    for stop, following in (*places, (len(text), len(text))):
        piece = text[start:stop]
        if piece.endswith(":") and following < len(text):
            continue
        start = following
        if piece.strip() and not _REFERENCE.fullmatch(piece):
            yield from _divided(piece)


def _divided(piece: str) -> Iterator[str]:
    start = 0
    while len(piece) - start > _LONGEST:
        stop = piece.rfind("\n", start, start + _LONGEST)
        if stop <= start:
            break
        yield piece[start:stop]
        start = stop + 1
    yield piece[start:]


def _guidelines(connection: sqlite3.Connection) -> Iterator[_Piece]:
    above: dict[tuple[str, str], str] = {}
    for number, parent, title, text, page, source in connection.execute(
        "SELECT number, parent, title, text, page, source FROM guideline ORDER BY source, position"
    ):
        path = above.get((source, parent), "")
        above[source, number] = f"{path} {title}".strip()
        for piece in paragraphs(text):
            yield _Piece(
                PassageKind.GUIDELINE,
                number,
                title,
                path,
                f"Section {number}, {title}, page {page}",
                f"guideline:{number}",
                piece,
                source,
            )


def _definitions(connection: sqlite3.Connection) -> Iterator[_Piece]:
    for section, axis, term, *told, source in connection.execute(
        "SELECT section, axis_title, term, definition, explanation, includes, source"
        " FROM pcs_definition ORDER BY source, number"
    ):
        locator = f"Section {section}, {axis}: {term}"
        text = "\n".join(filter(None, told))
        if text:
            yield _Piece(PassageKind.DEFINITION, axis, term, axis, locator, "", text, source)


def _places(connection: sqlite3.Connection) -> Iterator[_Piece]:
    for code, last, name, *told, source in connection.execute(
        "SELECT code, last, name, description, setting, source FROM place_of_service"
        " ORDER BY source, code"
    ):
        printed = code if last == code else f"{code}-{last}"
        text = "\n".join(filter(None, told)) or name
        locator = f"Place of service {printed}"
        yield _Piece(PassageKind.PLACE, printed, name, "", locator, "", text, source)


def _procedures(connection: sqlite3.Connection) -> Iterator[_Piece]:
    """Yield our text on a code, a passage for each part."""
    marks = ",".join("?" * len(_UNTOLD))
    for system, code, part, text, title, words, source in connection.execute(
        "SELECT p.system, p.code, p.part, group_concat(p.text, char(10)),"  # noqa: S608 - marks only
        " (SELECT text FROM procedure_line t WHERE t.system = p.system AND t.code = p.code"
        "  AND t.source = p.source AND t.part = 'title'),"
        " (SELECT group_concat(text, ' ') FROM procedure_line w WHERE w.system = p.system"
        "  AND w.code = p.code AND w.source = p.source AND w.part = 'words'), p.source"
        f" FROM (SELECT * FROM procedure_line WHERE part NOT IN ({marks})"
        "  ORDER BY source, system, code, part, line) p"
        " GROUP BY p.source, p.system, p.code, p.part ORDER BY p.source, p.system, p.code, p.part",
        _UNTOLD,
    ):
        yield _Piece(
            PassageKind.PROCEDURE,
            code,
            title or code,
            words or "",
            f"{code}, {part}",
            f"code:{system}:{code}",
            text,
            source,
        )


def _modifiers(connection: sqlite3.Connection) -> Iterator[_Piece]:
    """Yield our text on a modifier: what it tells and how it pays, then a passage for each part."""
    texts = {
        (modifier, source): (title, "")
        for modifier, title, source in connection.execute(
            "SELECT modifier, title, source FROM modifier_fact"
        )
    }
    for modifier, words, source in connection.execute(
        "SELECT modifier, group_concat(text, ' '), source FROM modifier_line"
        " WHERE part = 'words' GROUP BY source, modifier"
    ):
        texts[modifier, source] = (texts[modifier, source][0], words)
    for modifier, part, text, source in connection.execute(
        "SELECT modifier, part, group_concat(text, char(10)), source FROM ("
        " SELECT modifier, 0 AS place, '' AS part, tells || char(10) || payment AS text, source"
        " FROM modifier_fact UNION ALL"
        " SELECT modifier, line, part, text, source FROM modifier_line"
        " WHERE part NOT IN ('words', 'with') ORDER BY source, modifier, part, place)"
        " GROUP BY source, modifier, part ORDER BY source, modifier, part"
    ):
        title, words = texts[modifier, source]
        locator = (
            f"Modifier {modifier}, {part.replace('_', ' ')}" if part else f"Modifier {modifier}"
        )
        yield _Piece(
            PassageKind.MODIFIER,
            modifier,
            title,
            words,
            locator,
            f"modifier:{modifier}",
            text,
            source,
        )


def _compliance(connection: sqlite3.Connection) -> Iterator[_Piece]:
    """Yield our entries on compliance, a passage for each part."""
    marks = ",".join("?" * len(_UNTOLD_ENTRY))
    for entry, part, text, title, source in connection.execute(
        "SELECT entry, part, group_concat(text, char(10)),"  # noqa: S608 - marks only
        " (SELECT text FROM compliance_line t WHERE t.entry = c.entry AND t.source = c.source"
        "  AND t.part = 'title'), source"
        f" FROM (SELECT * FROM compliance_line WHERE part NOT IN ({marks})"
        "  ORDER BY source, entry, part, line) c"
        " GROUP BY source, entry, part ORDER BY source, entry, part",
        _UNTOLD_ENTRY,
    ):
        locator = f"{title or entry}, {part}"
        yield _Piece(PassageKind.COMPLIANCE, entry, title or entry, "", locator, "", text, source)


def _documents(connection: sqlite3.Connection) -> Iterator[_Piece]:
    for number, title, path, text, page, source in connection.execute(
        "SELECT number, title, path, text, page, source FROM document_section"
        " ORDER BY source, position"
    ):
        name = ", ".join(filter(None, (number, title)))
        locator = f"{name}, page {page}" if name else f"Page {page}"
        for piece in paragraphs(text):
            yield _Piece(PassageKind.DOCUMENT, number, title, path, locator, "", piece, source)
