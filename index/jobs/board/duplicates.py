"""Telling whether two listings are about the same job.

Listings of the same job share a mark: the address, the employer with title and place, or a part
of a sketch of the text together with title or employer. Whatever shares a mark is compared:

- Employer, title and places must agree, once spelling that means nothing is taken away.
- Of two sources, one text may have paragraphs that the other lacks, as those who relay a posting
  add theirs; but figures, days and shifts that stand in the shorter text must stand in the other
  one too: two shifts of one opening differ in nothing else.
- Within one source nobody relays: two listings are the same job if their texts are equal.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b, shake_128
from urllib.parse import parse_qsl, urlencode, urlsplit
from zlib import crc32

import numpy as np
import numpy.typing as npt

from index.jobs.understanding import STATES
from index.model.jobs import Place

_WORD = re.compile(r"[a-z0-9]+(?:[.,:'][a-z0-9]+)*")
_DIGIT = re.compile(r"[0-9]")
_SHINGLE = 4
"""Words that are compared at a time."""
_BANDS = 6
_ROWS = 3
"""Texts that share 80 % of their shingles share one of the bands at 98.6 %, 25 % at 9 %."""
_CONTAINED = 0.8
"""Share of the shorter text's shingles that the other one has, at the least."""
_NEAR = 0.95
"""The same where the titles do not quite agree."""
_MOST_PLACES = 20

_TRACKING = re.compile(
    r"utm_.*|.*clid|mc_[ce]id|ref|referrer|src|source|gh_src|lever-source.*|trk.*"
)
_SPELLINGS = {
    "sr": "senior", "jr": "junior", "i": "1", "ii": "2", "iii": "3", "iv": "4", "mgr": "manager",
    "asst": "assistant", "dept": "department", "ed": "emergency", "er": "emergency",
    "ctr": "center", "centre": "center", "hosp": "hospital", "med": "medical",
    "coders": "coder", "specialists": "specialist", "auditors": "auditor",
}  # fmt: skip
_MEANINGLESS = frozenset((
    "a", "an", "and", "at", "co", "company", "corp", "corporation", "for", "full", "fulltime",
    "hybrid", "in", "inc", "incorporated", "jobs", "limited", "llc", "llp", "lp", "ltd", "of", "on",
    "onsite", "opening", "pc", "pllc", "position", "remote", "remotely", "site", "the", "time",
    "us", "usa", "with",
))  # fmt: skip
"""Words of titles and names that tell nothing apart."""
_TELLING = frozenset((
    "1st", "2nd", "3rd", "afternoon", "afternoons", "am", "day", "days", "diem", "evening",
    "evenings", "first", "fri", "friday", "lead", "manager", "mon", "monday", "night", "nights",
    "overnight", "part", "per", "pm", "prn", "sat", "saturday", "second", "senior", "junior", "sun",
    "sunday", "supervisor", "third", "thu", "thursday", "tue", "tuesday", "wed", "wednesday",
    "weekday", "weekdays", "weekend", "weekends", "director", "trainee", "intern",
))  # fmt: skip
"""Words that tell two openings apart, as figures do."""

Hashes = npt.NDArray[np.uint64]


def _factors(name: str, count: int) -> Hashes:
    """Return odd numbers that are the same in every run: marks are kept."""
    return np.frombuffer(shake_128(name.encode()).digest(8 * count), np.uint64) | np.uint64(1)


_FACTORS = _factors("factors", _BANDS * _ROWS)[:, None]
_ADDENDS = _factors("addends", _BANDS * _ROWS)[:, None]
_POWERS = _factors("powers", _SHINGLE)


@dataclass(frozen=True)
class Facts:
    """What a listing is told by.

    Attributes:
        title: Words of its title that mean something.
        employer: Words of the name of its employer.
        places: Its places of work.
        url: Its address without what only tells where a reader came from; empty if unknown.
        text: Its plain text.
    """

    title: frozenset[str]
    employer: frozenset[str]
    places: frozenset[Place]
    url: str
    text: str

    @cached_property
    def words(self) -> list[str]:
        """Words of the text, in order."""
        return _words(self.text)

    @cached_property
    def marks(self) -> list[int]:
        """What listings of the same job are likely to share, as whole numbers of 63 bits."""
        return _marks(self)

    @cached_property
    def shingles(self) -> Hashes:
        """A hash of each run of four words of the text; of the whole text where it is shorter."""
        words = self.words
        if not words:
            return np.empty(0, np.uint64)
        hashes = np.array([*map(crc32, " ".join(words).encode().split(b" "))], np.uint64)
        width = min(_SHINGLE, len(words))
        count = len(words) - width + 1
        runs = np.zeros(count, np.uint64)
        for i in range(width):
            runs += hashes[i : i + count] * _POWERS[i]
        return runs

    @cached_property
    def sorted_shingles(self) -> Hashes:
        """The same in order: a text is compared with many, and is sorted once for all of them."""
        return np.sort(self.shingles)


