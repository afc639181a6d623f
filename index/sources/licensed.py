"""Descriptors that the user holds a licence for: CPT of the AMA, CDT of the ADA.

Nothing of these files is in the program or its tests. The layouts are those that the AMA's and
the National Library of Medicine's public documentation describes; no real file has been tried.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from index.database.tables.licensed import LicensedModifier, LicensedText
from index.model import System
from index.sources.kinds import Edition, Reader, ReleaseKind, calendar_year
from index.sources.procedure_numbers import cdt_numbers, cpt_numbers
from index.sources.records import Row
from index.sources.release import Release, plain
from index.sources.sample import Sample
from index.sources.workbook import WorkbookError, sheet_rows

_LINE = re.compile(r"([0-9][0-9A-Z][0-9]{2}[0-9A-Z])(?:\t|[ ]{1,3})\s*(\S.*)")
_MODIFIER_LINE = re.compile(r"([0-9A-Z]{2})(?:\t|[ ]{1,3})\s*(\S.*)")
# The second character of an invented number may be a letter too: 9Z001.
_CPT = re.compile(r"[0-9][0-9A-Z][0-9]{2}[0-9A-Z]")
_CDT = re.compile(r"D[0-9]{4}")
_YEAR = re.compile(r"(?:CPT|CDT|©|\(c\)|copyright)\D{0,24}(20[0-9]{2})", re.IGNORECASE)
_MAX_TEXT = 8000
_SHORT, _MEDIUM = 28, 48
"""Longest short and medium descriptor, in characters."""
_FULLNESS = {"short": 1, "medium": 2, "long": 3}
"""Which of the AMA's lists gives a code its title: the fullest of the newest year."""
_COPYRIGHT = re.compile(r"copyright|©|\(c\)", re.IGNORECASE)
_MAX_COPYRIGHT = 400


def _copyright(system: System, texts: Iterable[str]) -> Iterator[LicensedText]:
    """Yield the copyright line of what stands before the first code, if it has one."""
    for text in texts:
        if _COPYRIGHT.search(text):
            yield LicensedText(system.value, "", "copyright", 1, plain(text)[:_MAX_COPYRIGHT])
            return


def _text_reader(use: str) -> Reader:
    """Return the reader of one of the AMA's lists of a code and its text."""

    def read(release: Release) -> Iterator[Row]:
        texts: dict[str, str] = {}
        notice: list[str] = []
        for number, line in enumerate(release.text("latin-1").splitlines(), start=1):
            found = _LINE.fullmatch(line.rstrip())
            if found is None:
                # The AMA's notice stands before the first code.
                if texts and line.strip():
                    release.fail(f"line {number} does not begin with a code")
                notice.append(line)
                continue
            if found[1] in texts:
                release.fail(f"line {number}: {found[1]} occurs twice")
            if len(found[2]) > _MAX_TEXT:
                release.fail(f"line {number} is longer than any descriptor")
            texts[found[1]] = plain(found[2])
        if not texts:
            release.fail("it holds no code")
        yield from cpt_numbers(texts, _FULLNESS[use])
        yield from _copyright(System.CPT, notice)
        for code, text in texts.items():
            yield LicensedText(System.CPT.value, code, use, 1, text)

    return read


def _named_reader(use: str, text_column: str) -> Reader:
    """Return the reader of a tab-separated list with a header: a code may have several texts."""

    def read(release: Release) -> Iterator[Row]:
        count: Counter[str] = Counter()
        lines = release.text("latin-1").splitlines()
        header = next((n for n, line in enumerate(lines) if _names(line, text_column)), None)
        if header is None:
            release.fail(f"it has no header with 'CPT Code' and {text_column!r}")
        names = _names(lines[header], text_column)
        code_at, text_at = names.index("cptcode"), names.index(_letters(text_column))
        yield from _copyright(System.CPT, lines[:header])
        for number, line in enumerate(lines[header + 1 :], start=header + 2):
            if not line.strip():
                continue
            cells = [plain(cell) for cell in line.split("\t")]
            if len(cells) <= max(code_at, text_at) or not _CPT.fullmatch(cells[code_at]):
                release.fail(f"line {number} has no code and text")
            if not 0 < len(cells[text_at]) <= _MAX_TEXT:
                release.fail(f"line {number} has no text, or one longer than any descriptor")
            code = cells[code_at]
            count[code] += 1
            yield LicensedText(System.CPT.value, code, use, count[code], cells[text_at])
        if not count:
            release.fail("it holds no code")

    return read


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())


