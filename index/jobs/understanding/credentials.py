"""Credentials that a posting names: short names in capitals, and names in full in any case.

A short form that stands for something else in the posting is left out here; whether a credential
is asked for is judged in ``asked_credentials``.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from index.jobs.understanding import tables
from index.jobs.understanding.asking import by_section
from index.jobs.understanding.document import Document, Section
from index.jobs.understanding.phrases import Phrases, alternatives
from index.jobs.understanding.tables import Credential, listed, wording
from index.model.jobs import RawPosting


@dataclass(frozen=True, slots=True)
class Mention:
    """A credential named in a posting.

    Attributes:
        name: Standard name.
        start: Where it begins in ``Document.whole``.
        stop: Where it ends.
        full: Whether its name stands there in full.
    """

    name: str
    start: int
    stop: int
    full: bool


_TITLE_GAP = r"[\s,()/\u2010-\u2015-]{1,4}"
_DASHES = re.compile(r"[\u2010-\u2015]")
_MARKS = r"[®™©]?"
_BESIDE = re.compile(rf"s?{_MARKS}\s*[(,\u2010-\u2015-]\s*")
_COMPANY = re.compile(
    r"\s+(?:Health|Healthcare|Inc|LLC|Group|Plus|Corp|Corporation|Partners|Insurance|Solutions|"
    r"Services|Systems|Bank|Companies|Company|Hospital|Clinic|Network|Staffing)\b"
)
_WORD = re.compile(r"[A-Za-z][a-z'’]+|[A-Z]\b")
_CLOSED = re.compile(r"s?\s*\)")
_IN_BRACKETS = re.compile(r"s?\s*\(([^)\n]{5,60})\)")
_MAX_DEFINITION = 90
_MOST_MENTIONS = 300
_PLURALS = {
    "coder": "coders", "ist": "ists", "nurse": "nurses", "technician": "technicians", "or": "ors",
    "er": "ers", "associate": "associates", "tive": "tives",
}  # fmt: skip
"""Endings of titles with their plurals."""


def mentions(raw: RawPosting, document: Document) -> list[Mention]:
    """Return the credentials that a posting names, in order."""
    return list(_meant(raw, document, _named(document)[:_MOST_MENTIONS]))


@cache
def _short_forms() -> re.Pattern[str]:
    """Return what finds short names: in capitals, with any dash, or with full stops."""
    forms: list[str] = []
    for one in tables.credentials().values():
        for form in (one.name, *one.forms):
            forms.append(form)
            head, dash, tail = form.partition("-")
            if head.isalpha():
                forms.append(".".join(head) + "." + dash + tail)
                forms.append(".".join(head) + dash + tail)
    pattern = alternatives(forms).replace(re.escape("-"), "[-\u2010-\u2015]")
    return re.compile(
        rf"({pattern})(?:['’]?s)?"
        r"(?![A-Za-z0-9]|[-\u2010-\u2015][A-Z]{2}|\+(?![A-Z ]))"
    )


@cache
def _short_names() -> dict[str, str]:
    """Return the standard name of each short form, dots left out."""
    return {
        form.replace(".", ""): one.name
        for one in tables.credentials().values()
        for form in (one.name, *one.forms)
    }


@cache
def _titles() -> Phrases:
    names: dict[str, str] = {}
    for one in tables.credentials().values():
        for title in one.titles:
            plain = title.lower()
            names[plain] = one.name
            for ending, plural in _PLURALS.items():
                if plain.endswith(ending):
                    names[plain.removesuffix(ending) + plural] = one.name
    return Phrases(names, _TITLE_GAP)


def _named(document: Document) -> list[Mention]:
    """Return what may be a credential; a name in full with its short form is one."""
    short: dict[int, Mention] = {}
    for found in _short_forms().finditer(document.whole):
        # Asked here, so that the search begins with the letter and leaves most places at once.
        before = document.whole[found.start() - 1 : found.start()]
        if before == "." or before.isalnum():
            continue
        plain = _DASHES.sub("-", found[1]).replace(".", "")
        short[found.start()] = Mention(
            _short_names()[plain], found.start(), found.end(1), full=False
        )
    named: list[Mention] = []
    for phrase in _titles().find(document.lowered):
        beside = _BESIDE.match(document.whole, phrase.stop)
        twin = short.get(beside.end()) if beside else None
        if twin is not None:
            # "Certified Coding Specialist (CCS-P)": the short form says which one it is.
            del short[twin.start]
            named.append(Mention(twin.name, phrase.start, twin.stop, full=True))
        else:
            named.append(Mention(phrase.name, phrase.start, phrase.stop, full=True))
    inside = {place for one in named for place in range(one.start, one.stop)}
    named += [one for one in short.values() if one.start not in inside]
    return sorted(named, key=lambda mention: mention.start)


def _meant(raw: RawPosting, document: Document, named: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the mentions that mean the credential."""
    coding = wording("credentials", "coding", "", "")
    about_coding = bool(named) and coding.search(document.lowered) is not None
    short = [one for one in named if not one.full]
    defining = {one.start for one in short if _defined_otherwise(document, one)}
    defined = {one.name for one in short if one.start in defining}
    for mention in named:
        entry = tables.credentials()[mention.name]
        if entry.nurse:
            if mention.full or _nurse_asked(document, mention):
                yield mention
        elif mention.full or (
            (about_coding or _near(document, mention, "asks"))
            and mention.start not in defining
            and not _other_meaning(raw, document, mention, entry, mention.name in defined)
        ):
            yield mention


