"""Other words for what is typed: our vocabulary, and what the published indexes refer to.

``resources/content/vocabulary/*.toml`` is ours. "See" references of the ICD-10-CM and ICD-10-PCS
indexes, the body part and device keys and the list of abbreviations come from the content. All are
compiled into one sorted text file beside the packed postings, a line an entry:
``say <tab> mean <tab> weight <tab> kind <tab> scopes``.
"""

import re
import sqlite3
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from index import paths
from index.database.tables.books import EXTERNAL, INDEX, PCS
from index.fulltext.phrases import entry_paths
from index.fulltext.text import index_words

FILE = "vocabulary.txt"
LONGEST = 6
"""Words of the longest phrase that is looked up."""
_SHORTEST_PREFIX = 3
_COMPLETIONS = 12
"""A beginning that this many phrases share tells nothing."""
_BEGUN = 0.85
"""Weight of a phrase whose last word is begun."""
_LONGER = 0.6
"""Weight of a phrase that has more words than were typed: those typed may be all."""
_REFERENCE = 0.9
_SEE_ALSO = 0.55
_ABBREVIATION = 0.5
_FORM = 0.75
_SPELLING = 1.0
_NUMBERED = re.compile(r"([a-z]{3,})[0-9]{1,2}[a-z0-9]{0,3}")
_BY_SITE = re.compile(r",? by (site|type|drug|substance|region)\b.*", re.IGNORECASE)


class Entry(NamedTuple):
    """One phrase and one meaning.

    Attributes:
        say: The words typed, folded, divided by blanks.
        mean: The words they stand for.
        weight: How surely, above 0 to 1.
        kind: ``lay``, ``abbreviation``, ``index``, ``body part key`` ...
        scopes: Scopes of the code sets in which it holds, divided by blanks; empty for all.
    """

    say: str
    mean: str
    weight: float
    kind: str
    scopes: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """A reading of some of the words of a query.

    Attributes:
        start: Place of the first word that it stands for.
        stop: Place behind the last one.
        entry: The entry.
        words: The words that are meant.
    """

    start: int
    stop: int
    entry: Entry
    words: tuple[str, ...]


def _key(text: str) -> str:
    return " ".join(index_words(text))


def _read(path: Path) -> dict[str, Any]:
    import tomllib  # only builders read our files

    return tomllib.loads(path.read_text(encoding="utf-8"))


def own_entries(files: Collection[Path]) -> Iterator[Entry]:
    """Yield the entries of our vocabulary files."""
    for path in files:
        for raw in _read(path).get("entry", ()):
            yield from _own(raw)


def _own(raw: dict[str, Any]) -> Iterator[Entry]:
    weight, kind = float(raw.get("weight", 1.0)), str(raw["kind"])
    scopes = " ".join(raw.get("systems", ()))
    for place, mean in enumerate(raw["mean"]):
        for say in raw["say"]:
            yield Entry(_key(say), _key(mean), weight * 0.95**place, kind, scopes)
            if raw.get("both"):
                yield Entry(_key(mean), _key(say), weight, kind, scopes)


def official_entries(connection: sqlite3.Connection) -> Iterator[Entry]:
    """Yield what the indexes refer to, and the list of abbreviations."""
    for book, scope in ((INDEX, "cm"), (EXTERNAL, "cm"), (PCS, "pcs")):
        for row, path, _ in entry_paths(connection, book):
            say = _key(path)
            for column, weight in (("see", _REFERENCE), ("see_also", _SEE_ALSO)):
                mean = _key(_BY_SITE.sub("", row[column]))
                if mean and mean != "condition":
                    yield Entry(say, mean, weight, "index", scope)
            if row["use"]:
                yield Entry(say, _key(row["use"]), _REFERENCE, "key", scope)
    for row in connection.execute("SELECT short, long FROM abbreviation ORDER BY short, long"):
        yield Entry(_key(row["short"]), _key(row["long"]), _ABBREVIATION, "abbreviation", "")


def _formed(files: Collection[Path], words: Collection[str]) -> Iterator[Entry]:
    """Yield descriptions of the words that are made of a combining form and an ending."""
    forms: list[tuple[str, str]] = []
    endings: list[tuple[str, str]] = []
    for path in files:
        raw = _read(path)
        forms += [(one["form"], one["mean"]) for one in raw.get("form", ())]
        endings += [(one["suffix"], one["mean"]) for one in raw.get("suffix", ())]
    for form, mean in forms:
        for ending, what in endings:
            for link in ("", "o"):
                word = f"{form}{link}{ending}"
                if word in words:
                    for say in (f"{mean} {what}", f"{what} {mean}"):
                        yield Entry(_key(say), word, _FORM, "form", "")


