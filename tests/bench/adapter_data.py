"""Phrases of ICD-10-CM codes for training and measuring the adapter of the sentence model.

Source: the installed content database (titles and inclusion terms of the tabular list, entries of
the Alphabetic Index and the External Cause Index with their paths), all works of the US
government; no labelled evaluation set is read here but for figures.
"""

import random
import re
import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

_SIDE = re.compile(r"\b(?:right|left|bilateral)\b", re.IGNORECASE)
_FILLER = re.compile(r"\b(?:unspecified|nec|nos|not elsewhere classified|other)\b", re.IGNORECASE)
_SPACES = re.compile(r"[\s,]+$|^[\s,]+|\s{2,}")
_BRITISH = (
    ("emia", "aemia"),
    ("edema", "oedema"),
    ("esophag", "oesophag"),
    ("hemo", "haemo"),
    ("hema", "haema"),
    ("tumor", "tumour"),
    ("pedi", "paedi"),
    ("gyneco", "gynaeco"),
    ("rrhea", "rrhoea"),
    ("fetal", "foetal"),
    ("color", "colour"),
    ("fiber", "fibre"),
)


@dataclass(frozen=True)
class Phrase:
    """One phrase that stands for a code.

    Attributes:
        code: Undotted code.
        parts: The parts of an index path, or a title or inclusion term as the only part.
    """

    code: str
    parts: tuple[str, ...]

    @property
    def text(self) -> str:
        """The phrase as it is searched."""
        return ", ".join(self.parts)


@dataclass(frozen=True)
class Phrases:
    """The phrases of the pool, and index entries held out of it to be asked.

    Attributes:
        pool: What training sees and answers come from, in order of codes.
        held: Entries whose codes keep other phrases in the pool.
    """

    pool: list[Phrase]
    held: list[Phrase]


def read_phrases(database: Path, seed: int, share: float = 0.05) -> Phrases:
    """Return titles, inclusion terms and index entries of ICD-10-CM.

    Codes with a 7th character or a side in the title are left to the code above them.

    Args:
        database: ``codes.sqlite``.
        seed: Chooses the entries that are held out.
        share: How many of the index entries are held out.
    """
    connection = sqlite3.connect(f"file:{database}?mode=ro&immutable=1", uri=True)
    codes: dict[int, str] = {}
    found: dict[tuple[str, str], Phrase] = {}
    entries: list[tuple[str, str]] = []

    def add(code: str, parts: tuple[str, ...]) -> tuple[str, str]:
        key = (code, " ".join(parts).lower())
        found.setdefault(key, Phrase(code, parts))
        return key

    for number, code, title in connection.execute(
        "SELECT id, code, title FROM code WHERE system = 'ICD10CM' "
        "AND kind NOT IN ('chapter', 'block') ORDER BY code"
    ):
        if len(code) < 7 and not _SIDE.search(title):
            codes[number] = code
            add(code, (title,))
    for number, text in connection.execute(
        "SELECT code_id, text FROM note WHERE kind = 'inclusion' ORDER BY id"
    ):
        if number in codes:
            add(codes[number], (text,))
    known = set(codes.values())
    paths: dict[tuple[str, str, int], tuple[str, ...]] = {}
    for book, source, number, parent, title, code in connection.execute(
        "SELECT book, source, number, parent, title, code FROM index_entry "
        "WHERE book IN ('index', 'external') ORDER BY source, number"
    ):
        above = paths.get((book, source, parent), ())
        paths[book, source, number] = path = (*above, title.strip())
        kept = nearest(code, known)
        if kept:
            key = (kept, " ".join(path).lower())
            if key not in found:
                entries.append(add(kept, path))
    connection.close()
    left: dict[str, int] = defaultdict(int)
    for code, _ in found:
        left[code] += 1
    chosen = random.Random(seed)
    held = []
    for key in chosen.sample(entries, int(len(entries) * share)):
        if left[key[0]] > 1:
            left[key[0]] -= 1
            held.append(found.pop(key))
    return Phrases(sorted(found.values(), key=lambda one: one.code), held)


def nearest(code: str, known: set[str]) -> str | None:
    """Return a code, or the nearest one above it that is known."""
    plain = code.replace(".", "").rstrip("-").upper()
    for end in range(len(plain), 2, -1):
        if plain[:end] in known:
            return plain[:end]
    return None


def asked_as(phrase: Phrase, chance: random.Random) -> str:
    """Return a phrase as somebody might type it: parts and words moved, dropped or misspelt."""
    parts = list(phrase.parts)
    draw = chance.random()
    if draw < 0.4:
        parts.reverse()
    elif draw < 0.6:
        chance.shuffle(parts)
    text = (", " if chance.random() < 0.3 else " ").join(parts)
    if chance.random() < 0.5:
        text = _FILLER.sub("", text)
    words = text.split()
    if len(words) > 3 and chance.random() < 0.3:
        words.pop(chance.randrange(len(words)))
    text = " ".join(words)
    if chance.random() < 0.1:
        for american, british in _BRITISH:
            text = text.replace(american, british)
    if len(text) > 8 and chance.random() < 0.08:
        place = chance.randrange(2, len(text) - 2)
        swapped = text[place + 1] + text[place]
        text = text[:place] + chance.choice((swapped, text[place], "")) + text[place + 2 :]
    return _SPACES.sub(" ", text).strip() or phrase.text


def word_pairs(data: Path) -> list[tuple[str, str]]:
    """Return pairs of names of one illness, symptom or body part in WordNet's nouns.

    Args:
        data: ``data.noun`` of WordNet 3.0 (Debian package wordnet-base).
    """
    wanted = {"08", "26"}  # noun.body, noun.state
    pairs = []
    for line in data.read_text(encoding="latin-1").splitlines():
        if line.startswith("  "):
            continue
        fields = line.split(" ")
        if fields[1] in wanted:
            count = int(fields[3], 16)
            names = [fields[4 + 2 * place].replace("_", " ") for place in range(count)]
            pairs += [(names[0], name) for name in names[1:]]
    return pairs


def read_questions(path: Path) -> list[tuple[str, set[str]]]:
    """Return query and accepted codes of a set with columns query, gold, system."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        query, gold, system = line.split("\t")
        if system == "ICD10CM":
            rows.append((query, {code.replace(".", "") for code in gold.split(";")}))
    return rows