def _near(document: Document, mention: Mention, cues: str) -> bool:
    """Return whether the rest of the sentence holds one of the cues."""
    begin, end = document.sentence(mention.start)
    pattern = wording("credentials", cues, "", "")
    return (
        pattern.search(document.lowered, begin, mention.start) is not None
        or pattern.search(document.lowered, mention.stop, end) is not None
    )


def _other_meaning(
    raw: RawPosting, document: Document, mention: Mention, entry: Credential, defined: bool
) -> bool:
    """Return whether a short form stands for something else at its place."""
    begin, end = document.sentence(mention.start)
    sentence = document.lowered[begin:end]
    if any(
        word in sentence and re.search(rf"\b{re.escape(word)}\b", sentence) for word in entry.unless
    ):
        return True
    if _COMPANY.match(document.whole, mention.stop):
        return True
    if document.in_title(mention.start):
        return defined
    if defined or (mention.name in raw.employer and mention.name in raw.employer.split()):
        return not _near(document, mention, "names_it")
    if entry.cue:
        return not (
            _near(document, mention, "asks") or by_section(document, mention.start) is not None
        )
    return False


def _nurse_asked(document: Document, mention: Mention) -> bool:
    """Return whether a nurse's licence is asked for, rather than nurses named."""
    if document.in_title(mention.start):
        return True
    text = document.lowered
    begin, end = document.sentence(mention.start)
    if document.whole[mention.stop : mention.stop + 1] == "s":
        return False
    if document.section(mention.start) in (Section.ABOUT, Section.OFFER):
        return False
    gap = r"[\s),/-]*(?:[\w/-]+[\s),/-]+){0,4}?"
    if wording("credentials", "nurse_after", gap, "").match(text, mention.stop, end):
        return True
    if wording("credentials", "nurse_beside", r"\s*(?:,|/|\bor\b)\s*(?:or )?", "").match(
        text, mention.stop, end
    ):
        return True
    before = text[max(begin, mention.start - 80) : mention.start]
    if wording(
        "credentials", "nurse_beside", r"\b", r"\s*(?:,|/|\bor\b|\band\b)\s*(?:or |and )?$"
    ).search(before):
        return True
    if wording("credentials", "nurse_before", "", r"[\s(]*(?:[\w-]+[\s,(/]+){0,3}$").search(before):
        return True
    return not re.search(r"\w", before) and by_section(document, mention.start) is not None


def _defined_otherwise(document: Document, mention: Mention) -> bool:
    """Return whether the posting says at a short form that it stands for other words.

    "Customer Care Center (CCC)" or "CCC (Customer Care Center)": words with its initials that are
    no name of a credential.
    """
    whole = document.whole
    letters = [sign for sign in whole[mention.start : mention.stop].lower() if sign.isalpha()]
    before = whole[max(0, mention.start - _MAX_DEFINITION) : mention.start].rstrip()
    if before.endswith("(") and _CLOSED.match(whole, mention.stop):
        return _initials_match(_WORD.findall(before), letters)
    if behind := _IN_BRACKETS.match(whole, mention.stop):
        words = _WORD.findall(behind[1])
        return len(words) <= len(letters) + 2 and _initials_match(words, letters)
    return False


def _initials_match(words: Sequence[str], letters: Sequence[str]) -> bool:
    """Return whether the last words begin with the letters and are no name of a credential."""
    weighty = [one for one in words if one.lower() not in ("and", "of", "the", "for", "in")]
    last = weighty[-len(letters) :]
    if [one[0].lower() for one in last] != list(letters):
        return False
    text = " ".join(last).lower()
    return not text.startswith(("certified", "registered", "licensed")) and not any(
        True for _ in _titles().find(text)
    )


@cache
def _joining() -> re.Pattern[str]:
    words = listed("credentials", "joining")
    return re.compile(rf"s?{_MARKS}[)\s,;/&+*|'-]*(?:(?:{words})\b[\s,/&:'*-]*)*")


def together(document: Document, first: Mention, second: Mention) -> bool:
    """Return whether nothing but words that join stands between two mentions."""
    between = document.lowered[first.stop : second.start]
    return "\n" not in between and _joining().fullmatch(between) is not None