def _names(line: str, text_column: str) -> list[str]:
    names = [_letters(cell) for cell in line.split("\t")]
    wanted = {"cptcode", _letters(text_column)}
    return names if wanted <= set(names) else []


def read_modifiers(release: Release) -> Iterator[Row]:
    """Yield the AMA's modifiers: two characters, a blank or tab, the text."""
    seen: set[str] = set()
    for number, line in enumerate(release.text("latin-1").splitlines(), start=1):
        found = _MODIFIER_LINE.fullmatch(line.rstrip())
        if not seen and (found is None or not found[1].isdigit()):
            # The AMA's notice; the first modifiers are numbers, which no line of it begins with.
            continue
        if found is None:
            if line.strip():
                release.fail(f"line {number} does not begin with a modifier")
            continue
        if found[1] in seen or len(found[2]) > _MAX_TEXT:
            release.fail(f"line {number}: {found[1]} occurs twice or is too long")
        seen.add(found[1])
        yield LicensedModifier(found[1], plain(found[2]))
    if not seen:
        release.fail("it holds no modifier")


_CDT_COLUMNS = {
    "code": ("code", "cdtcode", "procedurecode"),
    "nomenclature": ("nomenclature", "shortdescription"),
    "descriptor": ("descriptor", "longdescription"),
}


def _cdt_places(row: Sequence[str]) -> dict[str, int]:
    names = [_letters(cell) for cell in row]
    places = {
        field: names.index(name)
        for field, known in _CDT_COLUMNS.items()
        for name in known
        if name in names
    }
    return places if {"code", "nomenclature"} <= set(places) else {}


def _table_rows(release: Release) -> Iterator[list[str]]:
    try:
        if release.data.startswith(b"PK"):
            yield from sheet_rows(release.data)
            return
        text = release.text("latin-1")
        delimiter = "\t" if "\t" in text[:65536] else ","
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except (WorkbookError, csv.Error) as error:
        release.fail(str(error), error)


def read_cdt(release: Release) -> Iterator[Row]:
    """Yield nomenclature and descriptors of the ADA's table: workbook, comma or tab separated."""
    places: dict[str, int] = {}
    names: dict[str, str] = {}
    notice: list[str] = []
    for number, row in enumerate(_table_rows(release), start=1):
        if not places:
            places = _cdt_places(row)
            notice += row
            continue
        cells = [plain(cell) for cell in row]
        if not any(cells):
            continue
        code = cells[places["code"]].upper() if len(cells) > places["code"] else ""
        if not _CDT.fullmatch(code) or len(cells) <= max(places.values()):
            release.fail(f"row {number} has no code of the form D0000, or ends early")
        if code in names:
            release.fail(f"row {number}: {code} occurs twice")
        names[code] = cells[places["nomenclature"]]
        if not names[code]:
            release.fail(f"row {number} has no nomenclature")
        for use in ("nomenclature", "descriptor"):
            text = cells[places[use]] if use in places else ""
            if len(text) > _MAX_TEXT:
                release.fail(f"row {number} is longer than any descriptor")
            # "None" in the ADA's file says that there is no descriptor.
            if text and text != "None":
                yield LicensedText(System.CDT.value, code, use, 1, text)
    if not names:
        release.fail("it has no header with Code and Nomenclature, or no code")
    yield from _copyright(System.CDT, notice)
    yield from cdt_numbers(names)


def _edition(sample: Sample) -> Edition:
    """Return the calendar year in the notice or the name."""
    for text in (*sample.lines[:40], sample.name):
        found = _YEAR.search(text)
        if found:
            return calendar_year(int(found[1]))
    named = re.search(r"20[0-9]{2}", sample.name)
    return calendar_year(int(named[0])) if named else Edition("edition not known", None, None)


