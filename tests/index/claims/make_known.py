"""Makes the generated claims of ``known.jsonl`` from the publishers' files and nothing of ours.

Run ``python -m tests.index.claims.make_known``: it prints the lines. What the check should find is
read from the raw files here, so that the engine is compared with another reading of them.
"""

import csv
import io
import json
import random
import re
import sys
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

from index import paths
from tests.ncci_content import other_reading
from tests.shared import RELEASES

DIAGNOSES, PROCEDURES = "2026-05-01", "2024-08-01"
"""Dates of service within the editions of the files."""
_PLAIN = re.compile(r"[^()]*\(([A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?)(?:\.?-)?\)")
"""A note that names one code, or everything below one."""
_OTHER_RULES = re.compile(r"[ZOPVWXYT]|U07|A4[01]|I1[0-35]|N18|B2[04]|E(?:08|09|10|11|13)")
"""Chapters and categories that the guidelines have rules of their own for."""
Claim = dict[str, object]
_random = random.Random(2026)


def _dotted(code: str) -> str:
    return f"{code[:3]}.{code[3:]}" if len(code) > 3 else code


def _claim(codes: list[str], expected: list[list[object]], **more: object) -> Claim:
    return {"codes": codes, "dos": DIAGNOSES, **more, "expected": expected}


class Book:
    """The Tabular List and the order file.

    Attributes:
        billable: Billable codes of the order file, undotted, in order.
        headers: Its headings.
        notes: The kind and text of the notes at each element of the XML, by undotted code.
        parents: The code above each element.
    """

    def __init__(self) -> None:
        path = RELEASES / "icd10cm" / "2026-code-descriptions-tabular-order.zip"
        self.titles: dict[str, str] = {}
        self.billable: list[str] = []
        self.headers: list[str] = []
        with zipfile.ZipFile(path) as archive:
            name = next(n for n in archive.namelist() if n.endswith("icd10cm_order_2026.txt"))
            for line in io.TextIOWrapper(archive.open(name), "latin-1"):
                code = line[6:13].strip()
                self.titles[code] = line[77:].strip()
                (self.billable if line[14] == "1" else self.headers).append(code)
        self.known = frozenset(self.billable)
        wheel = next((paths.project_root() / ".build" / "downloads").glob("simple_icd_10_cm-*"))
        with zipfile.ZipFile(wheel) as archive:
            name = next(n for n in archive.namelist() if n.endswith(".xml") and "tab" in n.lower())
            root = ElementTree.fromstring(archive.read(name))  # noqa: S314 - a pinned release
        self.notes: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.parents: dict[str, str] = {}
        for chapter in root.iter("chapter"):
            place = f"chapter {chapter.findtext('name')}"
            self._read(chapter, place)
            for section in chapter.findall("section"):
                inside = f"section {section.get('id')}"
                self._read(section, inside)
                self.parents[inside] = place
                for diag in section.findall("diag"):
                    self._diag(diag, inside)

    def _read(self, element: ElementTree.Element, place: str) -> None:
        for kind in ("excludes1", "excludes2", "codeFirst", "useAdditionalCode"):
            for group in element.findall(kind):
                self.notes[place] += [(kind, note.text or "") for note in group.findall("note")]

    def _diag(self, element: ElementTree.Element, parent: str) -> None:
        code = (element.findtext("name") or "").replace(".", "")
        self.parents[code] = parent
        self._read(element, code)
        for child in element.findall("diag"):
            self._diag(child, code)

    def above(self, code: str) -> Iterator[str]:
        """Yield the elements from the one that a code stands at or completes to its chapter."""
        while code not in self.parents:
            code = code[:-1]
        place: str | None = code
        while place is not None:
            yield place
            place = self.parents.get(place)

    def instructed(self, code: str) -> bool:
        """Return whether a "code first" note governs a code."""
        return any(kind == "codeFirst" for at in self.above(code) for kind, _ in self.notes[at])

    def below(self, stem: str) -> list[str]:
        """Return the billable codes that begin with ``stem``."""
        return [code for code in self.billable if code.startswith(stem)]

    def plain(self, code: str) -> bool:
        """Return whether no rule is about a code but those of Excludes notes."""
        title = self.titles[code].lower()
        return not (
            _OTHER_RULES.match(code)
            or self.instructed(code)
            or "classified elsewhere" in title
            or "unspecified" in title
        )