def facts(title: str, employer: str, places: Iterable[Place], url: str, text: str) -> Facts:
    """Return what a listing is told by.

    Args:
        title: Its title.
        employer: Who hires, empty if unknown.
        places: Its places of work.
        url: Where it is published, empty if unknown.
        text: Its plain text.
    """
    known = frozenset(Place(place.city.casefold(), place.state, place.country) for place in places)
    named = {word for place in known for word in _place_words(place)}
    return Facts(
        frozenset(_meaningful(title)) - named or frozenset(_meaningful(title)),
        frozenset(_meaningful(employer)),
        known,
        canonical_url(url),
        text,
    )


def _words(text: str) -> list[str]:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _WORD.findall(text.casefold())


def _meaningful(text: str) -> list[str]:
    words = (word.replace(".", "").replace("'", "") for word in _words(text))
    return [_SPELLINGS.get(word, word) for word in words if word not in _MEANINGLESS]


def _place_words(place: Place) -> list[str]:
    return _words(f"{place.city} {place.state} {STATES.get(place.state, '')}")


def canonical_url(url: str) -> str:
    """Return an address without scheme, ``www``, fragment and what only tells whence one came."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if not host:
        return ""
    query = ""
    if parts.query:
        asked = parse_qsl(parts.query, keep_blank_values=True)
        kept = [pair for pair in asked if not _TRACKING.fullmatch(pair[0].casefold())]
        query = f"?{urlencode(sorted(kept))}" if kept else ""
    at = f":{port}" if port else ""
    return f"{host.removeprefix('www.')}{at}{parts.path.rstrip('/')}{query}"


def _marks(one: Facts) -> list[int]:
    found = [_mark("url", one.url)] if one.url else []
    title, employer = " ".join(sorted(one.title)), " ".join(sorted(one.employer))
    places = sorted(one.places, key=lambda place: (place.state, place.city))[:_MOST_PLACES]
    for place in places or [Place("", "", "")]:
        found.append(_mark("place", employer, title, place.city, place.state))
        if place.city:  # where one of them does not name the employer
            found.append(_mark("place", title, place.city, place.state))
    for number, band in enumerate(_bands(one.shingles)):
        found.append(_mark(f"title {number}", title, band))
        if employer:
            found.append(_mark(f"employer {number}", employer, band))
    return list(dict.fromkeys(found))


def _mark(*parts: str) -> int:
    digest = blake2b("\0".join(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 1  # SQLite keeps 63 bits and a sign


def _bands(shingles: Hashes) -> list[str]:
    """Return the parts of a sketch of a text (MinHash): texts alike are likely to share one."""
    if not shingles.size:
        return []
    least = (_FACTORS * shingles[None, :] + _ADDENDS >> np.uint64(32)).min(axis=1)
    return [band.tobytes().hex() for band in least.reshape(_BANDS, _ROWS)]


def likeness(one: Facts, other: Facts, *, same_source: bool) -> float:
    """Return how surely two listings are about the same job: 0 if they are not, at most 2."""
    if not agree(one, other):
        return 0.0
    if same_source:
        alike = one.title == other.title and one.places == other.places and one.words == other.words
        return 2.0 if alike else 0.0
    share = _share(one, other)
    if one.url == other.url and _DIGIT.search(one.url):
        return 1.0 + share  # an address with a number in it is that of one opening
    if not (one.words and other.words):
        # A source without texts: title, employer and place have to be known.
        known = one.employer and other.employer and one.places and other.places
        return 1.0 if known and one.title == other.title else 0.0
    needed = _CONTAINED if one.title == other.title else _NEAR
    return share if share >= needed else 0.0


def agree(one: Facts, other: Facts) -> bool:
    """Return whether employer, title and places of two listings may be those of the same job."""
    return (
        _titles_agree(one.title, other.title)
        and _employers_agree(one, other)
        and _places_agree(one, other)
    )


def _places_agree(one: Facts, other: Facts) -> bool:
    """Whether they may be at the same place; one that names a state only is anywhere in it."""
    if not (one.places and other.places):
        return True
    return any(
        a.state == b.state
        and a.country == b.country
        and (a.city == b.city or not (a.city and b.city))
        for a in one.places
        for b in other.places
    )


def _employers_agree(one: Facts, other: Facts) -> bool:
    return one.employer <= other.employer or other.employer <= one.employer


def _titles_agree(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether one title at most says more than the other, and nothing that tells openings apart."""
    return (one <= other or other <= one) and not any(map(_tells, one ^ other))


def _tells(word: str) -> bool:
    return word in _TELLING or bool(_DIGIT.search(word))


def _share(one: Facts, other: Facts) -> float:
    """Return the share of the shorter text that the other one has.

    0 where the rest of the shorter one has words that tell openings apart.
    """
    short, long = sorted((one, other), key=lambda facts: len(facts.words))
    if not short.words:
        return 0.0
    places = np.searchsorted(long.sorted_shingles, short.shingles)
    shared = long.sorted_shingles.take(places, mode="clip") == short.shingles
    width = len(short.words) - shared.size + 1
    covered = np.zeros(len(short.words), bool)
    for i in range(width):
        covered[i : i + shared.size] |= shared
    rest = np.flatnonzero(~covered)
    if any(_tells(short.words[i]) for i in rest):
        return 0.0
    return float(shared.mean())
