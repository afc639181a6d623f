"""Kinds of employment."""

import re

from index.jobs.understanding.document import Document, Section
from index.model.jobs import Employment, RawPosting

_FIELD = re.compile(
    r"(?P<FULL_TIME>full[-_ ]?time|\bft\b|\bpermanent\b|\bregular\b)|(?P<PART_TIME>part[-_ ]?time|"
    r"\bpt\b)|"
    r"(?P<PER_DIEM>per[-_ ]?diem|\bprn\b|as[- ]needed|casual|intermittent)|"
    r"(?P<CONTRACT>contract|\b1099\b|freelance)|(?P<TEMPORARY>temp(?:orary)?\b|seasonal|term\b)|"
    r"(?P<INTERNSHIP>intern(?:ship)?\b|extern(?:ship)?\b)"
)
_TEXT = (
    (
        Employment.FULL_TIME,
        ("full", "40 hours", "ft", "direct"),
        re.compile(
            r"\bfull[- ]time\b|\b40 hours (?:per|a|/) ?week\b|\bft/|\(ft\)|\bdirect[- ]hire\b"
        ),
    ),
    (
        Employment.PART_TIME,
        ("part", "(pt", "/pt"),
        re.compile(r"\bpart[- ]time\b|\(pt\)|/pt\b"),
    ),
    (
        Employment.PER_DIEM,
        ("diem", "prn", "needed basis"),
        re.compile(
            r"\bper[- ]diem\b(?! (?:rate|allowance|stipend|reimburs))|\bprn\b|as[- ]needed basis"
        ),
    ),
    (
        Employment.CONTRACT,
        ("contract", "1099"),
        re.compile(
            r"\bindependent contractors?\b|\b1099\b|\bcontractor (?:position|role)|\(contract\)|"
            r"\bcontract(?:[- ]to[- ]hire|[- ](?:position|role|job|work|assignment|coder|basis|"
            r"opportunity|auditor|length|duration))|(?:months?|weeks?|:)\s*contract\b"
        ),
    ),
    (
        Employment.TEMPORARY,
        ("temp", "seasonal"),
        re.compile(
            r"\btemporary (?:position|role|job|assignment|coder|basis|full|part|remote)|"
            r"\btemp[- ]to[- ](?:hire|perm)|\(temp(?:orary)?\)|:\s*temporary\b|"
            r"\b(?:temp|seasonal) (?:position|role|job|assignment)"
        ),
    ),
    (
        Employment.INTERNSHIP,
        ("intern", "externship"),
        re.compile(r"\binternship\b|\bexternship\b|\bcoding intern\b|\bhim intern\b"),
    ),
)
"""What a text says of each kind, with what it holds where it may say so."""
_OTHERS = re.compile(
    r"[- ]*(?:\(?\w+\)?\s+)?(?:employees?|staff|team members?|associates?|benefits?|experience|"
    r"coders|colleagues|caregivers|workers|students?|equivalent|work experience)\b"
)
_NOT = re.compile(r"(?:\bnot an?|\bno|\bnot|\bisn't an?|\bdon't use|\bnon)[\s-]+(?:\w+\s){0,1}$")


def find_employment(raw: RawPosting, document: Document) -> tuple[Employment, ...]:
    """Return the kinds of employment of a posting, in the order of ``Employment``."""
    found = {kind for words in raw.employment for kind in _of_field(words)}
    text = document.lowered[: document.title_end] if found else document.lowered
    for kind, hints, pattern in _TEXT:
        if any(hint in text for hint in hints) and _says(document, text, pattern):
            found.add(kind)
    if not found:
        found.update(_of_field(document.whole[: document.title_end]))
    return tuple(kind for kind in Employment if kind in found)


def _says(document: Document, text: str, pattern: re.Pattern[str]) -> bool:
    """Return whether the text says it of the job, not of others whom it employs."""
    for match in pattern.finditer(text):
        before = text[max(0, match.start() - 30) : match.start()]
        if (
            document.section(match.start()) not in (Section.ABOUT, Section.OFFER)
            and not _OTHERS.match(text, match.end())
            and not _NOT.search(before)
        ):
            return True
    return False


def _of_field(words: str) -> set[Employment]:
    # Sources write FULL_TIME, "Full-time / Per Diem", "Contract (1099)".
    return {
        Employment[match.lastgroup] for match in _FIELD.finditer(words.lower()) if match.lastgroup
    }