def _excludes(book: Book, kind: str, number: int) -> Iterator[list[str]]:
    """Yield pairs of codes of which a note of a kind at one names the other, and nothing else."""
    places = sorted(place for place in book.parents if " " not in place)
    _random.shuffle(places)
    for place in places:
        for found, text in book.notes[place]:
            match = _PLAIN.fullmatch(text)
            if found != kind or match is None:
                continue
            own = [code for code in book.below(place) if book.plain(code)]
            named = [code for code in book.below(match[1].replace(".", "")) if book.plain(code)]
            if not own or not named:
                continue
            first, second = _random.choice(own), _random.choice(named)
            if first[:3] != second[:3] and (kind == "excludes1" or not _apart(book, first, second)):
                yield [first, second]
                number -= 1
            break
        if not number:
            return


def _apart(book: Book, first: str, second: str) -> bool:
    """Return whether an Excludes1 note above one code may name the other, to be safe."""
    return any(
        found == "excludes1" and re.search(rf"{two[0]}\d", text)
        for one, two in ((first, second), (second, first))
        for at in book.above(one)
        for found, text in book.notes[at]
    )


def _shapes(book: Book) -> Iterator[Claim]:
    """Yield headings, missing and wrong 7th characters, lacking placeholders, surplus ones."""

    def some(codes: list[str], wanted: Callable[[str], bool], number: int) -> list[str]:
        return _random.sample([code for code in codes if wanted(code)], number)

    def children(code: str) -> set[int]:
        return {len(one) - len(code) for one in book.below(code)}

    safe = re.compile(r"[A-NQRS]")
    for code in some(
        book.headers, lambda c: bool(safe.match(c)) and 3 < len(c) < 6 and children(c) == {1}, 10
    ):
        yield _claim([_dotted(code)], [["not_billable", [code]]])
    ends = [c for c in book.headers if safe.match(c) and len(c) == 6]
    for code in some(ends, lambda c: children(c) == {1}, 8):
        yield _claim([_dotted(code)], [["seventh_character", [code]]])
        wrong = next(c for c in "ZYWVUT" if all(one[-1] != c for one in book.below(code)))
        yield _claim([_dotted(code) + wrong], [["seventh_character", [code + wrong]]])
    padded = [c for c in book.billable if safe.match(c) and len(c) == 7 and c[5] == "X" != c[4]]
    for code in some(padded, lambda c: c[:5] + c[6] not in book.titles, 6):
        yield _claim([_dotted(code[:5] + code[6])], [["placeholder", [code[:5] + code[6]]]])
    short = [c for c in book.billable if safe.match(c) and len(c) == 5 and not book.instructed(c)]
    for code in some(short, lambda c: not _OTHER_RULES.match(c), 6):
        yield _claim([_dotted(code) + "A"], [["surplus_characters", [code + "A"]]])


def _csv(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="latin-1", newline="") as file:
        yield from csv.reader(file)


def _priced() -> set[str]:
    """Return the CPT numbers that the fee schedule pays, no add-on codes (global days ZZZ)."""
    return {
        row[0]
        for row in _csv(RELEASES / "pfs" / "PPRRVU2025_Oct.csv")
        if len(row) > 20 and row[3] in "ART" and row[14] != "ZZZ" and row[0].isdigit()
    }


def _unlikely(setting: str) -> dict[str, tuple[int, int]]:
    """Return value and adjudication indicator of the medically unlikely edits of a setting."""
    path = RELEASES / "ncci" / f"MCR_MUE_{setting}_Eff_07-01-2024.csv"
    return {
        row[0]: (int(row[1]), int(row[2][0])) for row in list(_csv(path))[2:] if row[1].isdigit()
    }


def _procedure(codes: list[str], expected: list[list[object]], **more: object) -> Claim:
    return {**_claim(codes, expected, **more), "dos": PROCEDURES}


