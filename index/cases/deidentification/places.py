"""Places smaller than a state, facilities and employers, 45 CFR 164.514(b)(2)(i)(A) and (B)."""

import re
from collections.abc import Iterator

from index.cases.deidentification.dates import MONTH
from index.cases.deidentification.facilities import find_facilities
from index.cases.deidentification.model import Found, IdentifierType
from index.cases.deidentification.tokens import Token, gap, named_after
from index.cases.deidentification.words import terms, words

_STATES = (
    "Alabama Alaska Arizona Arkansas California Colorado Connecticut Delaware Florida Georgia"
    " Hawaii Idaho Illinois Indiana Iowa Kansas Kentucky Louisiana Maine Maryland Massachusetts"
    " Michigan Minnesota Mississippi Missouri Montana Nebraska Nevada New_Hampshire New_Jersey"
    " New_Mexico New_York North_Carolina North_Dakota Ohio Oklahoma Oregon Pennsylvania"
    " Puerto_Rico Rhode_Island South_Carolina South_Dakota Tennessee Texas Utah Vermont Virginia"
    " Washington West_Virginia Wisconsin Wyoming"
)
_ABBREVIATIONS = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ"
    " NM NY NC ND OH OK OR PA PR RI SC SD TN TX UT VT VA WA WV WI WY"
)
_STATE_NAME = _STATES.replace(" ", "|").replace("_", r"\s")
_ABBREVIATION = _ABBREVIATIONS.replace(" ", "|")
_ALSO_WORDS = terms("also_words")
"""Abbreviations of states that mean something else behind a word in a note."""
_STATE = rf"(?:(?:{_ABBREVIATION})\b|(?i:{_STATE_NAME})\b|(?:D\.C|N\.[CDHJMY]|S\.[CD]|R\.I|W\.V)\.)"
_AFTER_CITY = re.compile(rf",?\s{{1,2}}(?P<state>{_STATE})")
_CITY_STATE = re.compile(
    r"(?<![\w.])(?P<city>[A-Z][\w'’.-]{1,30}(?:\s(?:[A-Z][\w'’.-]{1,30}|of|de|la|du)){0,3})"
    rf",\s?(?P<state>{_STATE})(?P<zip>\.?,?\s{{1,3}}\d{{5}}\b)?"
)
_COMPASS = r"(?:\s(?:N|S|E|W|NE|NW|SE|SW|North|South|East|West)\b\.?)?"
_STREET_WORD = (
    r"(?:St|Street|Ave|Avenue|Rd|Road|Blvd|Boulevard|Dr|Drive|Ln|Lane|Ct|Court|Way|Pl|Place|Ter"
    r"|Terrace|Cir|Circle|Pkwy|Parkway|Hwy|Highway|Sq|Square|Trl|Trail|Loop|Alley|Pike|Plaza|Row"
    r"|Crescent|Expressway|Broadway)"
)
_UNIT = r"(?:,?\s?(?:Apt|Apartment|Unit|Suite|Ste|Rm|Room|Floor|Lot|\#)\.?\s?\#?\s?\w[\w-]{0,6})?"
_STREET = re.compile(
    rf"(?<![\w./-])\d{{1,6}}[A-Z]?(?:-\d{{1,4}})?{_COMPASS}(?:\s[A-Z0-9][\w'’.-]{{0,30}}){{1,4}}?"
    rf"\s{_STREET_WORD}\b(?!\.?\s?[A-Z][a-z]+\s(?:MD|at\b))\.?{_COMPASS}{_UNIT}"
)
_STREET_UPPER = re.compile(
    rf"(?<![\w./-])\d{{1,6}}{_COMPASS}(?:\s[A-Z0-9][A-Z0-9'.-]{{0,30}}){{1,4}}?"
    rf"\s{_STREET_WORD.upper()}\b\.?{_COMPASS}{_UNIT.upper()}"
)
_STREET_LOWER = re.compile(
    r"\b(?:at|address(?:\sis)?|lives|resides|home|on|to|[:])\s{0,2}"
    rf"(?P<street>\d{{1,6}}(?:\s[\w'’.-]{{1,30}}){{1,3}}?\s{_STREET_WORD}\b\.?{_UNIT})",
    re.IGNORECASE,
)
_STREET_ONLY = re.compile(
    r"\b(?:on|off|at|of|down|near|along|and)\s(?P<street>(?:[A-Z][\w'’-]{1,30}|\d{1,3}(?:st|nd|rd|th))"
    r"(?:\s[A-Z][\w'’-]{1,30}){0,2}\s(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive"
    r"|Highway|Hwy|Parkway|Pkwy|Court|Terrace)\b\.?)(?!\s[A-Z])"
)
_BOX = re.compile(r"\bP\.?\s?O\.?\s?Box\s\d{1,8}", re.IGNORECASE)
_APARTMENT = re.compile(r"\b(?:Apt|Apartment)\.?\s?\#?\s?(?=\w{0,3}\d|[A-Z]\b)\w{1,5}\b")
_ZIP_LABEL = re.compile(
    r"\b(?:zip|postal)(?:\s?code)?[\s:#]{0,3}(?:is\s|of\s)?(?P<zip>\d{5}(?:-\d{4})?)\b", re.I
)
_ZIP_STATE = re.compile(rf"(?<!\w){_STATE},?\s{{1,3}}(?P<zip>\d{{5}}(?:-\d{{4}})?)\b(?![-/]\d)")
_COUNTY = re.compile(
    r"(?<!\w)(?P<place>(?:(?!The\b|This\b|Our\b|In\b|From\b|Of\b)[A-Z][\w'’.-]{1,30}\s){1,3}"
    r"(?:County|Parish|Township|Borough|Precinct|Village|COUNTY|TOWNSHIP))\b(?!\s(?:Hospital|Health))"
    r"|\b(?P<number>(?:Precinct|Ward|District)\s(?:No\.?\s|\#)?\d{1,4})\b(?!\s?(?:beds?|nurse))"
    r"|\b(?:[Cc]ounty|[Tt]own|[Cc]ity|[Vv]illage|[Tt]ownship|[Bb]orough)\sof\s"
    r"(?P<of>[A-Z][\w'’.-]{1,30}(?:\s[A-Z][\w'’.-]{1,30}){0,2})"
)
_TELLS_PLACE = terms("tells_place")
_LIVES = re.compile(
    r"\b(?i:lives?|living|resid(?:es|ing|ent)|moved|relocat(?:ed|ing)|native|born|raised|grew\sup"
    r"|travel(?:ed|l?ing)?|visit(?:ed|ing)|hometown|vacation(?:ed|ing)?|from|home)\s"
    r"(?i:(?:here|back|alone|recently|currently|independently|now|with\s\w+(?:\s\w+)?)\s)?"
    r"(?i:in|of|to|at|from|near|is|outside)\s(?P<place>[A-Z][a-z'’-]{2,30}(?:\s[A-Z][a-z'’-]{2,30}){0,2})"
)
_TOWN = re.compile(r"(?<!\w)[A-Z][a-z]{2,14}(?:town|ville|burgh?|borough|shire)(?!\w)")
"""What ends so in a note is a town; the few terms that do are ordinary words."""
_NO_STREET = terms("no_street")
_CITY_WORDS = terms("city_words")
_MONTHS = re.compile(MONTH, re.IGNORECASE)
_BETWEEN = re.compile(r",?\s{0,2}(?:(?:in|at|on|of)\s)?|\s?[-–]\s?|\s\(")
_DOSE = re.compile(r"\s\d{1,4}(?:\.\d+)?\s?(?:/|mg|mcg|ml|units|tab|%)", re.IGNORECASE)
_BEHIND_ADDRESS = re.compile(
    rf"\b(?:{_STREET_WORD}\b\.?{_UNIT}|(?:Hospital|Clinic|Center|Health|University)),?\s$"
)