def _texts(sample: Sample) -> list[str]:
    """Return the texts of a list of codes; empty if most lines are no such."""
    lines = [line for line in sample.lines if line.strip()]
    found = [match for line in lines if (match := _LINE.fullmatch(line.rstrip()))]
    codes = {match[1] for match in found if _CPT.fullmatch(match[1])}
    # CMS's and CDC's lists of codes have headings of their own, other lengths, or no such codes.
    if len(codes) < len(found) or not found or 10 * len(found) < 5 * len(lines):
        return []
    return [match[2] for match in found]


def _list_recogniser(fits: Callable[[int, bool], bool]) -> Callable[[Sample], Edition | None]:
    """Return a recogniser by the longest text, and whether all texts are in capitals."""

    def recognise(sample: Sample) -> Edition | None:
        texts = _texts(sample)
        if not texts or not any("American Medical Association" in x for x in sample.lines[:60]):
            return None
        longest, capitals = max(map(len, texts)), all(text == text.upper() for text in texts)
        return _edition(sample) if fits(longest, capitals) else None

    return recognise


def _named_recogniser(text_column: str) -> Callable[[Sample], Edition | None]:
    def recognise(sample: Sample) -> Edition | None:
        fits = any(_names(line, text_column) for line in sample.lines[:60])
        return _edition(sample) if fits else None

    return recognise


def _recognise_modifiers(sample: Sample) -> Edition | None:
    lines = [line for line in sample.lines if line.strip()]
    found = [line for line in lines if re.match(r"[0-9A-Z][0-9]\s", line)]
    notice = any("American Medical Association" in line for line in lines[:60])
    return _edition(sample) if notice and 2 * len(found) > len(lines) else None


def _recognise_cdt(sample: Sample) -> Edition | None:
    rows: Sequence[Sequence[str]] = sample.sheet
    if not rows:
        rows = [re.split(r"[\t,]", line.replace('"', "")) for line in sample.lines[:40]]
    header = next((n for n, row in enumerate(rows) if _cdt_places(row)), None)
    if header is None:
        return None
    place = _cdt_places(rows[header])["code"]
    below = [row[place].strip() for row in rows[header + 1 :] if len(row) > place]
    return _edition(sample) if any(_CDT.fullmatch(code) for code in below) else None


_AMA_PAGE = "https://www.ama-assn.org/practice-management/cpt/cpt-data-files"
_ADA_PAGE = "https://www.ada.org/publications/cdt"


def _ama(
    name: str, title: str, reader: Reader, recognise: Callable[[Sample], Edition | None]
) -> ReleaseKind:
    return ReleaseKind(
        name,
        title,
        "AMA",
        "AMA licence of the user",
        reader,
        recognise,
        tried=False,
        licensed="AMA",
        page=_AMA_PAGE,
    )


KINDS: tuple[ReleaseKind, ...] = (
    _ama(
        "cpt_short",
        "CPT short descriptors (SHORTU)",
        _text_reader("short"),
        _list_recogniser(lambda longest, capitals: capitals and longest <= _SHORT),
    ),
    _ama(
        "cpt_medium",
        "CPT medium descriptors (MEDU)",
        _text_reader("medium"),
        _list_recogniser(lambda longest, capitals: capitals and _SHORT < longest <= _MEDIUM),
    ),
    _ama(
        "cpt_long",
        "CPT long descriptors (LONGULT)",
        _text_reader("long"),
        _list_recogniser(lambda longest, capitals: not capitals or longest > _MEDIUM),
    ),
    _ama(
        "cpt_consumer",
        "CPT consumer descriptors",
        _named_reader("consumer", "Consumer Friendly Descriptor"),
        _named_recogniser("Consumer Friendly Descriptor"),
    ),
    _ama(
        "cpt_clinician",
        "CPT clinician descriptors",
        _named_reader("clinician", "Clinician Descriptor"),
        _named_recogniser("Clinician Descriptor"),
    ),
    _ama("cpt_modifiers", "CPT modifiers", read_modifiers, _recognise_modifiers),
    ReleaseKind(
        "cdt",
        "CDT code set",
        "ADA",
        "ADA licence of the user",
        read_cdt,
        _recognise_cdt,
        tried=False,
        licensed="ADA",
        page=_ADA_PAGE,
    ),
)
