"""Where the work is done: remote, hybrid or on site."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from index.jobs.understanding.document import Document, Section
from index.model.jobs import Evidence, RawPosting, Remote

_CUE = re.compile(
    r"(?P<hybrid>\bhybrid\b)"
    r"|(?P<remote>\bremote(?:ly)?\b|\bwork(?:ing|s)?[- ](?:from|at)[- ](?:your )?home\b|\bwfh\b|"
    r"\btele-?(?:commut|work)\w*|\bhome[- ]based\b"
    r"|\bwork from anywhere\b|\bfrom (?:the comfort of )?(?:your|their) (?:own )?home\b|"
    r"\bvirtual (?:position|role|job)\b|\bat[- ]home (?:position|role|coder|job)\b|\bhome office\b)"
    r"|(?P<onsite>\bon-?site\b|\bon site\b|\bin[- ]office\b|\bin the office\b|\bin[- ]person\b|"
    r"\bin our \w+ (?:office|clinic)\b)"
)
_NEGATED = re.compile(
    r"(?:\bnot?\b|n['’]t\b|\bnon\b|\bnever\b|\bcannot\b|\bneither\b|\bwithout\b)(?:\s+(?:an?|be|"
    r"currently|eligible|available|for|offered|as|the|any|our|fully|100%|this|"
    r"position|option|possible|able|to|work|considered|offer|offering|provide|allow|at|time|is|"
    r"a fully|permanent|done|performed|yet))*[\s-]*$"
)
_NEGATED_AFTER = re.compile(
    r"[\s-]*(?:work|options?|position|role|schedule|arrangements?|candidates?|applicants?|working|"
    r"is|are|will|be|currently|at this time|\s)*"
    r"(?:\bnot\b|n['’]t\b|\bunavailable)"
)
_NO_WORK = {
    "remote": re.compile(
        r"[\s-]*(?:work(?:ing)? |coding |coder |medical |inpatient |outpatient |billing |"
        r"auditing |setting |environment |hospital |previous |employee |\(?wfh\)? )*(?:experience|"
        r"access|desktops?|monitoring|patients?|teams?|audits?|clients?|sites?|"
        r"providers?|areas?|locations?|clinics?|connectivity|connections?|systems?|facilit\w+|"
        r"software|server|control|hospitals?|staff|coders|employees|workforce|communit\w+|"
        r"support|deposit|meetings?|learning|training|sensing|video|scribe|scribing|colleagues|"
        r"coding team|supervision|managed|supervised|manage)\b"
    ),
    "hybrid": re.compile(
        r"[\s-]*(?:medical |health |paper|electronic |and )*(?:records?|charts?|ehr|emr|"
        r"environment|entity|vehicle|cloud|plan|systems?|documentation)\b"
    ),
    "onsite": re.compile(
        r"[\s-]*(?:for |and virtual |orientation|training|new[- ]hire|initial|audits?|gym|parking|"
        r"child ?care|daycare|cafeteria|fitness|interviews?|meetings?|visits?|"
        r"clinic|pharmacy|health|education|support|provider|at (?:client|provider|physician)|"
        r"physician|coding class|reviews?|presence|once|quarterly|annually|monthly|as needed|"
        r"occasional|equipment|at least once|team|event|assessment|for the first|during|"
        r"(?:for )?(?:a |the )?(?:first )?\(?\d+\)? (?:day|week)s? (?:of|for) (?:training|"
        r"orientation))"
    ),
}
_NO_WORK_BEFORE = {
    "remote": re.compile(
        r"(?:experience (?:in|with|working|as|coding)(?: an?)?|managing|manage|supervis\w+|"
        r"lead(?:ing)? an?|leading|comfort\w* with|experience working|team of|using|through|via|"
        r"oversee\w*|train|ability to (?:work independently )?in an?|like|educat\w+)\s*$"
    ),
    "hybrid": re.compile(r"(?:experience (?:in|with) an?|working with)\s*$"),
    "onsite": re.compile(
        r"(?:\bno|\bnot|n['’]t|\bwithout|after|travel(?:ing)?|days? of|weeks? of|months? of|"
        r"initial|training (?:is|will be|done|held|completed|conducted)?|orientation (?:is|"
        r"will be)?|interview|occasional|trained|attend|trains|meet(?:ings)?|event|"
        r"may be asked to (?:come|work|be)|remote or|optional|free|travel)\s*(?:required |to be |"
        r"be |a |an |the |some |work |of )*$"
    ),
}
_PARTLY = re.compile(
    r"\bpart(?:ial(?:ly)?|ly)?[- ]remote|\b(?:some|occasional(?:ly)?|limited) (?:remote|telework|"
    r"telecommut|work(?:ing)? from home)|"
    r"\b(?:\d|one|two|three|four)(?:\s?(?:-|–|to|or)\s?(?:\d|one|two|three|four))? days?(?: (?:a|"
    r"per|each|/) ?week)?,? (?:remote|from home|at home|in[- ](?:the[- ])?office|on-?site|"
    r"in[- ]person|work(?:ing)? (?:from home|remote))|"
    r"\b(?:remote|home|wfh|on-?site|(?:in|in the) office|telework) (?:up to )?(?:\d|one|two|three|"
    r"four)(?:\s?(?:-|–|to|or)\s?(?:\d|one|two|three|four))? days|"
    r"\bmix of (?:remote|on-?site|in[- ]office|home)|\b(?:remote|home)[ ,]*(?:and|/|&|"
    r"\+) (?:on-?site|in[- ]office|office)|\b(?:on-?site|in[- ]office|office) (?:and|/|&|"
    r"\+) (?:remote|home)"
)
_FULLY = re.compile(
    r"\b(?:100 ?%|fully|completely|entirely|permanent(?:ly)?|full[- ]time|all) "
    r"(?:remote|work from home|wfh|telework|home[- ]based)|"
    r"\bremote(?:ly)? (?:after|following|once|upon)|"
    r"\b(?:then|become|becomes|goes|go|transition\w*|"
    r"move[sd]?|moving) (?:to )?(?:fully |100% |permanent )?"
    r"(?:remote|work(?:ing)? from home|home)"
)


class _Seen(NamedTuple):
    """A cue that says where the work is done.

    Attributes:
        remote: What it says.
        sure: Whether it outweighs others: it is in the title, says "not" or "fully".
        evidence: Its words.
    """

    remote: Remote
    sure: bool
    evidence: Evidence


def find_remote(raw: RawPosting, document: Document) -> tuple[Remote, Evidence | None]:
    """Return where the work of a posting is done, with the words that say so."""
    seen = [*_of_places(raw), *_of_document(document)]
    if raw.remote is not None:
        wanted = (Remote.REMOTE,) if raw.remote else (Remote.ONSITE, Remote.HYBRID)
        agreeing = [one for one in seen if one.remote in wanted]
        if agreeing:
            return agreeing[0].remote, agreeing[0].evidence
        return wanted[0], Evidence("yes" if raw.remote else "no", -1, "remote")
    for sure in (True, False):
        for remote in (Remote.ONSITE, Remote.HYBRID, Remote.REMOTE):
            # What is sure counts in the order of the posting, the rest by how much it restricts.
            chosen = [one for one in seen if one.sure == sure and (sure or one.remote is remote)]
            if chosen and (sure or remote is not Remote.ONSITE):
                return chosen[0].remote, chosen[0].evidence
    return (seen[0].remote, seen[0].evidence) if seen else (Remote.UNKNOWN, None)


def _of_places(raw: RawPosting) -> Iterator[_Seen]:
    for place in raw.places:
        found = _CUE.search(place.lower())
        if found and found.lastgroup:
            yield _Seen(_REMOTE[found.lastgroup], True, Evidence(place, -1, "places"))


_REMOTE = {"hybrid": Remote.HYBRID, "remote": Remote.REMOTE, "onsite": Remote.ONSITE}


def _of_document(document: Document) -> Iterator[_Seen]:
    text = document.lowered
    for found in _CUE.finditer(text):
        kind = found.lastgroup or ""
        titled = document.in_title(found.start())
        begin, end = document.sentence(found.start())
        before, after = text[begin : found.start()], text[found.end() : end]
        evidence = document.evidence(found.start(), found.end())
        if kind == "remote" and (_NEGATED.search(before) or _NEGATED_AFTER.match(after)):
            yield _Seen(Remote.ONSITE, True, evidence)
            continue
        if _NO_WORK[kind].match(after) or _NO_WORK_BEFORE[kind].search(before):
            continue
        if kind == "hybrid" and _NEGATED.search(before):
            continue
        if not titled and document.section(found.start()) is Section.ABOUT:
            continue
        sentence = text[begin:end]
        if _FULLY.search(sentence):
            yield _Seen(Remote.REMOTE, True, evidence)
        elif _PARTLY.search(sentence):
            yield _Seen(Remote.HYBRID, True, evidence)
        elif kind == "remote" and found[0] == "home office":
            continue
        else:
            yield _Seen(_REMOTE[kind], titled, evidence)
