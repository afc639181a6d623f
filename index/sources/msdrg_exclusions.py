"""MS-DRG Table 6K of the inpatient rule: complications that do not count, and beside what.

Part 1 gives each CC and MCC the number of a collection of principal diagnoses beside which it is
no complication; the collections follow. Part 2 names the codes that are an MCC only if the
patient is discharged alive. Part 3 names what does not count in some MS-DRGs. cp1252.
"""

import re
from collections.abc import Iterator

from index.database.tables.icd import CcExclusion, DrgExclusion, PdxCollection
from index.sources.release import Release, plain

_CODE = r"([A-Z][0-9A-Z]{2,6})"
_PART = re.compile(r"K Part ([123]):.*")
_COMPLICATION = re.compile(
    rf" {_CODE} +(CC|MCC) +(?:(\d{{4}}):([0-9,]+) codes?|No Excl) +\S.*", re.ASCII
)
_COLLECTION = re.compile(r"PDX collection (\d{4})", re.ASCII)
_LISTED = re.compile(rf"  {_CODE} +\S.*", re.ASCII)
_GROUPS = re.compile(r"MDC (\d\d) DRGs (\d{3})-(\d{3}) (\S.*)", re.ASCII)

ExclusionRow = CcExclusion | PdxCollection | DrgExclusion


class _Reader:
    """Walks the table once and keeps what its parts say."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._levels: dict[str, tuple[str, str | None]] = {}
        self._sizes: dict[str, int] = {}
        self._collections: dict[str, list[str]] = {}
        self._alive: list[str] = []
        self._groups: dict[tuple[str, str, str], list[str]] = {}

    def rows(self) -> Iterator[ExclusionRow]:
        """Yield complications, then collections, then what groups exclude."""
        self._read()
        self._check()
        for code, (level, collection) in self._levels.items():
            yield CcExclusion(code, level, collection, code in self._alive)
        for collection, codes in self._collections.items():
            yield PdxCollection(collection, " ".join(codes))
        for (first, last, title), codes in self._groups.items():
            for code in codes:
                yield DrgExclusion(code, first, last, title)

    def _read(self) -> None:
        part = 0
        listed: list[str] = []
        for number, line in enumerate(self._release.text("cp1252").splitlines(), 1):
            heading = _PART.fullmatch(line.rstrip())
            if heading:
                part, listed = int(heading[1]), self._alive
            elif part == 0 or not line.strip() or line.startswith(" I10 Dx"):
                continue
            elif found := _LISTED.fullmatch(line):
                if found[1] in listed[-1:]:
                    self._release.fail(f"line {number}: {found[1]} occurs twice")
                listed.append(found[1])
            elif part == 1:
                listed = self._complication(number, line, listed)
            else:
                listed = self._of_groups(number, line)
        if part != 3:
            self._release.fail(f"it ends before part {part + 1}")

    def _complication(self, number: int, line: str, listed: list[str]) -> list[str]:
        """Read a line of part 1; return the list that the next codes belong to."""
        if collection := _COLLECTION.fullmatch(line.rstrip()):
            if collection[1] in self._collections:
                self._release.fail(f"line {number}: collection {collection[1]} occurs twice")
            return self._collections.setdefault(collection[1], [])
        found = _COMPLICATION.fullmatch(line)
        if found is None or found[1] in self._levels:
            self._release.fail(f"line {number} is not a new complication: {line[:40]!r}")
        self._levels[found[1]] = found[2], found[3]
        if found[3]:
            self._sizes[found[3]] = self._release.number(found[4].replace(",", ""))
        return listed

    def _of_groups(self, number: int, line: str) -> list[str]:
        found = _GROUPS.fullmatch(line.rstrip())
        if found is None:
            self._release.fail(f"line {number} is not of this table: {line[:40]!r}")
        return self._groups.setdefault((found[2], found[3], plain(found[4])), [])

    def _check(self) -> None:
        """Compare the collections with the sizes that part 1 gives."""
        if not self._levels:
            self._release.fail("it holds no complication")
        for collection, size in self._sizes.items():
            if len(self._collections.get(collection, ())) != size:
                self._release.fail(f"collection {collection} does not hold {size} codes")


def read_exclusions(release: Release) -> Iterator[ExclusionRow]:
    """Yield each complication with its collection, the collections, and exclusions by MS-DRG.

    Raises:
        SourceError: A line is malformed, a part is missing, or a collection does not hold as
            many codes as the table says.
    """
    return _Reader(release).rows()
