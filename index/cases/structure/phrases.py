"""The phrases of ``resources/content/cases/context.toml``, ready to be found in a sentence."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from index.cases.structure.model import Flag
from index.pages.values import values

_WORD = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_OPTIONAL = re.compile(r"\(([^()]*)\)|<\w+>|[^\s()]+")
START = "<start>"
"""What stands before the first word of every sentence."""
AFFIRMED = "affirmed"
"""Said of a condition that is there: it takes back an absence."""
LONGEST = 12
"""Words of the longest phrase."""


class Direction(StrEnum):
    """Where the condition stands, seen from the phrase."""

    AFTER = "after"
    BEFORE = "before"
    NEXT = "next"
    EITHER = "either"
    ANSWER = "answer"


class Scope(StrEnum):
    """How far a phrase reaches."""

    LIST = "list"
    ALTERNATIVES = "alternatives"
    PHRASE = "phrase"
    NEAR = "near"
    CLAUSE = "clause"
    ITEM = "item"
    SENTENCE = "sentence"


class Word(NamedTuple):
    """A word or a sign of the text, folded, and where it stands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Rule:
    """What one group of phrases says.

    Attributes:
        flag: What they say; None for a condition that is there.
        direction: Where the condition stands.
        scope: How far they reach.
    """

    flag: Flag | None
    direction: Direction
    scope: Scope


@dataclass(frozen=True, slots=True)
class Terminator:
    """What ends scopes.

    Attributes:
        flags: The flags whose scope ends.
        verb: Whether it is the verb of a new clause, whose subject stands before it.
    """

    flags: frozenset[Flag]
    verb: bool


@dataclass(slots=True)
class Entry:
    """All that one phrase is.

    Attributes:
        rules: What it says.
        terminators: What it ends.
        pseudo: Whether it only looks like a trigger.
        keep: Words at its end that are read again.
    """

    rules: list[Rule]
    terminators: list[Terminator]
    pseudo: bool = False
    keep: int = 0


class Found(NamedTuple):
    """A phrase in a sentence: the places of its first word and after its last."""

    start: int
    stop: int
    entry: Entry


def words_of(text: str, start: int, end: int) -> list[Word]:
    """Return words and signs of a part of a text; hyphens inside words are left out."""
    found = []
    for match in _WORD.finditer(text, start, end):
        first, last = match.span()
        word = match[0]
        inside = word == "-" and first > 0 and last < end
        if inside and text[first - 1].isalnum() and text[last].isalnum():
            continue
        found.append(Word(word.lower().replace("’", "'"), first, last))
    return found


def expanded(phrase: str) -> Iterator[tuple[str, ...]]:
    """Yield every sequence of words that a phrase of the file stands for."""
    parts = []
    for part in _OPTIONAL.finditer(phrase):
        optional = part[1] is not None
        choices = [*((part[1] if optional else part[0]).split("|")), *([""] if optional else [])]
        parts.append(choices)
    for chosen in itertools.product(*parts):
        yield tuple(
            word
            for choice in chosen
            for word in ([choice] if choice.startswith("<") else _WORD.findall(choice.lower()))
            if word != "-"
        )


@dataclass(slots=True)
class _Node:
    """A place in the tree of phrases, and where each next word leads."""

    words: dict[str, "_Node"] = field(default_factory=dict)
    classes: dict[str, "_Node"] = field(default_factory=dict)
    entry: Entry | None = None

    def child(self, word: str) -> "_Node":
        """Return where a word or class leads, made if it is new."""
        to = self.classes if word.startswith("<") and word != START else self.words
        return to.setdefault(word, _Node())


