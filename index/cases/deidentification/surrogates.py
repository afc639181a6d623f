"""Invented identifiers of the same shape, the same ones for the same text and seed."""

import hashlib
import re
import string
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from index.cases.deidentification.cues import titles
from index.cases.deidentification.dates import MONTH, MONTHS
from index.cases.deidentification.model import IdentifierType
from index.cases.deidentification.tokens import tokens
from index.cases.deidentification.words import folded, terms, words

_SPARSE = terms("sparse_zip_areas")
"""ZIP areas of 20,000 people or fewer by the 2000 census, from the guidance of the Office for Civil
Rights (HHS) on de-identification: their digits go as well."""
_STREETS = ("Alder", "Birch", "Cypress", "Dogwood", "Hazel", "Juniper", "Linden", "Spruce")
_PLACES = (
    "Ashford", "Brookfield", "Clearwater Falls", "Eastbrook", "Fairhaven", "Glenmoor",
    "Kingsbridge", "Larkspur", "Millbrook", "Northgate", "Oakridge", "Pinecrest", "Stonebridge",
    "Westhaven",
)  # fmt: skip
_SHIFT = 364
"""Most days by which dates move, in either direction; never none."""
_MONTH = re.compile(rf"\b{MONTH}\b", re.IGNORECASE)
_LEAP_YEAR = 2004
"""Stands in where a date has no year, so that 29 February is a day."""
_NUMBERS = re.compile(r"\d+")


def zip_area(said: str) -> str:
    """Return what may stay of a ZIP code: three digits, ``000`` where few people live there."""
    area = said[:3]
    return "000**" if area in _SPARSE or not area.isdigit() else f"{area}**"


@cache
def _pools() -> tuple[list[str], list[str]]:
    """Return given names and surnames to invent from: common, and no ordinary words."""
    return _pool(words().common_given), _pool(words().common_surnames)


def _pool(names: Iterable[str]) -> list[str]:
    return sorted(name for name in names if len(name) > 3 and not words().is_ordinary(name))


