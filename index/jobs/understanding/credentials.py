"""Credentials that a posting asks for, and not those it only mentions.

A short name in capitals counts unless the words around it say otherwise; a name in full counts in
any case. Names that follow one another ("CPC, COC or CCS") are judged as one group, since what is
said of them stands before the first or behind the last.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from index.jobs.understanding import tables
from index.jobs.understanding.asking import asked, by_section
from index.jobs.understanding.document import Document, Section
from index.jobs.understanding.phrases import Phrases, alternatives
from index.model.jobs import RawPosting, Recognised


@dataclass(frozen=True, slots=True)
class _Mention:
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
_JOINED = re.compile(
    r"[\s,/&+*|'’-]*(?:(?:and|or|and/or|either|any of|the|a|an|your|current|active|valid|"
    r"certified|certification|certificate|credential|credentials|aapc|ahima|acdis|nha|hfma|through|"
    r"from|by|an?other)[\s,/&:'’-]*)*"
)
"""What stands between the credentials of one group."""
_COMMA = re.compile(r"\s*,\s*")
_ABOUT_CODING = re.compile(
    r"coding|coder|billing|biller|health information|medical record|icd-?10|\bcpt\b|aapc|ahima|"
    r"revenue cycle|clinical documentation|risk adjustment|\bhcc|certified|credential|chart"
)
_COMPANY = re.compile(
    r"\s+(?:Health|Healthcare|Inc|LLC|Group|Plus|Corp|Corporation|Partners|Insurance|Solutions|"
    r"Services|Systems|Bank|Companies|Company|Hospital|Clinic|Medical|Physicians|Network|"
    r"Staffing)\b"
)
_REFUSED_AFTER = re.compile(
    r"(?:'?s)?(?:\s+(?:certification|credential|status|licen[sc]e|apprentice\w*|holder|candidate|"
    r"applicant|"
    r"coder|only|designation)s?)*\s*(?:\)\s*)?(?:,\s*)?(?:is|are|will|do|does|can|at this time|"
    r"currently|we|unfortunately|\s)*"
    r"(?:\bnot\b|n't\b|n’t\b|\bno longer\b|\bcannot\b|\bunacceptable|\bneed not\b)\s*(?:be\s+|"
    r"currently\s+|strictly\s+|a\s+|an\s+)*"
    r"(?P<what>\w+)"
)
_NOT_NEEDED = re.compile(r"requir|necess|need|mandat|prerequis|must|essential|expect")
_NOT_TAKEN = re.compile(
    r"accept|consider|eligib|suffic|enough|qualif|apply|appropriate|suitable|permit|allow|"
    r"substitut|acceptable|able|meet|advance|being"
)
_REFUSED_BEFORE = re.compile(
    r"\b(?:no|not|never|cannot|can't|don't|doesn't|do not|without|excluding|except|other than|"
    r"rather than|instead of|isn't|unable to)"
    r"(?:\s+(?:need|require|accept|consider|considering|accepting|have|hold|be|a|an|the|your|any|"
    r"candidates?|"
    r"applicants?|with|to|apply|able|is|certification|hire|hiring|interview|only a|just a|"
    r"currently|at this time))*\s*[(\"“]*$"
)
_BARRED_BEFORE = re.compile(r"\bnot (?:only|just)\b[^.;]*$")
_GIVEN_AFTER = re.compile(
    r"(?:'s|’s)?[\s-]*(?:certification |credential(?:ing)? |cert |licen[sc]e |review |coding |"
    r"exam )*"
    r"(?:exams?|examination|tests?|training|courses?|class(?:es)?|prep\w*|boot ?camps?|study|"
    r"tuition|"
    r"renewals?|dues|memberships?|fees?|ceus?|vouchers?|tutoring|reimburse\w*|costs?|sponsorship|"
    r"scholarships?|maintenance|students?|pathway|track|curriculum|program|textbooks?|books?|"
    r"instructor\w*|workshops?|raise|bonus|"
    r"stipend|pay(?:ment)?|differential|attainment|continuing education)\b"
)
_GIVEN_BEFORE = re.compile(
    r"\b(?:pays?|paid|paying|covers?|covered|covering|reimburs\w+|sponsor\w*|fund(?:s|ed|ing)?|"
    r"offers?|offering|provides?|"
    r"help (?:you|employees|staff|coders|our)|helps (?:you|employees|staff|coders|our)|"
    r"support(?:s|ing)? (?:you|for|toward|employees|staff|coders)|"
    r"opportunit\w+ to|path(?:way)?s? to|assist\w*|tuition|prep\w*|scholarships?|bonus (?:for|of|"
    r"upon|when|once)|"
    r"raise (?:for|upon|when|once)|(?:fees?|dues|costs?|ceus?|exams?|vouchers?|training|courses?|"
    r"stud(?:y|ying)) (?:for|toward)|stipend for)\b"
    r"[^.;]{0,70}$"
)
_PASSED = re.compile(
    r"\b(?:pass(?:ed|ing)?|complet\w+|sit|sitting|eligib\w+|scheduled|taken|take|obtain|earn|"
    r"achieve|graduat\w+|finished)\b"
)
_MUST_GET = re.compile(r"\b(?:must|required? to|need to|expected to|within)\b")
_PEOPLE_BEFORE = re.compile(
    r"\b(?:our|team of|teams of|staff of|group of|fellow|alongside|led by|mentor(?:ed|ing|"
    r"s)?(?: by)?|taught by|"
    r"reports? (?:directly )?to|reporting (?:directly )?to|supervis\w+|manag(?:e|es|ing)|"
    r"oversee\w*|"
    r"direct(?:s|ing)|trains?|training|coach\w*|founded by|owned by|run by|staffed by|hired|"
    r"employs?|employing|"
    r"supports? (?:a|the|our)|work(?:s|ing)? (?:closely )?with|collaborat\w+ with|partner(?:s|"
    r"ing)? with|"
    r"communicat\w+ with|liaison (?:to|with|between)|assists?|feedback to|education to|"
    r"review(?:ed)? by|along with|delegat\w+ to)"
    r"(?:\s+[\w'’-]+,?){0,4}\s*[(\"“/&,]*$"
)
_ASKS = re.compile(
    r"certif|credential|requir|prefer|licen[sc]|\baapc|\bahima|\bmust\b|minimum|desired|accepted|"
    r"equivalent|a plus|nice to have|\bhold\b|holder|possess|eligible|welcome|\bcoder\b"
)
_NURSE_ASKED_BEFORE = re.compile(
    r"(?:licen[sc]\w*|current|active|valid|unrestricted|degree|must (?:be|have|hold)(?: an?)?|"
    r"requires?|required|\bor\b|"
    r"either|:|prefer\w*|background as|experience as|clinical background|"
    r"graduate)[\s(]*(?:[\w-]+[\s,(/]+){0,3}$"
)
_NURSE_ASKED_AFTER = re.compile(
    r"[\s),/-]*(?:[\w/-]+[\s),/-]+){0,4}?(?:licen[sc]\w*|required|preferred|degree|credential|"
    r"a plus|or equivalent|welcome|"
    r"desired|certification)|s?\s*(?:,|/|\bor\b)\s*(?:or )?(?:rhi[at]|lpn|lvn|ccs|cpc|cdip|ccds|"
    r"cca|coc|cic)\b"
)


def credential_names() -> tuple[str, ...]:
    """Return the standard names of all credentials, in the order of the table."""
    return tuple(tables.credentials())


def find_credentials(raw: RawPosting, document: Document) -> tuple[Recognised, ...]:
    """Return the credentials that a posting asks for, each once, in the order of the posting."""
    mentions = list(_meant(raw, document, _mentions(document)))
    found: dict[str, Recognised] = {}
    previous = 0
    groups = list(_groups(document, mentions))
    for index, group in enumerate(groups):
        start, stop = group[0].start, group[-1].stop
        following = groups[index + 1][0].start if index + 1 < len(groups) else None
        if _wanted(document, group, following):
            required = asked(document, start, stop, since=previous, until=following)
            for mention in group:
                _keep(found, mention, document, required)
        previous = stop
    return tuple(found.values())


def _keep(
    found: dict[str, Recognised], mention: _Mention, document: Document, required: bool | None
) -> None:
    """Add a mention; what is required in one place is required."""
    before = found.get(mention.name)
    if before is None:
        evidence = document.evidence(mention.start, mention.stop)
        found[mention.name] = Recognised(mention.name, required, evidence)
    elif required is not None and (before.required is None or required > before.required):
        evidence = document.evidence(mention.start, mention.stop)
        found[mention.name] = replace(before, required=required, evidence=evidence)


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
        rf"(?<![A-Za-z0-9.])({pattern})(?:['’]?s)?(?![A-Za-z0-9]|[-\u2010-\u2015][A-Z]{{2}})"
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
            for ending, plural in (("coder", "coders"), ("ist", "ists"), ("nurse", "nurses"),
                                   ("technician", "technicians"), ("or", "ors"), ("er", "ers"),
                                   ("associate", "associates"), ("tive", "tives")):  # fmt: skip
                if plain.endswith(ending):
                    names[plain.removesuffix(ending) + plural] = one.name
    return Phrases(names, _TITLE_GAP)


def _mentions(document: Document) -> list[_Mention]:
    """Return the credentials named, in order; a name in full with its short form is one."""
    short: dict[int, _Mention] = {}
    for found in _short_forms().finditer(document.whole):
        plain = _DASHES.sub("-", found[1]).replace(".", "")
        short[found.start()] = _Mention(_short_names()[plain], found.start(), found.end(1), False)
    mentions: list[_Mention] = []
    for phrase in _titles().find(document.lowered):
        beside = re.compile(r"s?\s*[(,\u2010-\u2015-]\s*").match(document.whole, phrase.stop)
        twin = short.get(beside.end()) if beside else None
        if twin is not None:
            # "Certified Coding Specialist (CCS-P)": the short form says which one it is.
            del short[twin.start]
            mentions.append(_Mention(twin.name, phrase.start, twin.stop, True))
        else:
            mentions.append(_Mention(phrase.name, phrase.start, phrase.stop, True))
    for one in short.values():
        if not any(other.start <= one.start < other.stop for other in mentions):
            mentions.append(one)
    return sorted(mentions, key=lambda mention: mention.start)


def _meant(raw: RawPosting, document: Document, mentions: Sequence[_Mention]) -> Iterator[_Mention]:
    """Yield the mentions that mean the credential."""
    coding: bool | None = None
    defined: dict[str, bool] = {}
    for mention in mentions:
        entry = tables.credentials()[mention.name]
        if mention.full:
            yield mention
            continue
        if coding is None:
            coding = _ABOUT_CODING.search(document.lowered) is not None
        word = document.whole[mention.start : mention.stop]
        if word not in defined:
            defined[word] = _defined_otherwise(document, word)
        if (
            (coding or entry.nurse or _asked_near(document, mention))
            and not defined[word]
            and not _other_meaning(raw, document, mention, entry)
        ):
            yield mention


def _asked_near(document: Document, mention: _Mention) -> bool:
    begin, end = document.sentence(mention.start)
    return _ASKS.search(document.lowered, begin, end) is not None


def _other_meaning(
    raw: RawPosting, document: Document, mention: _Mention, entry: tables.Credential
) -> bool:
    """Return whether a short form stands for something else at its place."""
    begin, end = document.sentence(mention.start)
    sentence = document.lowered[begin:end]
    if any(re.search(rf"\b{re.escape(word)}\b", sentence) for word in entry.unless):
        return True
    if _COMPANY.match(document.whole, mention.stop) and not entry.nurse:
        return True
    named = re.search(rf"\b{re.escape(mention.name)}\b", raw.employer) is not None
    if entry.nurse:
        return not (document.in_title(mention.start) or _nurse_asked(document, mention, begin, end))
    if (entry.cue or named) and not document.in_title(mention.start):
        around = document.lowered[begin : mention.start] + document.lowered[mention.stop : end]
        section = document.section(mention.start)
        return not (_ASKS.search(around) or section in (Section.REQUIRED, Section.PREFERRED))
    return False


def _nurse_asked(document: Document, mention: _Mention, begin: int, end: int) -> bool:
    """Return whether a nurse's licence is asked for, rather than nurses named."""
    text = document.lowered
    if document.whole[mention.stop : mention.stop + 1] == "s":
        return False
    if _NURSE_ASKED_AFTER.match(text, mention.stop, end):
        return True
    before = text[begin : mention.start]
    if _NURSE_ASKED_BEFORE.search(before):
        return True
    return not re.search(r"\w", before) and by_section(document, mention.start) is not None