def find_places(text: str, tokens: list[Token]) -> Iterator[Found]:
    """Yield streets, cities, counties, ZIP codes, facilities and employers of a text."""
    found = [*_addresses(text), *_named_cities(text), *_known_cities(text, tokens)]
    yield from _joined(text, [*found, *find_facilities(text, tokens)])
    for pattern in (_ZIP_LABEL, _ZIP_STATE):
        for one in pattern.finditer(text):
            yield Found(one.start("zip"), one.end("zip"), IdentifierType.ZIP, 2)


def _place(start: int, end: int, rank: int = 5) -> Found:
    return Found(start, end, IdentifierType.LOCATION, rank)


def _addresses(text: str) -> Iterator[Found]:
    for pattern in (_STREET, _STREET_UPPER):
        for one in pattern.finditer(text):
            first = one[0].split()[1].lower().strip(".")
            if not _MONTHS.fullmatch(first):
                yield _place(one.start(), one.end(), 4)
    for pattern in (_STREET_LOWER, _STREET_ONLY):
        for one in pattern.finditer(text):
            middle = one["street"].split()[1:-1]
            if not any(word.lower() in _NO_STREET for word in middle):
                yield _place(one.start("street"), one.end("street"), 4)
    for pattern in (_BOX, _APARTMENT):
        for one in pattern.finditer(text):
            yield _place(one.start(), one.end())
    for one in _COUNTY.finditer(text):
        name = one.lastgroup or "place"
        yield _place(one.start(name), one.end(name))


