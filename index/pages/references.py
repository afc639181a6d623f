"""What the references in a note mean: which codes "(E08-E13 with .42)" covers.

The Tabular List names single codes and open ones (``E08.-``, ``O24.4-``), ranges (``E08-E13``,
``B27.0-B27.9``, ``S06.1- to S06.6-``), lists of these, and a few conditions: ``with .42``,
``with fifth character 2``, ``with 7th character B or C``, ``with final characters -23``. A code
stands for everything below it. A note that names no code cannot be checked by a program.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

_CATEGORY = 3
_LONGEST = 7

_CODE = r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?(?![A-Za-z0-9]|\.[A-Za-z0-9])"
_ITEM = (
    rf"(?P<first>{_CODE})\.?-{{0,2}}"
    rf"(?:\s?(?:-|\N{{EN DASH}}|\bto\b)?\s?(?P<last>(?<=[-\N{{EN DASH}}\s]){_CODE})\.?-{{0,2}})?"
)
_REFERENCE = re.compile(rf"(?<![A-Za-z0-9.]){_ITEM}")
_BETWEEN = re.compile(r"[\s,;/]*(?:(?:and|or)\s+)?", re.ASCII)
"""What may stand between the codes of one list."""
_WITH = re.compile(r"\.?-?\s?with\s+(?P<condition>[^()]*)")
_UNLESS = re.compile(r"[^()]*\)\s+(?P<caveat>unless\b.*)", re.DOTALL)
_VITAMIN = re.compile(r"vitamin\s+$", re.IGNORECASE)

_ORDINALS = {
    "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "3rd": 3, "4th": 4, "5th": 5, "6th": 6, "7th": 7,
}  # fmt: skip
_ORDINAL = "|".join(_ORDINALS)
_AFTER_DOT = re.compile(
    r"(?:final characters?\s+)?(?P<values>\.\w+-?(?:\s*(?:-|,|\.|or|and)?\s*\.\w+-?)*)", re.ASCII
)
_FINAL = re.compile(r"final characters?\s+-(?P<ending>\w+)", re.ASCII)
"""``I69. with final characters -23``: the dash stands for the character behind the dot."""
_POSITION = re.compile(
    rf"(?P<first>{_ORDINAL})(?:\s+(?P<join>or|to)\s+(?P<second>{_ORDINAL}))?[\s-]characters?\s+"
    r"\.?(?P<values>\w+(?:\s*(?:-|,|or|and)\s*\w+)*)",
    re.ASCII | re.IGNORECASE,
)
_OPEN_FRACTURE = re.compile(r"open fracture 7th character")
_OPEN_CHARACTERS = frozenset("BCEFHJMNQR")
"""7th characters whose meaning names an open fracture, as the Tabular List defines them at S52."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a code must be besides standing in a range; exactly one of the parts is set.

    Attributes:
        text: As printed: ``with fifth character 2``.
        after_dot: Ranges (first, last) of what follows the dot: ``(("51", "52"),)``.
        position: Position of a character from 1, 0 if none is meant. A negative position means
            that one or, where it is the placeholder X, the one before it.
        characters: What may stand there; several characters for those from ``position`` on.
        words: What the code's title must say.
    """

    text: str
    after_dot: tuple[tuple[str, str], ...] = ()
    position: int = 0
    characters: frozenset[str] = frozenset()
    words: str = ""

    def holds(self, code: str, title: str) -> bool:
        """Return whether a complete code meets the condition.

        Args:
            code: Undotted code. One too short to tell does not meet it.
            title: Its title, for the conditions in words.
        """
        if self.after_dot:
            rest = code[_CATEGORY:]
            return any(
                len(rest) >= len(last) and first <= rest[: len(first)] and rest[: len(last)] <= last
                for first, last in self.after_dot
            )
        if self.position:
            place = abs(self.position) - 1
            if self.position < 0 and code[place : place + 1] == "X":
                place -= 1
            return any(code[place : place + len(value)] == value for value in self.characters)
        return self.words.casefold() in title.casefold()


@dataclass(frozen=True, slots=True)
class Reference:
    """A code or range of codes that a note names.

    Attributes:
        first: Undotted first code; everything below it is meant too.
        last: Undotted last code, ``first`` where there is only one.
        condition: What the codes must be besides.
        caveat: What the note adds that no program can check: ``unless ...``.
    """

    first: str
    last: str
    condition: Condition | None = None
    caveat: str = ""

    def matches(self, code: str, title: str = "") -> bool:
        """Return whether a code, a heading or a block (``E08-E13``) lies within the reference.

        A heading does only if everything below it does: none meets a condition on characters that
        it does not have yet.

        Args:
            code: Undotted code or block.
            title: Its title, which a condition in words looks at.
        """
        start, _, end = code.partition("-")
        end = end or start
        # Whole, from its lowest code to its highest: the ends may have other lengths, as in
        # "J60-J67.9", which holds J60 and J61, and "Q61.11-Q61.3", which holds Q61.3.
        within = self.first <= start and (end.startswith(self.last) or end + "\uffff" < self.last)
        return within and (
            self.condition is None or (start == end and self.condition.holds(code, title))
        )

    @property
    def single(self) -> bool:
        """Whether one code is named, not a range."""
        return self.first == self.last


@dataclass(frozen=True, slots=True)
class NoteItem:
    """One note of a list, with the beginning that it completes.

    Attributes:
        index: Its place in the list.
        text: Its text; that of an item behind a stem begins with the stem: ``meningitis (in):
            gonococcal (A54.81)``.
        references: The codes it names.
        stem: Whether it is only the beginning that the following items complete.
    """

    index: int
    text: str
    references: tuple[Reference, ...]
    stem: bool = False

    @property
    def unreadable(self) -> bool:
        """Whether it is prose that names no code, which a program cannot check."""
        return not self.references and not self.stem


@lru_cache(maxsize=16_384)
def references_in(text: str) -> tuple[Reference, ...]:
    """Return the codes and ranges that a note names, in order, with their conditions."""
    found: list[Reference] = []
    run: list[tuple[str, str]] = []
    behind = -1
    for match in _REFERENCE.finditer(text):
        first, last = _ends(match)
        if "." not in match["first"] and _VITAMIN.search(text[: match.start()]):
            continue
        if run and not _BETWEEN.fullmatch(text[behind : match.start()]):
            found.extend(_completed(run, text, behind))
            run = []
        run.append((first, last))
        behind = match.end()
    if run:
        found.extend(_completed(run, text, behind))
    return tuple(found)


def _ends(match: re.Match[str]) -> tuple[str, str]:
    """Return the undotted first and last code of one reference."""
    first = match["first"].replace(".", "")
    last = (match["last"] or "").replace(".", "")
    return first, last or first


def _completed(run: list[tuple[str, str]], text: str, behind: int) -> Iterator[Reference]:
    """Yield the references of one list, with the condition that stands behind it."""
    stated = _WITH.match(text, behind)
    condition = _condition(stated["condition"].strip()) if stated else None
    unless = _UNLESS.match(text, behind)
    caveat = unless["caveat"] if unless else ""
    for first, last in run:
        yield Reference(first, last, condition, caveat)


def _condition(text: str) -> Condition:
    """Return the condition that ``with ...`` states."""
    printed = f"with {text}"
    if _OPEN_FRACTURE.search(text):
        return Condition(printed, position=_LONGEST, characters=_OPEN_CHARACTERS)
    if match := _POSITION.search(text):
        position = _ORDINALS[match["first"].lower()]
        if match["join"] == "or":
            position = -_ORDINALS[match["second"].lower()]
        width = 2 if match["join"] == "to" else 1
        return Condition(
            printed, position=position, characters=frozenset(_values(match["values"], width))
        )
    if match := _AFTER_DOT.match(text):
        return Condition(printed, after_dot=tuple(_after_dot(match["values"])))
    if match := _FINAL.match(text):
        return Condition(printed, position=5, characters=frozenset({match["ending"]}))
    return Condition(printed, words=text.rstrip(" ."))


def _values(text: str, width: int) -> Iterator[str]:
    """Yield the characters that ``1-4 or 6`` names."""
    for part in re.split(r"\s*,\s*|\s+(?:or|and)\s+", text):
        first, _, last = part.partition("-")
        if last and len(first) == len(last) == width:
            yield from (chr(value) for value in range(ord(first), ord(last) + 1))
        elif len(first) == width:
            yield first


def _after_dot(text: str) -> Iterator[tuple[str, str]]:
    """Yield the ranges that ``.51-.52`` or ``.14, .24`` names."""
    for match in re.finditer(r"\.(\w+)(?:-\.(\w+))?", text, re.ASCII):
        yield match[1], match[2] or match[1]


def note_items(texts: Sequence[str]) -> tuple[NoteItem, ...]:
    """Read the notes of one kind at one code, stems joined to their items.

    A note that ends in a colon is the beginning of those behind it, which stand in alphabetical
    order; it ends where that order does, or before a last note that begins as the stem does.

    Args:
        texts: The notes in printed order.
    """
    found = []
    stem = before = ""
    for index, text in enumerate(texts):
        key = text.casefold()
        if text.endswith(":"):
            stem, before = text, ""
            found.append(NoteItem(index, text, references_in(text), stem=True))
            continue
        if stem and _ended(stem.casefold(), before, key, last=index == len(texts) - 1):
            stem = ""
        before = key
        found.append(NoteItem(index, f"{stem} {text}".strip(), references_in(text)))
    return tuple(found)


_ALIKE = 5


def _ended(stem: str, before: str, text: str, *, last: bool) -> bool:
    """Return whether a note no longer belongs to a stem; all in lower case."""
    return (text < before and text >= stem) or (last and text[:_ALIKE] == stem[:_ALIKE])