def _defined_otherwise(document: Document, word: str) -> bool:
    """Return whether the posting says that a short form stands for other words.

    "Customer Care Center (CCC)" or "CCC (Customer Care Center)": words with its initials that are
    no name of a credential.
    """
    letters = [sign for sign in word.lower() if sign.isalpha()]
    shown = re.escape(word)
    for found in re.finditer(rf"\(\s*{shown}s?\s*\)", document.whole):
        words = re.findall(
            r"[A-Za-z][a-z'’]+|[A-Z]\b", document.whole[max(0, found.start() - 90) : found.start()]
        )
        if _initials_match(words, letters):
            return True
    for found in re.finditer(rf"(?<![A-Za-z0-9]){shown}\s*\(([^)\n]{{5,60}})\)", document.whole):
        words = re.findall(r"[A-Za-z][a-z'’]+|[A-Z]\b", found[1])
        if _initials_match(words, letters) and len(words) <= len(letters) + 2:
            return True
    return False


def _initials_match(words: Sequence[str], letters: Sequence[str]) -> bool:
    """Return whether the last words begin with the letters and are no name of a credential."""
    weighty = [one for one in words if one.lower() not in ("and", "of", "the", "for", "in", "&")]
    last = weighty[-len(letters) :]
    if [one[0].lower() for one in last] != list(letters):
        return False
    text = " ".join(last).lower()
    return not text.startswith(("certified", "registered", "licensed")) and not any(
        True for _ in _titles().find(text)
    )


