"""Procedures as notes name them: ``resources/content/cases/procedures.toml``, ready to be found."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from index.cases.structure.phrases import Word, expanded
from index.pages.values import values

_FILE = "cases/procedures"


@dataclass(frozen=True, slots=True)
class Line:
    """What is reported where a statement fits.

    Attributes:
        codes: Codes that are reported together; of ICD-10-PCS with ``.`` and ``[CD]`` for
            characters that are read from the statement. Empty: nothing is to be reported.
        condition: What the statement must say.
    """

    codes: tuple[str, ...]
    condition: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure of our list.

    Attributes:
        name: How it is called first.
        pcs: What an inpatient's statement is reported with, the first line that fits.
        cpt: What an outpatient's is reported with.
        ask: What is asked where no line fits; empty if nothing is.
        rule: Number of the guideline of ICD-10-PCS behind it; empty if none is.
        part_of: Names of procedures that it is part of; ``any`` is every other.
        one: Whether only the statement that fits the earliest line is reported.
    """

    name: str
    pcs: tuple[Line, ...]
    cpt: tuple[Line, ...]
    ask: str
    rule: str
    part_of: frozenset[str]
    one: bool


class Named(NamedTuple):
    """A procedure in a list of words: the places of its first word and after its last."""

    start: int
    stop: int
    procedure: Procedure


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The list, by the first word of each phrase, longest phrases first.

    Attributes:
        phrases: What the words of notes stand for.
        words: How notes name the values of a character: by its kind, then by label.
        coronary: How notes name the coronary arteries.
        guidelines: What the guidelines say, by number.
    """

    phrases: Mapping[str, Sequence[tuple[tuple[str, ...], Procedure]]]
    words: Mapping[str, Mapping[str, str]]
    coronary: Mapping[str, str]
    guidelines: Mapping[str, str]

    def find(self, words: Sequence[Word]) -> Iterator[Named]:
        """Yield the procedures that words name, from the left, the longest at each place."""
        free = 0
        for place, word in enumerate(words):
            if place < free:
                continue
            for phrase, procedure in self.phrases.get(word.text, ()):
                stop = place + len(phrase)
                if tuple(one.text for one in words[place:stop]) == phrase:
                    yield Named(place, stop, procedure)
                    free = stop
                    break


@cache
def vocabulary() -> Vocabulary:
    """Return our list; it is read at the first note."""
    content = values(_FILE)
    phrases: dict[str, list[tuple[tuple[str, ...], Procedure]]] = {}
    for entry in content["procedure"]:
        procedure = Procedure(
            entry["say"][0].replace("|", " or ").replace("(", "").replace(")", ""),
            tuple(map(_line, entry.get("pcs", ()))),
            tuple(map(_line, entry.get("cpt", ()))),
            entry.get("ask", ""),
            entry.get("rule", ""),
            frozenset(entry.get("part_of", ())),
            entry.get("one", False),
        )
        for say in entry["say"]:
            for phrase in expanded(say):
                phrases.setdefault(phrase[0], []).append((phrase, procedure))
    for listed in phrases.values():
        listed.sort(key=lambda one: -len(one[0]))
    return Vocabulary(phrases, content["words"], content["coronary"], content["guidelines"])


def _line(text: str) -> Line:
    codes, *condition = text.split()
    return Line(() if codes == "-" else tuple(codes.split("+")), tuple(condition))
