"""The phrases of ICD-10-CM that a note is searched for, with the words each cannot do without."""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from index.cases.dictionary.words import GrowingClasses
from index.database.tables.books import COLUMNS, INDEX, NEOPLASM
from index.fulltext.phrases import Label, entry_paths
from index.fulltext.text import index_words
from index.model import System

OPTIONAL = frozenset(
    index_words(
        "nos nec unspecified other others specified classified elsewhere type types site sites"
        " condition conditions with in due as associated status a is are be no not any all part"
        " organism level degree stage traumatic acquired nontraumatic following except current"
        " includes form cause causing classifiable involving caused result s region channel"
        " lymphatic"
    )
)
"""Words that official phrases add and notes leave out."""
_LEFT_OUT = re.compile(r"\b(unspecified|not (specified|intractable|elsewhere)|no )", re.IGNORECASE)
_SIDED = re.compile(
    r"\b(right|left|bilateral|unspecified (side|eye|ear|hip|knee|limb|leg|arm|hand|foot|ankle"
    r"|shoulder|elbow|wrist|breast|thigh|lower leg|calf|heel|(great |lesser )?toes?|thumb|finger"
    r"|forearm|upper arm|upper limb|lower limb|buttock)|(initial|subsequent) encounter"
    r"|sequela)\b",
    re.IGNORECASE,
)
FRAMING = frozenset(
    index_words(
        "personal history family encounter status presence acquired absence observation long term"
        " use current examination screening follow up aftercare organ"
    )
)
"""Words that say what kind of a factor a Z code is, not which."""
_RESIDUAL = re.compile(
    r"^other\b|\b(of|involving) other\b|\bother specified\b|\bother and unspecified\b"
    r"|\bclassified elsewhere\b|\bin diseases\b",
    re.IGNORECASE,
)
"""Titles of what has no name of its own: the index leads there, not words of a note."""
SITELESS = (
    "A49",
    "B95",
    "B96",
    "B97",
    "T14",
    "T78",
    "T88",
    "D499",
    "C801",
    "C800",
    "C799",
    "I749",
    "L989",
    "R99",
)
"""Beginnings of codes of what has no site: words that name no site are no mention of it."""
_NO_MENTION = (*SITELESS, "V", "W", "X", "Y")
"""Beginnings of codes that no words of a sentence lead to; external causes have rules."""
_GROWTHS = ("neoplasm", "malignant", "secondary", "benign", "situ", "uncertain", "carcinoma")
"""Words that name no neoplasm without a site."""
_SITELESS_HEADINGS = frozenset({"C80", "C79", "D49", "I74", "C76"})
_EMPTY = frozenset(
    [
        "other",
        "specified",
        "nec",
        "site",
        "sites",
        "type",
        "types",
        "condition",
        "organism",
        "organisms",
        "cause",
        "form",
    ]
)
"""Subterms of these alone stand for what the index does not name."""
_BECAUSE = re.compile(r"\bsecondary to\b", re.IGNORECASE)
_ASIDES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
"""What stands in brackets is a nonessential modifier or another name (I.A.7)."""
_ABSENT_ENDS = re.compile(r"(?<=foreign body) of | with ")
"""Where what a title says is absent ends: "laceration without foreign body of hand"."""
_DIVISION = re.compile(r"[,;:()\[\]]")


class DictionaryPhrase(NamedTuple):
    """An official phrase.

    Attributes:
        code: Undotted code or heading that it leads to.
        label: Where it stands.
        text: Its words as a path shows them.
        required: Classes of the words that it cannot do without.
        optional: Classes of those that make it fit better.
        entry: Number of the index entry, else -1.
    """

    code: str
    label: Label
    text: str
    required: tuple[int, ...]
    optional: tuple[int, ...]
    entry: int


def _parts(text: str) -> Iterator[str]:
    yield from (part.strip() for part in _DIVISION.split(text) if part.strip())


