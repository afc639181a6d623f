"""The seven characters of an ICD-10-PCS code, read from a statement along the rows of its table."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from index.cases.procedures.conditions import Statement, folded, number
from index.cases.procedures.vocabulary import vocabulary
from index.database import Content
from index.pages.pcs_tables import LENGTH, TableRow, Tables

TABLE = 3
_SIDE = re.compile(r"\b(Right|Left|Bilateral)\b")
_GENERAL = frozenset(
    {
        *("artery", "arteries", "vein", "joint", "muscle", "nerve", "bone", "gland", "region"),
        *("subcutaneous", "tissue", "and", "fascia", "skin", "surface"),
    }
)
"""Words of labels that notes leave out."""
_COUNTS = ("One", "Two", "Three", "Four or More")
_STENTS = re.compile(
    r"\b(?P<count>\d|one|two|three|four|five|single|an?)\b(?: [\w.-]+){0,4}? (?:stents?|des|bms)\b"
    r"|\b(?:des|bms|stents?) (?:x|times) ?(?P<times>\d)\b"
)
_PATTERN = re.compile(r"\[([^\]]+)\]|(.)")


@dataclass(frozen=True, slots=True)
class Choice:
    """Values that were chosen for a position.

    Attributes:
        characters: The characters; more than one where several codes are reported.
        how: ``said``, ``only value``, or what a missing word stands for; empty if nothing was
            chosen.
        options: Labels between which the statement does not decide.
    """

    characters: tuple[str, ...]
    how: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Built:
    """Codes built along a table.

    Attributes:
        codes: The codes; empty if a character is missing or nothing fits.
        missing: Title of the position that the statement leaves open, empty if none.
        options: Labels between which it does not decide.
        steps: The values in words, for the positions that were read.
        assumed: Whether a character rests on what was not said.
        reached: The beginning that was reached.
    """

    codes: tuple[str, ...]
    missing: str
    options: tuple[str, ...]
    steps: tuple[str, ...]
    assumed: bool
    reached: str


@dataclass
class Characters:
    """Builds codes along the tables of one edition.

    Attributes:
        content: The generation.
        tables: The tables.
    """

    content: Content
    tables: Tables
    _includes: dict[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict, repr=False)

    def build(self, pattern: str, said: Statement) -> Built:
        """Return the codes that a pattern stands for in a statement.

        Args:
            pattern: A code with ``.`` and ``[CD]`` for the characters to be read.
            said: The statement.
        """
        positions = [found[1] or found[2] for found in _PATTERN.finditer(pattern)]
        tab = "".join(positions[:TABLE])
        rows: Sequence[TableRow] = self.tables.rows(tab)
        beginnings = [(tab, tuple(rows))]
        steps: list[str] = []
        assumed = False
        for place, allowed in enumerate(positions[TABLE:]):
            following: list[tuple[str, tuple[TableRow, ...]]] = []
            for beginning, fitting in beginnings:
                values = _values(fitting, place, allowed)
                choice = self._choose(place, values, said, tab)
                if not choice.characters:
                    titles = dict.fromkeys(row.titles[place] for row in fitting)
                    return Built(
                        (), " / ".join(titles), choice.options, tuple(steps), True, beginning
                    )
                for character in choice.characters:
                    left = tuple(row for row in fitting if character in row.values[place])
                    following.append((beginning + character, left))
                    title = left[0].titles[place]
                    steps.append(f"{title} {character}: {values[character]} ({choice.how})")
                assumed = assumed or choice.how.startswith("not said")
            beginnings = following
        codes = tuple(code for code, _ in beginnings if len(code) == LENGTH)
        return Built(codes, "", (), tuple(dict.fromkeys(steps)), assumed, tab)

    def _choose(self, place: int, values: Mapping[str, str], said: Statement, tab: str) -> Choice:
        if not values:
            return Choice((), "")
        if place == 0:
            return self._part(values, said, tab)
        if len(values) == 1:
            return Choice(tuple(values), "only value")
        counted = _counted(values, said)
        if counted:
            return Choice((counted,), "said")
        kind = ("approach", "device", "qualifier")[place - 1]
        named = _named(kind, values, said)
        if named:
            return Choice((named,), "said")
        if kind == "approach" and "0" in values:
            return Choice(("0",), "not said otherwise: open")
        if "Z" in values:
            return Choice(("Z",), "nothing said")
        return Choice((), "", tuple(values.values()))

    def _part(self, values: Mapping[str, str], said: Statement, tab: str) -> Choice:
        counted = _counted(values, said)
        if counted:
            return Choice((counted,), "said")
        if len(values) == 1:
            return Choice(tuple(values), "only value")
        bases: dict[str, dict[str, str]] = {}
        for character, label in values.items():
            base, side = base_and_side(label)
            bases.setdefault(base, {})[side] = character
        chosen = list(bases) if len(bases) == 1 else list(self._said_parts(bases, said, tab))
        if not chosen:
            return Choice((), "", tuple(values.values()))
        characters: list[str] = []
        for base in chosen:
            sides = bases[base]
            if "" in sides:
                characters.append(sides[""])
            elif said.side in sides:
                characters.append(sides[said.side])
            elif said.side == "bilateral" and {"right", "left"} <= sides.keys():
                characters += [sides["right"], sides["left"]]
            else:
                return Choice((), "", tuple(values[one] for one in sides.values()))
        return Choice(tuple(characters), "said")

    def _said_parts(self, bases: Mapping[str, object], said: Statement, tab: str) -> Iterator[str]:
        """Yield the body parts that a statement names, without those that others name closer."""
        found: dict[str, frozenset[str]] = {}
        words = frozenset(said.folded.split())
        aliases = {folded(name): alias for name, alias in vocabulary().words["part"].items()}
        for base in bases:
            own = frozenset(_base_words(base))
            matched: frozenset[str] = own if own and own <= words else frozenset()
            alias = aliases.get(" ".join(_base_words(base)))
            for name in said.said(alias) if alias else ():
                matched |= frozenset(name.split())
            for name in self._key(tab).get(base, ()):
                if f" {name} " in f" {said.folded} ":
                    matched |= frozenset(name.split())
            if matched:
                found[base] = matched
        for base, matched in found.items():
            if not any(matched < other for other in found.values()):
                yield base

    def _key(self, tab: str) -> Mapping[str, tuple[str, ...]]:
        """Return the names that the body part key gives for body parts, by label without side."""
        section = tab[0]
        if section not in self._includes:
            names: dict[str, tuple[str, ...]] = {}
            for row in self.content.connection.execute(
                "SELECT term, includes FROM pcs_definition WHERE section = ? AND position = 4",
                (section,),
            ):
                listed = tuple(map(folded, row["includes"].splitlines()))
                names.setdefault(base_and_side(row["term"])[0], listed)
            self._includes[section] = names
        return self._includes[section]


def _values(rows: Sequence[TableRow], place: int, allowed: str) -> dict[str, str]:
    return {
        character: label
        for row in rows
        for character, label in row.values[place].items()
        if allowed == "." or character in allowed
    }


@cache
def base_and_side(label: str) -> tuple[str, str]:
    """Return the label of a body part without its side, and the side in small letters."""
    found = _SIDE.search(label)
    if found is None:
        return label, ""
    side = found[1].lower()
    base = " ".join(_SIDE.sub("", label).replace(" ,", ",").split()).strip(", ")
    if side == "bilateral":  # "Kidneys, Bilateral" beside "Kidney, Right"
        base = f"{base[:-3]}y" if base.endswith("ies") else base.removesuffix("s")
    return base, side


@cache
def _base_words(base: str) -> tuple[str, ...]:
    return tuple(
        word for word in folded(base).split() if word[0].isalnum() and word not in _GENERAL
    )


def _named(kind: str, values: Mapping[str, str], said: Statement) -> str:
    """Return the value whose words the statement has, empty if it has none."""
    listed = vocabulary().words[kind]
    for label, words in listed.items():
        for character, value in values.items():
            if value != label and not (kind == "device" and value.startswith(f"{label},")):
                continue
            if label == "Diagnostic" and said.says("therapeutic"):
                continue
            if said.says(words):
                return character
    for character, value in values.items():
        own = _base_words(value)
        if (
            character != "Z"
            and value not in listed
            and own
            and set(own) <= set(said.folded.split())
        ):
            return character
    return ""


def _counted(values: Mapping[str, str], said: Statement) -> str:
    """Return the value of a number of coronary arteries or of stents, empty if it is neither."""
    for character, label in values.items():
        if label.startswith("Coronary Artery, "):
            arteries = sum(said.says(words) for words in vocabulary().coronary.values())
            wanted = _COUNTS[min(arteries, 4) - 1] if arteries else ""
        elif label.startswith("Intraluminal Device") and len(values) > 1:
            count = _stents(said)
            wanted = _COUNTS[min(count, 4) - 1]
        else:
            return ""
        if _count_of(label) == wanted:
            return character
    return ""


def _count_of(label: str) -> str:
    found = re.search(r"\b(One|Two|Three|Four or More)\b", label)
    return found[1] if found else "One"


def _stents(said: Statement) -> int:
    found = _STENTS.search(said.folded)
    if found is None:
        return 1
    return int(number(found["count"] or found["times"]))