def _named_cities(text: str) -> Iterator[Found]:
    """Yield ``City, ST``: a name that no list needs to have."""
    known = words()
    for one in _CITY_STATE.finditer(text):
        city, state = one["city"], one["state"]
        parts = [part.lower().strip(".") for part in city.split()]
        listed = " ".join(parts) in known.cities or parts[-1] in known.cities
        if state in _ALSO_WORDS and not one["zip"] and not listed:
            continue
        # A sentence may begin right before the city: "Seen Peoria, IL".
        start = one.start("city")
        if " ".join(parts) not in known.cities:
            while len(parts) > 1 and known.is_ordinary(parts[0]) and parts[0] not in _CITY_WORDS:
                start += len(city.split()[0]) + 1
                city = city.partition(" ")[2]
                parts = parts[1:]
            if known.is_ordinary(parts[-1]) and len(parts) == 1 and state in _ALSO_WORDS:
                continue
        yield _place(start, one.end("state"), 4)
    for one in _LIVES.finditer(text):
        parts = one["place"].lower().split()
        ordinary = all(known.is_ordinary(part) for part in parts)
        if not (ordinary or _is_state(one["place"]) or named_after(text, one.end("place"))):
            yield _place(one.start("place"), one.end("place"), 6)
    for one in _TOWN.finditer(text):
        before = text[max(0, one.start() - 16) : one.start()].lower().split()
        told = bool(before) and before[-1] in _TELLS_PLACE
        if told and not known.is_ordinary(one[0].lower()) and not named_after(text, one.end()):
            yield _place(one.start(), one.end(), 6)


def _is_state(name: str) -> bool:
    return re.fullmatch(_STATE_NAME, name, re.IGNORECASE) is not None


def _known_cities(text: str, tokens: list[Token]) -> Iterator[Found]:
    place = 0
    while place < len(tokens):
        size = _city_size(text, tokens, place)
        if size:
            first, last = tokens[place], tokens[place + size - 1]
            before = tokens[place - 1].key if place else ""
            told = before in _TELLS_PLACE or bool(
                _BEHIND_ADDRESS.search(text[max(0, first.start - 24) : first.start])
            )
            state = _AFTER_CITY.match(text, last.end)
            if state and state["state"] in _ALSO_WORDS and words().is_ordinary(first.key):
                state = None
            if _is_city(text, tokens[place : place + size], told=told, state=state is not None):
                yield _place(first.start, state.end() if state else last.end)
        place += size or 1


def _is_city(text: str, name: list[Token], *, told: bool, state: bool) -> bool:
    """Return whether a name that a city has is meant as one.

    Args:
        text: The text.
        name: Its words.
        told: Whether the words before tell that a place follows.
        state: Whether a state follows.
    """
    known = words()
    first, end = name[0], name[-1].end
    single = len(name) == 1
    person = single and (known.is_given(first.key) or known.is_surname(first.key))
    ordinary = single and known.is_ordinary(first.key)
    if not first.capital:
        return told and not ordinary and not person
    if named_after(text, end) or _DOSE.match(text, end) or (first.upper and ordinary):
        return False
    if state or not (person or ordinary or _is_state(text[first.start : end])):
        return True
    return told and not ordinary and not _is_state(first.text)


def _city_size(text: str, tokens: list[Token], place: int) -> int:
    """Return how many words from a place on name a city, 0 if they do not."""
    known = words()
    key = tokens[place].key
    best = 1 if key in known.cities else 0
    if key not in known.city_starts:
        return best
    for size in range(2, 5):
        if place + size > len(tokens):
            break
        if gap(text, tokens[place + size - 2], tokens[place + size - 1]) not in {" ", ". ", "-"}:
            break
        key += f" {tokens[place + size - 1].key}"
        if key in known.cities or key.replace("st ", "st. ", 1) in known.cities:
            best = size
    return best


def _joined(text: str, found: list[Found]) -> list[Found]:
    """Join places that little divides: street, city and state; a clinic in a city."""
    joined: list[Found] = []
    for one in sorted(found):
        last = joined[-1] if joined else None
        if last and (one.start <= last.end or _BETWEEN.fullmatch(text, last.end, one.start)):
            rank = min(one.rank, last.rank)
            joined[-1] = Found(last.start, max(one.end, last.end), last.type, rank)
        else:
            joined.append(one)
    return joined