def title_words(title: str) -> tuple[list[str], list[str]]:
    """Part the words of a title into those that a note must have and the others.

    What stands in brackets, and what a title only says is unspecified, absent or so classified, no
    note says.
    """
    required: list[str] = []
    optional: list[str] = []
    for aside in _ASIDES.findall(title):
        optional += index_words(aside)
    for place, part in enumerate(_parts(_ASIDES.sub(" ", title))):
        part = part.removeprefix("unspecified affecting ")
        said, _, lacking = part.partition("without ")
        absent, _, more = _ABSENT_ENDS.sub("\n", lacking, count=1).partition("\n")
        words = index_words(f"{said} {more}")
        optional += index_words(absent)
        if said.startswith("except "):
            optional += words
            continue
        if _LEFT_OUT.search(said):
            if place:
                optional += words
                continue
            words = [word for word in words if word != "unspecified"]
        required += words
    return required, optional


_EITHER = re.compile(r"\b(\w{3,}) or (\w{3,})\b")
_ALWAYS_SAID = {"I69": ("following",)}
"""Words that the phrases of a category cannot do without, although others can.

What follows an infarction is not what comes with one.
"""
_CUT_OFF = re.compile(r"\b(amputation\b.*\btraumatic|traumatic amputation)\b", re.IGNORECASE)
"""An amputation is an injury only where the note says so."""


def _alternatives(text: str) -> tuple[str, ...]:
    """Return a title with each of two words that it joins by "or", and as it is."""
    found = _EITHER.search(text)
    if found is None:
        return (text,)
    before, behind = text[: found.start()], text[found.end() :]
    return (text, f"{before}{found[1]}{behind}", f"{before}{found[2]}{behind}")


