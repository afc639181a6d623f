"""Facilities, schools and employers: they tell where somebody lives, is treated or works."""

import re
from collections.abc import Iterator

from index.cases.deidentification.model import Found, IdentifierType
from index.cases.deidentification.tokens import Token, gap, named_after, possessive_end
from index.cases.deidentification.words import terms, words

_HEADS = terms("heads")
_TWO_WORD_HEADS = terms("two_word_heads")
_NO_NAME = terms("no_name")
_SPECIALTY = re.compile(r"(?:ology|iatry|iatrics|surgery|etrics|paedics|pedics|ectomy|therapy)$")
_INSIDE = frozenset(["of", "and", "at", "the", "for", "&", "de", "la", "del"])
_SAINT = re.compile(
    r"(?<!\w)(?:St\.?|Saint|Mt\.?|Mount|Our\sLady\sof|Sacred|ST\.|SAINT|MOUNT)\s"
    r"(?!Jude\s(?:valve|Medical))[A-Z][\w-]{2,20}(?:['’][sS]\b)?(?:\s[A-Z][a-z]+(?:['’]s)?){0,1}"
)
_AT = re.compile(
    r"(?:\b(?:at|@)\s?(?:the\s|our\s)?|\b(?i:admitted|transferred|referred|sent|taken|presented|"
    r"presenting|brought|discharged|airlifted|flown|moved|admit|transfer|returned)\s(?:back\s)?"
    r"(?:to|from|by)\s(?:the\s|our\s)?|\b(?i:seen|treated|evaluated|hospitalized|followed|performed|"
    r"done|diagnosed|operated|examined)\s"
    r"(?:in|from|through)\s(?:the\s|our\s)?)"
    r"(?P<place>(?!Dr\b|Mr|Ms\b|Nurse)[A-Z][\w'’&-]*\.?(?:\s(?:(?:of|at|and|&|the)\s)?[A-Z][\w'’&-]*){0,4})"
)
_WORK = (
    r"(?:works?|worked|working|employed|employee|employment|job|internship|laid\soff|retired"
    r"|position|drives?|drove|delivers|cooks|cleans|sells|manages|teaches|coaches|volunteers?"
    r"|driver|cashier|teacher|manager|engineer|clerk|nurse|student|foreman|attends?|attended"
    r"|enrolled|studies)"
)
_AS = (
    r"(?:\s(?:as|an?|his|her|the|in|full|part|time|night|shift|\w+er|\w+or|\w+ist|\w+ant|\w+man"
    r"|assembly|line|deliveries|math|security|guard|school|bus|truck)){0,5}"
)
_WORKS = re.compile(
    rf"\b(?i:{_WORK}{_AS}\s(?:at|for|by|with|of)|(?:retired|laid\soff)\sfrom|enrolled\sin|attends"
    r"|employer(?:\sis|\sof|:|\sname:?)?|place\sof\swork:?)\s(?i:the\s)?"
    r"(?P<place>[A-Z][\w'’&.-]*(?:\s(?:(?:of|and|&)\s)?[A-Z0-9][\w'’&-]*){0,4})"
)
_WORKS_LOWER = re.compile(
    r"\b(?:works?|worked|working|employed|job)\s(?:at|for|by)\s(?P<place>[a-z][a-z'’-]{2,30})\b"
)
_COMPANY = re.compile(
    r"(?<!\w)[A-Z][\w'’&-]*(?:\s(?:&\s)?[A-Z][\w'’&-]*){0,4},?\s(?:Inc|LLC|L\.L\.C|Corp|Corporation"
    r"|Ltd|LLP|Co)\b\.?"
)
_LETTERS = re.compile(r"[A-Z]{3,6}")
_UNITS = terms("units")
_STOPS = terms("stops")
_LOWER_HEADS = terms("lower_heads")
_NAMING_HEADS = frozenset(["health", "general", "med", "memorial", "mercy"])
"""Words that end the name of a hospital behind a name only."""
_SHORT = frozenset(["hosp", "ctr", "cntr", "med", "inc", "corp", "ltd"])
"""Ends of a name that may have a point."""
_OF_TERM = re.compile(r"['’]s\s[a-z]")


def find_facilities(text: str, tokens: list[Token]) -> Iterator[Found]:
    """Yield the facilities, schools and employers of a text."""
    yield from _by_head(text, tokens)
    for one in _SAINT.finditer(text):
        if not named_after(text, one.end()) and not re.search(r"(?i)wort|vitus", one[0]):
            yield Found(one.start(), one.end(), IdentifierType.FACILITY, 6)
    for one in _AT.finditer(text):
        end = _named_place(text, one.start("place"), one.end("place"))
        if end:
            yield Found(one.start("place"), end, IdentifierType.FACILITY, 7)
    yield from _employers(text)


def _employers(text: str) -> Iterator[Found]:
    known = words()
    for one in _WORKS.finditer(text):
        if not _only_ordinary(one["place"]) or (
            not one["place"].isupper()
            and one["place"].lower() not in _NO_NAME
            and _inside(text, one)
        ):
            yield Found(one.start("place"), one.end("place"), IdentifierType.EMPLOYER, 6)
    for one in _WORKS_LOWER.finditer(text):
        if not known.is_ordinary(one["place"]):
            yield Found(one.start("place"), one.end("place"), IdentifierType.EMPLOYER, 6)
    for one in _COMPANY.finditer(text):
        yield Found(one.start(), one.end(), IdentifierType.EMPLOYER, 6)