class Surrogates:
    """Invents the identifiers of one text.

    Args:
        key: What they follow from, kept secret.
        text: The text; no word of it is invented as a name.
    """

    def __init__(self, key: str, text: str) -> None:
        self._key = key.encode("utf-8", "surrogatepass")
        self._names: dict[str, str] = {}
        self._used = {token.key for token in tokens(text)}
        self._days = self._number("shift", _SHIFT) + 1
        if self._number("direction", 2):
            self._days = -self._days

    def _digest(self, what: str) -> bytes:
        data = what.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(data, key=hashlib.sha256(self._key).digest()).digest()

    def _number(self, what: str, below: int) -> int:
        return int.from_bytes(self._digest(what)[:8]) % below

    def replace(self, kind: IdentifierType, said: str) -> str:
        """Return what stands in the place of an identifier."""
        match kind:
            case IdentifierType.NAME:
                title = titles(said)
                return title + re.sub(r"[^\W\d_]+", self._name, said[len(title) :])
            case IdentifierType.DATE:
                return self._date(said)
            case IdentifierType.AGE:
                return "90+"
            case IdentifierType.ZIP:
                return zip_area(said)
            case IdentifierType.LOCATION | IdentifierType.FACILITY | IdentifierType.EMPLOYER:
                return self._place(kind, said)
            case IdentifierType.EMAIL:
                return f"user{self._number(said.lower(), 9000) + 1000}@example.com"
            case IdentifierType.URL:
                return f"https://example.com/{self._number(said, 9000) + 1000}"
            case IdentifierType.IP:
                return f"192.0.2.{self._number(said, 254) + 1}"
            case _:
                return self._shape(said)

    def _name(self, found: re.Match[str]) -> str:
        word = found[0]
        key = folded(word)
        if len(word) == 1:
            return string.ascii_uppercase[self._number(f"initial {key}", 26)]
        if key in {"de", "la", "del", "van", "von", "der", "jr", "sr", "ii", "iii", "iv"}:
            return word
        if key not in self._names:
            self._names[key] = self._invent(key)
        new = self._names[key]
        return new.upper() if word.isupper() else new.title() if word[0].isupper() else new

    def _invent(self, key: str) -> str:
        given, surnames = _pools()
        pool = given if words().is_given(key) else surnames
        place = self._number(f"name {key}", len(pool))
        for step in range(len(pool)):
            name = pool[(place + step) % len(pool)]
            if name not in self._used:
                self._used.add(name)
                return name
        return pool[place]

    def _place(self, kind: IdentifierType, said: str) -> str:
        key = folded(said)
        name = _PLACES[self._number(f"place {key}", len(_PLACES))]
        street = re.match(r"\d+", said)
        if kind is IdentifierType.LOCATION and street:
            number = self._shape(street[0])
            return f"{number} {_STREETS[self._number(f'street {key}', len(_STREETS))]} Street"
        if kind is IdentifierType.FACILITY:
            head = re.search(r"(?i)(clinic|school|university|college|pharmacy|hospice)", said)
            return f"{name} {head[0].title() if head else 'Hospital'}"
        return f"{name} Company" if kind is IdentifierType.EMPLOYER else name

    def _shape(self, said: str) -> str:
        """Return other digits for digits and other letters for letters."""
        stream = self._digest(f"shape {said.lower()}")
        while len(stream) < len(said):
            stream += self._digest(f"{len(stream)} {said.lower()}")
        signs = []
        for sign, byte in zip(said, stream, strict=False):
            if sign.isdigit():
                signs.append(string.digits[byte % 10])
            elif sign.isalpha():
                pool = string.ascii_uppercase if sign.isupper() else string.ascii_lowercase
                signs.append(pool[byte % 26])
            else:
                signs.append(sign)
        new = "".join(signs)
        return new if new != said else new[::-1]

    def _date(self, said: str) -> str:
        """Return a date moved by the days of this text, written the same way.

        A range, and what is no day of the calendar, becomes the tag of a date.
        """
        month = _MONTH.search(said)
        numbers = _NUMBERS.findall(said)
        try:
            moved = (
                self._moved_words(said, month[0], numbers) if month else self._moved(said, numbers)
            )
        except (ValueError, OverflowError):
            moved = None
        return moved or f"[{IdentifierType.DATE.value}]"

    def _moved_words(self, said: str, month: str, numbers: list[str]) -> str | None:
        if len(_MONTH.findall(said)) > 1 or len(numbers) > 2:
            return None
        day = next((number for number in numbers if len(number) < 3), None)
        year = next((number for number in numbers if len(number) == 4), None)
        if len(numbers) != (day is not None) + (year is not None):
            return None
        number = MONTHS.index(month.lower()[:3]) + 1
        moved = date(int(year or _LEAP_YEAR), number, int(day or 15)) + timedelta(self._days)
        name = moved.strftime("%B" if len(month) > 4 or month.lower() in {"june", "july"} else "%b")
        said = re.sub(r"(?i)^[a-z]+day,?\s+", moved.strftime("%A, "), said)
        said = said.replace(month, name.upper() if month.isupper() else name, 1)
        if year:
            said = said.replace(year, f"{moved.year:04}")
        if day:
            said = re.sub(
                rf"(?<!\d){day}(?!\d)\s?(st|nd|rd|th)?",
                lambda old: f"{moved.day}{_ordinal(moved.day) if old[1] else ''}",
                said,
                count=1,
            )
        return said

    def _moved(self, said: str, numbers: list[str]) -> str | None:
        if said[0].isalpha():
            return None
        lengths = [len(number) for number in numbers]
        if len(numbers) >= 3 and lengths[0] == 4:
            order = "ymd"
        elif len(numbers) == 3:
            order = "mdy" if int(numbers[0]) <= 12 else "dmy"
        elif len(numbers) == 2 and "-" not in said:
            order = "my" if lengths[1] == 4 else "ym" if lengths[0] == 4 else "md"
        else:
            return None
        parts = {name: int(number) for name, number in zip(order, numbers, strict=False)}
        year = parts.get("y", _LEAP_YEAR)
        short = year < 100
        if short:
            year += 2000 if year < 50 else 1900
        moved = date(year, parts["m"], parts.get("d", 15)) + timedelta(self._days)
        new = {"y": moved.year % 100 if short else moved.year, "m": moved.month, "d": moved.day}
        widths = (len(old) for old in numbers)
        values = [f"{new[name]:0{width}}" for name, width in zip(order, widths, strict=False)]
        # What follows the day is a time.
        left = iter([*values, *numbers[len(values) :]])
        return _NUMBERS.sub(lambda _: next(left), said)


def _ordinal(day: int) -> str:
    return {1: "st", 2: "nd", 3: "rd"}.get(day % 10 if day not in {11, 12, 13} else 0, "th")
