"""ICD-10-PCS codes file: ``code title`` a line, seven characters, no headings.

Layout: columns 1-7 code, column 8 blank, long title from column 9; ASCII.
Section, body system and table rows are made from the codes; their names come from our own file
of axis values.
"""

import re
from collections.abc import Iterator

from index.model import Kind, System
from index.sources.records import CodeRow
from index.sources.release import Release, plain

_SYSTEM = System.ICD10PCS
# The letters I and O are never used in ICD-10-PCS.
_LINE = re.compile(r"([0-9A-HJ-NP-Z]{7}) (\S.*)")


def _names(release: Release, table: str) -> dict[str, str]:
    names = release.heading_table().get(table)
    if not isinstance(names, dict) or not all(isinstance(name, str) for name in names.values()):
        release.fail(f"its headings ({release.entry.headings}) have no table {table!r}")
    return names


def read_codes(release: Release) -> Iterator[CodeRow]:
    """Yield sections, body systems, tables and codes in order of code.

    Raises:
        SourceError: A line is malformed, a code occurs twice, or a heading has no name.
    """
    sections = _names(release, "sections")
    body_systems = _names(release, "body_systems")
    operations = _names(release, "operations")
    titles: dict[str, str] = {}
    for number, line in enumerate(release.text("ascii").splitlines(), 1):
        match = _LINE.fullmatch(line.rstrip())
        if match is None or match[1] in titles:
            release.fail(f"line {number} is not a new code and its title: {line[:40]!r}")
        titles[match[1]] = plain(match[2])
    if not titles:
        release.fail("it holds no code")

    def heading(code: str) -> CodeRow:
        try:
            section, body_system = sections[code[0]], body_systems.get(code[:2], "")
            if len(code) == 1:
                title, kind, display = section, Kind.CHAPTER, f"Section {code}"
            elif len(code) == 2:
                title, kind, display = body_systems[code], Kind.BLOCK, code
            else:
                operation = operations[code[0] + code[2]]
                title, kind, display = f"{body_system}, {operation}", Kind.CATEGORY, code
        except KeyError as error:
            release.fail(f"{code} has no name in {release.entry.headings}", error)
        parent = code[:-1] or None
        return CodeRow(_SYSTEM, code, display, title, kind, False, parent, release.entry.headings)

    previous = ""
    for code in sorted(titles):
        for length in (1, 2, 3):
            if code[:length] != previous[:length]:
                yield heading(code[:length])
        yield CodeRow(_SYSTEM, code, code, titles[code], Kind.CODE, True, code[:3])
        previous = code