def _inside(text: str, found: re.Match[str]) -> bool:
    """Return whether the words before are in lower case, so that a capital means a name."""
    return text[found.start("place") - 2].islower() or text[found.start("place") - 2] == ":"


def _only_ordinary(place: str) -> bool:
    known = words()
    parts = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", place)
    return all(
        known.is_ordinary(part.lower().removesuffix("'s")) or len(part) < 2 for part in parts
    )


def _named_place(text: str, start: int, end: int) -> int:
    """Return where the name of a place ends that stands behind "at" or the like; 0 if none does."""
    known = words()
    parts = text[start:end].rstrip(".").split()
    before = text[max(0, start - 60) : start].split()[-2:-1]
    # Where all words have capitals, capitals make no name.
    strict = bool(before) and before[0][:1].isupper()
    kept = 0
    named = False
    for number, part in enumerate(parts):
        word = part.lower().strip(".&").replace("’", "'")
        bare = word.removesuffix("'s")
        if bare in _INSIDE:
            continue
        letters = _LETTERS.fullmatch(part)
        if any(sign.isdigit() for sign in part):
            break
        if (letters and (bare in _UNITS or known.is_ordinary(bare))) or bare in _STOPS:
            break
        said = bare in _NO_NAME or _SPECIALTY.search(bare) is not None
        if not said and (
            (number and not strict) or not known.is_ordinary(bare) or word.endswith("'s")
        ):
            named = True
        kept = number + 1
    if not named:
        return 0
    stop = start + len(" ".join(parts[:kept]))
    return 0 if named_after(text, stop) or _OF_TERM.match(text, stop) else stop


def _by_head(text: str, tokens: list[Token]) -> Iterator[Found]:
    for place, token in enumerate(tokens):
        if not token.capital and not _lower_head(text, tokens, place):
            continue
        head = place
        if place + 1 < len(tokens):
            pair = f"{token.key}+{tokens[place + 1].key}"
            if pair in _TWO_WORD_HEADS and gap(text, token, tokens[place + 1]) in {" ", ". "}:
                head = place + 1
        if head == place and not _is_head(text, tokens, place):
            continue
        first = _leftmost(text, tokens, place)
        last = _rightmost(text, tokens, head)
        named = any(_names(one) for one in tokens[first:place])
        of = last > head and any(
            _names(one) and one.key not in _INSIDE for one in tokens[head + 1 : last + 1]
        )
        if named or of:
            point = (
                tokens[last].key in _SHORT and text[tokens[last].end : tokens[last].end + 1] == "."
            )
            yield Found(tokens[first].start, tokens[last].end + point, IdentifierType.FACILITY, 5)


def _is_head(text: str, tokens: list[Token], place: int) -> bool:
    """Return whether a word ends the name of a facility."""
    token = tokens[place]
    if token.key in _HEADS or (not token.capital and token.key in _LOWER_HEADS):
        return True
    return token.key in _NAMING_HEADS and _named_before(text, tokens, place)


def _named_before(text: str, tokens: list[Token], place: int) -> bool:
    """Return whether a name is right before: "Lakeside Health", not "Behavioral Health"."""
    if not place or gap(text, tokens[place - 1], tokens[place]) != " ":
        return False
    before = tokens[place - 1]
    letters = before.upper and before.key not in _UNITS
    return _names(before) and (
        tokens[place].key == "health" or letters or before.key in words().cities
    )


def _lower_head(text: str, tokens: list[Token], place: int) -> bool:
    """Return whether "clinic" or the like in lower case ends a name: "our Peoria clinic"."""
    token = tokens[place]
    if token.key not in _LOWER_HEADS or not place or gap(text, tokens[place - 1], token) != " ":
        return False
    before = tokens[place - 1]
    return _names(before) and not words().is_ordinary(before.key)


def _names(token: Token) -> bool:
    key = token.key
    return (
        token.capital
        and key not in _NO_NAME
        and f"{key}'s" not in _NO_NAME
        and not _SPECIALTY.search(key)
        and key not in _HEADS
    )


def _leftmost(text: str, tokens: list[Token], place: int) -> int:
    """Return the first word of a name that ends before a head."""
    first = place
    for number in range(place - 1, max(-1, place - 7), -1):
        token, after = tokens[number], tokens[number + 1]
        end = possessive_end(text, token.end)
        between = re.sub(r"\s+", " ", text[end : after.start])
        if between not in {" ", ". ", " & ", "-"}:
            break
        if between == ". " and not (len(token.text) <= 3 or token.key == "saint"):
            break
        if token.capital and token.key not in _STOPS:
            first = number
        elif token.key not in {"of", "and", "the"}:
            break
    return first


def _rightmost(text: str, tokens: list[Token], head: int) -> int:
    """Return the last word of a name with a head inside: "Hospital of Springfield"."""
    last = head
    number = head + 1
    while number < min(len(tokens), head + 7):
        token = tokens[number]
        between = gap(text, tokens[number - 1], token)
        if between not in {" ", ", ", " - ", "-"}:
            break
        if token.key in {"of", "at", "for", "and", "the"} and between == " " and not token.capital:
            number += 1
            continue
        if not token.capital or (between == ", " and token.key not in words().cities):
            break
        if tokens[number - 1].key not in {"of", "at", "for", "the"} and not _continues(token):
            break
        last = number
        number += 1
    return last


def _continues(token: Token) -> bool:
    key = token.key
    return key in words().cities or key in {"center", "campus", "hospital", "system", "network"}