class _Compiler:
    def __init__(self, connection: sqlite3.Connection, classes: GrowingClasses) -> None:
        self._connection = connection
        self._classes = classes
        self._needless = {classes.add(word) for word in sorted(OPTIONAL)}
        self._framing = {classes.add(word) for word in sorted(FRAMING)}
        self._growths = {classes.add(word) for word in _GROWTHS}
        self._vague = {classes.add(word) for word in ("disease", "disorder")}
        self._titles: dict[str, list[str]] = {}
        self._codes = {
            row["code"]
            for row in connection.execute(
                "SELECT code FROM code WHERE system = ? AND kind NOT IN ('chapter', 'block')",
                (System.ICD10CM,),
            )
        }

    def _phrase(
        self,
        code: str,
        label: Label,
        text: str,
        words: Iterable[str],
        extra: Iterable[str],
        entry: int = -1,
    ) -> DictionaryPhrase | None:
        if code.startswith(_NO_MENTION) or code in _SITELESS_HEADINGS:
            return None
        every = self._classes.each(words)
        needless = self._needless
        if code[:3] in _ALWAYS_SAID:
            needless = needless - set(self._classes.each(_ALWAYS_SAID[code[:3]]))
        elif label is Label.NEOPLASM and text.split(",")[-2].endswith(" site"):
            needless = needless - set(self._classes.each(("site",)))
        elif _CUT_OFF.search(text):
            needless = needless - set(self._classes.each(("traumatic",)))
        required = [number for number in every if number not in needless]
        if len(required) > 2:
            # "in neoplastic disease", "disorder of kidney": the other words tell what it is.
            required = [
                number for number in required if number not in self._vague or number == every[0]
            ]
        if self._framing.issuperset(required) or self._growths.issuperset(required):
            return None
        optional = {*every, *self._classes.each(extra)}.difference(required)
        return DictionaryPhrase(code, label, text, tuple(required), tuple(optional), entry)

    def titles(self) -> Iterator[DictionaryPhrase]:
        for code, title in self._connection.execute(
            "SELECT code, title FROM code WHERE system = ? AND kind NOT IN ('chapter', 'block')",
            (System.ICD10CM,),
        ):
            if _SIDED.search(title) or _RESIDUAL.search(title):
                # No phrase, but what tells its code from others must be known.
                self._classes.each(title_words(title)[0])
                continue
            for said in _alternatives(title):
                required, optional = title_words(said)
                if found := self._phrase(code, Label.TITLE, title, required, optional):
                    yield found

    def inclusions(self) -> Iterator[DictionaryPhrase]:
        for code, text in self._connection.execute(
            "SELECT c.code, n.text FROM note n JOIN code c ON c.id = n.code_id"
            " WHERE c.system = ? AND n.kind IN ('inclusion', 'includes')"
            " AND c.kind NOT IN ('chapter', 'block')",
            (System.ICD10CM,),
        ):
            if _RESIDUAL.search(text):
                continue
            for said in _alternatives(text):
                required, optional = title_words(said)
                if found := self._phrase(code, Label.INCLUSION, text, required, optional):
                    yield found

    def entries(self, book: str, label: Label) -> Iterator[DictionaryPhrase]:
        # Each entry adds its own words to those of the entry above it.
        above: dict[int | None, tuple[list[str], list[str]]] = {None: ([], [])}
        for row, path, _ in entry_paths(self._connection, book):
            title = row["title"]
            own = self._split(title)
            words, more = above[row["parent"]]
            words = words + self._split(_BECAUSE.sub("due to", title))
            more = more + self._split(row["nemod"])
            above[row["number"]] = words, more
            if row["parent"] is not None and (
                _EMPTY.issuperset(own) or ("classified" in own and OPTIONAL.issuperset(own))
            ):
                continue
            for key in ("code", "manifestation"):
                code = row[key].replace(".", "").rstrip("-")
                if code in self._codes:
                    found = self._phrase(code, label, path, words, more, row["number"])
                    if found:
                        yield found

    def _split(self, text: str) -> list[str]:
        """Return the words of a title of the index; most titles stand there often."""
        found = self._titles.get(text)
        if found is None:
            found = self._titles[text] = index_words(text)
        return found

    def neoplasms(self) -> Iterator[DictionaryPhrase]:
        cells: dict[int, list[tuple[str, str]]] = {}
        for row in self._connection.execute(
            'SELECT number, "column", code FROM index_cell WHERE book = ?', (NEOPLASM,)
        ):
            cells.setdefault(row["number"], []).append(
                (COLUMNS[NEOPLASM][row["column"]], row["code"].replace(".", "").rstrip("-"))
            )
        for row, path, extra in entry_paths(self._connection, NEOPLASM):
            words = [word for word in index_words(path) if word not in ("neoplastic", "neoplasm")]
            for column, code in cells.get(row["number"], ()):
                if code not in self._codes:
                    continue
                needed, optional = _BEHAVIOUR.get(column, (index_words(column), ()))
                found = self._phrase(
                    code,
                    Label.NEOPLASM,
                    f"{path}, {column}",
                    ["neoplasm", *words, *needed],
                    [*index_words(extra), *optional],
                    row["number"],
                )
                if found:
                    yield found


_BEHAVIOUR: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Malignant Primary": (("malignant",), ("primary",)),
    "Malignant Secondary": (("secondary",), ("malignant",)),
    "Ca in situ": (("situ",), ("carcinoma", "ca")),
    "Benign": (("benign",), ()),
    "Uncertain Behavior": (("uncertain",), ("behavior",)),
    "Unspecified Behavior": ((), ("unspecified", "behavior")),
}
"""What a note says of each column of the neoplasm table."""


def compile_phrases(
    connection: sqlite3.Connection, classes: GrowingClasses
) -> Iterator[DictionaryPhrase]:
    """Yield the phrases of the installed ICD-10-CM.

    Args:
        connection: The content database.
        classes: Numbers the words.
    """
    compiler = _Compiler(connection, classes)
    yield from compiler.entries(INDEX, Label.INDEX)
    yield from compiler.titles()
    yield from compiler.inclusions()
    yield from compiler.neoplasms()
