"""Places of work, and the states from which remote work is allowed."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from index.jobs.understanding.document import Document, Section
from index.jobs.understanding.phrases import alternatives
from index.jobs.understanding.states import (
    COUNTRIES,
    PROVINCES,
    STATE_NAMES,
    STATES,
    TERRITORIES,
)
from index.jobs.understanding.tables import wording
from index.model.jobs import Place, RawPosting, Remote

_MOST_PLACES = 20
_MOST_FROM_TEXT = 5
_NAME = r"[A-Z][A-Za-zÀ-ÿ.'’-]{1,20}"
_CITY = rf"{_NAME}(?: (?:(?:of|de|la|del|du|the|on) )?{_NAME}){{0,3}}"
_NOISE = re.compile(
    r"\([^)]*\)|\b(?:fully |100% )?(?:remote|hybrid|on-?site|in[- ]office|work from home|wfh|"
    r"telework|virtual|nationwide|anywhere(?: in(?: the)?)?|"
    r"multiple locations|various|negotiable(?: after selection)?|greater|"
    r"metro(?:politan)?(?: area)?|area|location|county of)\b|\b\d{5}(?:-\d{4})?\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\s*[;|\n•]\s*|\s+(?:or|and|/)\s+(?=[A-Z])|(?<=\b[A-Z]{2})\s*/\s*(?=[A-Z])")
_REMOTE_IN = re.compile(r"[Rr](?:emote|EMOTE)\b[^()\n.]{0,20}[(\u2013\u2014:-]\s*([^)\n]{2,160})")
_PLACE_LABEL = re.compile(
    r"(?:job |work |primary |office |duty )?(?:location|site|place of work|place|duty station|"
    r"where|city)s?(?:\(s\))?"
)
_MOST_LABELLED = 120
_HINTS = (
    "resid", "live", "living", "located", "based", "state", "hire ", "hiring", "candidates",
    "applicants", "remote", "rem ", "not ", "n't ", "except", "exclu", "cannot", "unable",
    "available", "open ", "limited", "restricted", "other than",
)  # fmt: skip
"""Words without which a sentence says nothing of the states one may work from."""
_AMBIGUOUS = frozenset(
    {"IN", "OR", "ME", "OK", "HI", "OH", "PA", "MA", "LA", "DE", "ID", "AL", "CO", "MD", "PR", "AS",
     "MS", "DC", "VA"}
)  # fmt: skip
"""Two letters that are words, or stand for something else too; they count in a list only."""


@cache
def _state() -> re.Pattern[str]:
    """Return what finds a state: its two letters in capitals, or its name."""
    names = alternatives([*STATES.values(), "Washington DC", "Washington D.C.", "D.C."], r"\s+")
    letters = alternatives(STATES)
    return re.compile(
        rf"(?<![A-Za-z&/-])(?:(?P<name>{names})|(?P<letters>{letters}))(?![A-Za-z&]|-[A-Za-z])"
    )


@cache
def _city_state() -> re.Pattern[str]:
    names = alternatives([*STATES.values(), "D.C."], r"\s+")
    return re.compile(rf"({_CITY}),\s*(?:({alternatives(STATES)})|({names}))(?![A-Za-z])")


def find_places(raw: RawPosting, document: Document, remote: Remote) -> tuple[Place, ...]:
    """Return the places of work of a posting, each once.

    What the source's own field gives counts; without one the title, a line ``Location:``, and for
    work that is not remote cities in the text.
    """
    places = [place for printed in raw.places for place in _parsed(printed)]
    if not places:
        places = list(_of_document(document, remote))
    return tuple(dict.fromkeys(places))[:_MOST_PLACES]


def _parsed(printed: str) -> Iterator[Place]:
    """Yield the places that a printed place names."""
    whole = " ".join(_NOISE.sub(" ", printed[:400]).split())
    for piece in _SEVERAL.split(whole):
        place = _place(piece)
        if place is not None:
            yield place


def _place(printed: str) -> Place | None:
    """Return one printed place, None if it is none that can be told."""
    coded = re.fullmatch(r"\s*US-([A-Z]{2})(?:-(.+))?", printed)
    if coded and coded[1] in STATES:
        return Place(_city(coded[2] or ""), coded[1])
    parts = [
        part
        for one in re.split(r",|\s[-\u2013\u2014]\s", printed)
        if (part := one.strip(" -,.:/–—()"))
    ]
    if not parts:
        return None
    country = ""
    if len(parts) > 1 and (known := COUNTRIES.get(parts[-1].lower())):
        last = parts[-1].upper()
        # "Boulder, CO" is in Colorado; "Toronto, ON, CA" is in Canada.
        if last not in STATES or (len(parts) > 2 and _letters(parts[-2])):
            country = known
            parts = parts[:-1]
    elif (known := COUNTRIES.get(parts[0].lower())) and parts[0].upper() not in STATES:
        return Place("", "", known) if known != "US" else None
    if not country and len(parts) > 1 and parts[-1].upper() in PROVINCES:
        country = "CA"
    if country not in ("", "US"):
        inland = parts[:-1] if len(parts) > 1 and _province(parts[-1]) else parts
        return Place(_city(inland[0]), "", country)
    state = _letters(parts[-1])
    if not state and (
        split := re.fullmatch(r"(.+?)\s+([A-Z]{2}|[A-Z][a-z]+(?: [A-Z][a-z]+)?)", parts[-1])
    ):
        state = _letters(split[2])
        if state:
            return Place(_city(split[1]), state)
    if state:
        city = _city(parts[-2]) if len(parts) > 1 else ""
        return Place("Washington" if state == "DC" else city, state)
    return Place(_city(parts[0]), "") if _named(parts[0]) else None


def _letters(part: str) -> str:
    """Return the two letters of a state, empty if the part is none."""
    part = part.strip(" .")
    if part.upper() in STATES and (part.isupper() or part.istitle()):
        return part.upper()
    return STATE_NAMES.get(part.lower().replace(",", ""), "")


def _province(part: str) -> bool:
    return part.upper() in PROVINCES or part.lower() in (
        "ontario", "quebec", "québec", "british columbia", "alberta", "manitoba", "saskatchewan",
        "nova scotia", "new brunswick",
    )  # fmt: skip


def _city(part: str) -> str:
    part = part.strip(" -,.:/")
    return part.title() if part.isupper() and len(part) > 3 else part


def _named(part: str) -> bool:
    """Return whether a part can be the name of a place: a capital, letters and few words."""
    return re.fullmatch(rf"{_CITY}", part) is not None and len(part) <= 40


def _of_document(document: Document, remote: Remote) -> Iterator[Place]:
    text = document.whole
    title = text[: document.title_end]
    yield from _cities(title)
    labelled = list(_labelled(document))
    for printed in labelled:
        yield from list(_cities(printed)) or [
            place for place in _parsed(printed) if place.state or place.country != "US"
        ]
    if labelled or remote is Remote.REMOTE:
        return
    count = 0
    for found in _city_state().finditer(text, document.title_end):
        before = text[max(0, found.start() - 80) : found.start()]
        if (
            count < _MOST_FROM_TEXT
            and document.section(found.start()) not in (Section.ABOUT, Section.OFFER)
            and not wording("places", "elsewhere", "", r"[^.\n]{0,60}$").search(before.lower())
        ):
            count += 1
            yield _matched(found)


def _labelled(document: Document) -> Iterator[str]:
    """Yield what stands behind a label such as ``Location:``."""
    for start, label in document.labels:
        if start > document.title_end and _PLACE_LABEL.fullmatch(label.strip().lower()):
            begin = document.whole.find(":", start + len(label) - 1) + 1
            rest = document.whole[begin : begin + _MOST_LABELLED].lstrip()
            yield rest.split("\n", 1)[0].split("|", 1)[0].split("•", 1)[0]


def _cities(text: str) -> Iterator[Place]:
    for found in _city_state().finditer(text):
        yield _matched(found)


def _matched(found: re.Match[str]) -> Place:
    state = found[2] or STATE_NAMES[" ".join(found[3].lower().split())]
    # A sentence begins with a capital too: "Our Austin, TX".
    city = re.sub(
        r"^(?:Our|The|In|At|Near|Join|From|Location|Based|Downtown|Coder|Specialist|Remote|"
        r"Hybrid)\s+",
        "",
        found[1],
    )
    return Place(_city(city), state)


def find_remote_states(raw: RawPosting, document: Document, remote: Remote) -> tuple[str, ...]:
    """Return the states from which remote work is allowed, empty where the posting names none.

    Where it names those that are not allowed, they are left out of all states and the District of
    Columbia.
    """
    if remote not in (Remote.REMOTE, Remote.HYBRID):
        return ()
    allowed: list[str] = []
    barred: list[str] = []
    for piece in _rules(raw, document):
        for states, negated in _ruled(piece):
            (barred if negated else allowed).extend(states)
    if allowed:
        return tuple(state for state in dict.fromkeys(allowed) if state not in barred)
    if barred:
        return tuple(state for state in STATES if state not in barred and state not in TERRITORIES)
    return ()


def _rules(raw: RawPosting, document: Document) -> Iterator[str]:
    """Yield the pieces of a posting that may say from where one may work."""
    yield raw.extra.get("applicant_locations", "")
    for printed in raw.places:
        if re.search(r"remote|home|telework", printed, re.IGNORECASE):
            yield printed
    text = document.whole
    for found in _REMOTE_IN.finditer(text):
        if (
            len(_listed(found[1])) > 1
            or re.search(r"only|resid", found[1])
            or _only_states(found[1])
        ):
            yield found[1]
    allowed = wording("places", "allowed", "", "")
    for begin, end in document.sentences_with(_HINTS):
        if not allowed.search(document.lowered, begin, end):
            continue
        # A list of states may follow a colon on lines of its own.
        if text[begin:end].rstrip().endswith(":"):
            end = _list_end(text, end)
        piece = text[begin:end]
        if not re.search(r"headquarter|founded|hospitals in|clinics in", piece):
            yield piece


def _list_end(text: str, start: int) -> int:
    """Return where the list items after a place end."""
    at = start
    for line in text[start : start + 1_500].split("\n"):
        bare = line.strip(" -*•,;")
        if bare and not _only_states(bare):
            break
        at += len(line) + 1
    return min(at, len(text))


def _only_states(text: str) -> bool:
    """Return whether a text is nothing but names of states."""
    rest = _state().sub("", text)
    return rest != text and not re.sub(
        r"\b(?:and|or|only|the|US|USA|residents|must)\b|[\s,;/&.()-]", "", rest
    )


def _ruled(piece: str) -> Iterator[tuple[Sequence[str], bool]]:
    """Yield the states of a piece with whether they are barred."""
    barring = wording("places", "negated", "", "").search(piece.lower())
    if barring is None:
        yield _listed(piece), False
        return
    yield _listed(piece[: barring.start()]), False
    yield _listed(piece[barring.start() :]), True


def _listed(text: str) -> list[str]:
    """Return the states of a list; two letters that are words count beside a comma only."""
    shouted = text.isupper()
    found: list[str] = []
    for match in _state().finditer(text):
        letters = match["letters"]
        if letters is None:
            found.append(STATE_NAMES[" ".join(match["name"].lower().split())])
            continue
        before, behind = text[: match.start()].rstrip(), text[match.end() :].lstrip()
        around = before[-1:] + behind[:1]
        listed = any(sign in ",/;()&|:" for sign in around) or not around
        if found and before.endswith((" and", " or")):
            listed = True
        if listed or (letters not in _AMBIGUOUS and not shouted):
            found.append(letters)
    return found
