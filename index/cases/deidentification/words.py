"""The lists that tell names and places from other words.

``resources/identifiers`` holds them, its README says where each comes from. All are folded: lower
case, no accents.
"""

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache

from index import paths

_COMMON = 1_000
"""How many names from the front of a list, which begins with the most frequent, count as common."""


def folded(word: str) -> str:
    """Return a word in lower case, without accents and with a straight apostrophe."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.replace("’", "'"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).lower()


@dataclass(frozen=True, slots=True)
class Words:
    """The lists, folded.

    Attributes:
        given: Given names.
        common_given: The most frequent of them.
        surnames: Surnames.
        common_surnames: The most frequent of them.
        ordinary: Words of code titles, guidelines and notes, also where they are names as well.
        cities: Names of cities, words divided by one blank.
        city_starts: First words of the cities of several words.
    """

    given: frozenset[str]
    common_given: frozenset[str]
    surnames: frozenset[str]
    common_surnames: frozenset[str]
    ordinary: frozenset[str]
    cities: frozenset[str]
    city_starts: frozenset[str]

    def is_ordinary(self, word: str) -> bool:
        """Return whether a folded word is a word of the language or of medicine."""
        if word in self.ordinary:
            return True
        if "-" in word:
            return all(len(part) < 2 or self.is_ordinary(part) for part in word.split("-"))
        if word in self.given or word in self.surnames:
            return False
        return any(
            word.endswith(ending) and word[: -len(ending)] + rest in self.ordinary
            for ending, rest in (
                ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ing", ""),
                ("ing", "e"), ("ly", ""), ("er", ""), ("al", ""),
            )
        )  # fmt: skip

    def is_given(self, word: str) -> bool:
        """Return whether a folded word is a given name, or two with a hyphen."""
        return word in self.given or ("-" in word and all(p in self.given for p in word.split("-")))

    def is_surname(self, word: str) -> bool:
        """Return whether a folded word is a surname; of two with a hyphen either will do."""
        return word in self.surnames or (
            "-" in word and any(len(p) > 2 and p in self.surnames for p in word.split("-"))
        )

    def is_sure_given(self, word: str) -> bool:
        """Return whether a folded word is a given name and nothing else."""
        return self.is_given(word) and not self.is_ordinary(word)


@cache
def _terms() -> dict[str, frozenset[str]]:
    file = paths.resources() / "identifiers" / "terms.toml"
    read: dict[str, str] = tomllib.loads(file.read_text(encoding="utf-8"))
    return {name: frozenset(listed.split()) for name, listed in read.items()}


def terms(name: str) -> frozenset[str]:
    """Return a list of ``terms.toml``."""
    return _terms()[name]


@cache
def words() -> Words:
    """Return the lists, read once."""
    folder = paths.resources() / "identifiers"

    def read(name: str) -> str:
        return (folder / f"{name}.txt").read_text(encoding="utf-8")

    given = read("given_names").split()
    surnames = read("surnames").split()
    cities = [folded(line).replace("-", " ") for line in read("cities").splitlines()]
    return Words(
        given=frozenset(given),
        common_given=frozenset(given[:_COMMON]),
        surnames=frozenset(surnames),
        common_surnames=frozenset(surnames[:_COMMON]),
        ordinary=frozenset(read("ordinary_words").split()),
        cities=frozenset(cities),
        city_starts=frozenset(city.split(" ")[0] for city in cities if " " in city),
    )