class Phrases:
    """The phrases of the file, found in a list of words.

    Args:
        content: The file as read.
    """

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._classes: dict[str, tuple[str, ...]] = {}
        for name, listed in content["classes"].items():
            for word in listed.split("|"):
                self._classes[word] = (*self._classes.get(word, ("<word>",)), f"<{name}>")
        self._triggers = _Node()
        self._terminators = _Node()
        self.words = {
            name: frozenset(listed.split("|")) for name, listed in content["words"].items()
        }
        for group in content["rule"]:
            flag = None if group["flag"] == AFFIRMED else Flag(group["flag"])
            rule = Rule(flag, Direction(group["direction"]), Scope(group["scope"]))
            for entry in _entries(self._triggers, group["phrases"]):
                if rule not in entry.rules:
                    entry.rules.append(rule)
        for group in content["terminator"]:
            flags = frozenset(map(Flag, group.get("flags", Flag)))
            for entry in _entries(self._terminators, group["phrases"]):
                entry.terminators.append(Terminator(flags, group.get("verb", False)))
        for group in (*content["pseudo"], *content["pseudo_keep"]):
            for entry in _entries(self._triggers, group["phrases"]):
                entry.pseudo, entry.keep = True, group.get("keep", 0)

        self._begins = tuple(
            tree.words.keys()
            | {word for word, names in self._classes.items() if tree.classes.keys() & names}
            for tree in (self._triggers, self._terminators)
        )

    def triggers(self, words: Sequence[Word]) -> list[Found]:
        """Return triggers and what looks like one, from the left, the longest at each place."""
        return self._find(self._triggers, words)

    def terminators(self, words: Sequence[Word]) -> list[Found]:
        """Return what ends scopes, from the left, the longest at each place."""
        return self._find(self._terminators, words)

    def _find(self, tree: _Node, words: Sequence[Word]) -> list[Found]:
        found = []
        begins = self._begins[tree is self._terminators]
        free = 0
        for place, word in enumerate(words):
            if place < free:
                continue
            if word.text in begins or word.text[:1].isdigit():
                longest = self._longest(tree, words, place)
                if longest is not None:
                    found.append(longest)
                    free = longest.stop - longest.entry.keep
        return found

    def _longest(self, tree: _Node, words: Sequence[Word], place: int) -> Found | None:
        best: Found | None = None
        nodes = [tree]
        for stop in range(place, min(place + LONGEST, len(words))):
            word = words[stop].text
            following = []
            for node in nodes:
                plain = node.words.get(word)
                if plain is not None:
                    following.append(plain)
                if node.classes:
                    classes = node.classes
                    following += [classes[name] for name in self._of(word) if name in classes]
            if not following:
                break
            nodes = following
            entries = [node.entry for node in nodes if node.entry is not None]
            if entries:
                best = Found(place, stop + 1, entries[0] if len(entries) == 1 else _both(entries))
        return best

    def _of(self, word: str) -> tuple[str, ...]:
        """Return the classes of a word."""
        listed = self._classes.get(word)
        if listed is not None:
            return listed
        if word[0].isdigit():
            number = "<year>" if _YEAR.fullmatch(word) else "<number>" if len(word) <= 3 else ""
            return (number, "<word>")
        return ("<word>",) if word[0].isalnum() else ()


def _entries(tree: _Node, phrases: Sequence[str]) -> Iterator[Entry]:
    """Yield the place of every expansion of some phrases in a tree, made where it is new."""
    for phrase in phrases:
        for sequence in expanded(phrase):
            node = tree
            for word in sequence:
                node = node.child(word)
            node.entry = node.entry or Entry([], [])
            yield node.entry


def _both(entries: Sequence[Entry]) -> Entry:
    """Return what a phrase is that stands in the file as a word and as one of a class."""
    return Entry(
        [rule for entry in entries for rule in entry.rules],
        [terminator for entry in entries for terminator in entry.terminators],
        any(entry.pseudo for entry in entries),
        max(entry.keep for entry in entries),
    )


@cache
def phrases() -> Phrases:
    """Return the phrases of our file; it is read at the first note."""
    return Phrases(values("cases/context"))