def _groups(document: Document, mentions: Sequence[_Mention]) -> Iterator[list[_Mention]]:
    """Yield mentions that stand together and are judged as one."""
    group: list[_Mention] = []
    for mention in mentions:
        if group and not _together(document, group[-1], mention):
            yield from _split(document, group)
            group = []
        group.append(mention)
    if group:
        yield from _split(document, group)


def _together(document: Document, first: _Mention, second: _Mention) -> bool:
    between = document.lowered[first.stop : second.start].lstrip(")s")
    return "\n" not in between and _JOINED.fullmatch(between) is not None


def _split(document: Document, group: list[_Mention]) -> Iterator[list[_Mention]]:
    """Yield a group, or its last member apart: "must have CPC, CCS preferred"."""
    if len(group) > 1 and _COMMA.fullmatch(document.whole[group[-2].stop : group[-1].start]):
        before = asked_before(document, group[0])
        begin, end = document.sentence(group[0].start)
        behind = asked(document, group[-1].start, group[-1].stop, since=group[-1].start)
        if before is True and behind is False and begin < end:
            yield group[:-1]
            yield group[-1:]
            return
    yield group


def asked_before(document: Document, mention: _Mention) -> bool | None:
    """Return whether the words before a mention in its sentence ask for it."""
    return asked(document, mention.start, mention.stop, until=mention.stop)