def _respelt(files: Collection[Path], words: Collection[str]) -> Iterator[Entry]:
    """Yield the British spellings of words, one place in a word at a time."""
    rules: list[tuple[re.Pattern[str], str]] = []
    for path in files:
        for one in _read(path).get("rule", ()):
            behind = r"(?=s?$)" if one.get("end") else ""
            rules.append((re.compile(re.escape(one["us"]) + behind), one["british"]))
    for word in sorted(words):
        for us, british in rules:
            for found in us.finditer(word):
                spelt = word[: found.start()] + british + word[found.end() :]
                if british not in word and spelt not in words:
                    yield Entry(spelt, word, _SPELLING, "spelling", "")


def compile_vocabulary(
    connection: sqlite3.Connection, words: Collection[str], folder: Path
) -> None:
    """Write the vocabulary of a content.

    Entries whose meaning holds a word that no phrase of the content holds lead nowhere and are
    left out, as are abbreviations of the list for which we have entries of our own.

    Args:
        connection: The content database.
        words: The words of all phrases.
        folder: The folder of the packed arrays.
    """
    files = paths.vocabulary_files()
    own = [*own_entries(files), *_formed(files, words), *_respelt(files, words)]
    known = {entry.say for entry in own if entry.kind == "abbreviation"}
    best: dict[tuple[str, str, str], Entry] = {}
    for entry in (*own, *official_entries(connection)):
        meant = entry.mean.split()
        listed = entry.kind == "abbreviation" and entry.weight == _ABBREVIATION
        if (
            not entry.say
            or not meant
            or len(entry.say.split()) > LONGEST
            or (listed and entry.say in known)
            or not set(meant).difference(entry.say.split())
            or not all(word in words for word in meant)
        ):
            continue
        key = (entry.say, entry.mean, entry.scopes)
        if key not in best or best[key].weight < entry.weight:
            best[key] = entry
    lines = (f"{e.say}\t{e.mean}\t{e.weight:.3g}\t{e.kind}\t{e.scopes}" for e in best.values())
    ordered = sorted(line.encode() for line in lines)
    (folder / FILE).write_bytes(b"".join(line + b"\n" for line in ordered))


class Vocabulary:
    """Looks phrases up.

    Args:
        folder: The folder of the packed arrays.
    """

    def __init__(self, folder: Path) -> None:
        # Bytes: a line is decoded when it is looked up, not all of them at every start.
        self._lines = (folder / FILE).read_bytes().split(b"\n")[:-1]

    def words(self) -> set[str]:
        """Return all words that phrases are made of, for correcting what is typed.

        British spellings made by rule are left out: nothing should be corrected to one.
        """
        found: set[str] = set()
        for line in self._lines:
            say, _, rest = line.partition(b"\t")
            if b"\tspelling\t" not in rest:
                found.update(say.decode().split(" "))
        return found

    def all_entries(self) -> Iterator[Entry]:
        """Yield every entry, in the order of what is said."""
        return map(_entry, self._lines)

    def entries(self, say: str) -> list[Entry]:
        """Return the meanings of a phrase."""
        return self._between(f"{say}\t", f"{say}\n", 1_000)

    def _between(self, first: str, last: str, limit: int) -> list[Entry]:
        start = bisect_left(self._lines, first.encode())
        stop = bisect_left(self._lines, last.encode())
        if stop - start > limit:
            return []
        return [_entry(line) for line in self._lines[start:stop]]

    def meanings(self, words: Sequence[str], *, prefix: bool) -> list[Meaning]:
        """Return the readings of the words of a query and of phrases of them.

        Args:
            words: Folded words.
            prefix: Whether the last one may go on.
        """
        found: list[Meaning] = []
        last = len(words)
        for start in range(last):
            for stop in range(start + 1, min(start + LONGEST, last) + 1):
                say = " ".join(words[start:stop])
                entries = self.entries(say) or self._singular(say) or self._family(say)
                if prefix and stop == last and len(words[-1]) >= _SHORTEST_PREFIX:
                    entries = entries + self._completed(say)
                found += [
                    Meaning(start, stop, entry, tuple(entry.mean.split()))
                    for entry in dict.fromkeys(entries)
                ]
        return found

    def _completed(self, say: str) -> list[Entry]:
        """Return the meanings of the phrases that begin so, which count less until typed out."""
        return [
            entry
            if entry.say == say
            else entry._replace(
                weight=entry.weight * (_LONGER if entry.say.startswith(f"{say} ") else _BEGUN)
            )
            for entry in self._between(say, f"{say}\x7f", _COMPLETIONS)
        ]

    def _singular(self, say: str) -> list[Entry]:
        return self.entries(say[:-1]) if len(say) > 3 and say.endswith("s") else []

    def _family(self, say: str) -> list[Entry]:
        """Return the meanings of the letters of a numbered symbol: ``lgmd`` for ``lgmd2a``.

        Hereditary diseases of one family are numbered by the place of the gene.
        """
        symbol = _NUMBERED.fullmatch(say)
        return self.entries(symbol[1]) if symbol else []


def _entry(line: bytes) -> Entry:
    say, mean, weight, kind, scopes = line.decode().split("\t")
    return Entry(say, mean, float(weight), kind, scopes)