def _pairs(priced: set[str], setting: str, number: int) -> Iterator[Claim]:
    """Yield pairs with one row: in force with either indicator, bypassed, and deleted."""
    usable = {code for code, (value, _) in _unlikely("PractitionerServices").items() if value}
    usable &= priced
    rows: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in other_reading(RELEASES / "ncci", setting):
        if row[0] in usable and row[1] in usable and _number(row[0], row[1]) % 97 == 0:
            rows[min(row[:2]), max(row[:2])].append((row[4], row[5]))
    single = sorted(pair for pair, found in rows.items() if len(found) == 1)
    _random.shuffle(single)
    more = {"facility": True} if setting == "hospital" else {}
    wanted = {("*", "0"): number, ("*", "1"): number, ("ended", ""): number // 2}
    for pair in single:
        deleted, indicator = rows[pair][0]
        key = ("*", indicator) if deleted == "*" else ("ended", "")
        if not wanted.get(key):
            continue
        wanted[key] -= 1
        codes = list(pair)
        finding: list[object] = ["ncci_pair", codes]
        if key[0] == "ended":
            yield _procedure(codes, [], **more)
        elif indicator == "0":
            yield _procedure([codes[0], f"{codes[1]}-59"], [finding], **more)
        else:
            yield _procedure(codes, [finding], **more)
            if wanted[key] % 2:
                yield _procedure([codes[0], f"{codes[1]}-XS"], [], **more)


def _number(first: str, second: str) -> int:
    """Return a number for a pair that does not change from run to run."""
    return int(first) * 31 + int(second)


def _units(priced: set[str]) -> Iterator[Claim]:
    """Yield units at and above the medically unlikely edits of both settings."""
    for setting, facility in (
        ("PractitionerServices", False),
        ("OutpatientHospitalServices", True),
    ):
        values = _unlikely(setting)
        codes = sorted(code for code in priced.intersection(values) if values[code][0])
        for code in _random.sample(codes, 10):
            value = values[code][0]
            more = {"facility": True} if facility else {}
            yield _procedure([f"{code}:{value + 1}"], [["mue", [code]]], **more)
            yield _procedure([f"{code}:{value}"], [], **more)


def _add_ons() -> Iterator[Claim]:
    """Yield add-on codes of type 1 without and with a primary code."""
    primaries: dict[str, list[str]] = defaultdict(list)
    types: dict[str, set[str]] = defaultdict(set)
    text = (RELEASES / "ncci" / "AOC_V2024Q3-MCR.txt").read_text(encoding="latin-1")
    for line in text.splitlines():
        types[line[1:6]].add(line[0])
        primaries[line[1:6]].append(line[13:18])
    values = _unlikely("PractitionerServices")
    listed = {
        row[0]: row[3]
        for row in _csv(RELEASES / "pfs" / "PPRRVU2025_Oct.csv")
        if len(row) > 20 and row[0].isdigit()
    }
    usable = {code for code in listed if listed[code] in "ART" and values.get(code, (0, 0))[0]}
    codes = sorted(code for code in types if types[code] == {"1"} and code in usable)
    for code in _random.sample(codes, 16):
        yield _procedure([code], [["add_on", [code]]])
    edited = set()
    for row in other_reading(RELEASES / "ncci", "practitioner"):
        if row[0] in usable and row[1] in types and row[4] == "*":
            edited.add((row[0], row[1]))
        if row[1] in usable and row[0] in types and row[4] == "*":
            edited.add((row[1], row[0]))
    made = 0
    for code in _random.sample(codes, len(codes)):
        fitting = [
            one
            for one in primaries[code]
            if one in usable and one not in types and (one, code) not in edited
        ]
        if fitting and made < 10:
            made += 1
            yield _procedure([_random.choice(fitting), code], [])


def _patients(book: Book) -> Iterator[Claim]:
    """Yield diagnoses with an age or a sex that the code editor rejects, and one that passes."""
    rows = list(csv.DictReader((RELEASES / "reference/MCE_v41.1_code_edits.csv").open("r")))
    rules: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        rules[row["icd_code"].replace(".", "")].append(row["icd_conflict_rule"])
    codes = sorted(
        code
        for code, found in rules.items()
        if len(found) == 1 and code in book.known and book.plain(code)
    )
    _random.shuffle(codes)
    wanted = {"Female": 6, "Male": 6, "Pediatric": 6, "Adult": 2}
    for code in codes:
        kind = rules[code][0].split()[0]
        if not wanted.get(kind):
            continue
        wanted[kind] -= 1
        match kind:
            case "Female" | "Male":
                wrong, right = ("M", "F") if kind == "Female" else ("F", "M")
                yield _claim([_dotted(code)], [["sex", [code]]], sex=wrong)
                yield _claim([_dotted(code)], [], sex=right)
            case _:
                young, old = (17, 18) if kind == "Pediatric" else (14, 15)
                wrong_age, right_age = (old, young) if kind == "Pediatric" else (young, old)
                yield _claim([_dotted(code)], [["age", [code]]], age=wrong_age)
                yield _claim([_dotted(code)], [], age=right_age)


def claims() -> Iterator[Claim]:
    """Yield the claims."""
    book = Book()
    for pair in _excludes(book, "excludes1", 60):
        yield _claim(list(map(_dotted, pair)), [["excludes1", sorted(pair)]])
    for pair in _excludes(book, "excludes2", 16):
        yield _claim(list(map(_dotted, pair)), [])
    yield from _shapes(book)
    yield from _patients(book)
    priced = _priced()
    yield from _pairs(priced, "practitioner", 12)
    yield from _pairs(priced, "hospital", 6)
    yield from _units(priced)
    yield from _add_ons()


if __name__ == "__main__":
    for one in claims():
        sys.stdout.write(json.dumps(one) + "\n")