def _wanted(document: Document, group: Sequence[_Mention], following: int | None) -> bool:
    """Return whether a group of credentials is asked for or welcome."""
    start, stop = group[0].start, group[-1].stop
    begin, end = document.sentence(start)
    before = document.lowered[begin:start]
    after = document.lowered[stop : end if following is None else min(end, following)]
    if document.in_title(start):
        return not _REFUSED_BEFORE.search(before)
    if refused := _REFUSED_AFTER.match(after):
        if _NOT_NEEDED.match(refused["what"]):
            # "CPC not required but a plus" welcomes it.
            return _welcomed(document.lowered[begin:end])
        if _NOT_TAKEN.match(refused["what"]):
            return False
    if _REFUSED_BEFORE.search(before) and not _BARRED_BEFORE.search(before):
        return False
    if _given(before, after):
        return False
    section = document.section(start)
    asks = _ASKS.search(after) or _ASKS.search(before)
    if section is Section.OFFER and not re.search(r"requir|prefer|must", after + before):
        return False
    if _PEOPLE_BEFORE.search(before) and not re.search(
        r"requir|prefer|must have|must hold|a plus", after
    ):
        return False
    return bool(asks) or section is not Section.ABOUT


def _welcomed(sentence: str) -> bool:
    return re.search(
        r"prefer|\bplus\b|helpful|welcome|desir|nice to have|advantage|asset|ideal|bonus|"
        r"beneficial|encouraged|considered|appreciated", sentence
    ) is not None  # fmt: skip


def _given(before: str, after: str) -> bool:
    """Return whether the employer gives something for a credential: an exam fee, a course."""
    if _GIVEN_AFTER.match(after):
        return not (_PASSED.search(before[-60:]) and not _GIVEN_BEFORE.search(before))
    return (
        _GIVEN_BEFORE.search(before) is not None
        and not _MUST_GET.search(before[-80:])
        and not re.match(r"[^.;]{0,40}\b(?:requir|prefer|must)", after)
    )
