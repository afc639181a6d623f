"""Ages over 89, 45 CFR 164.514(b)(2)(i)(C); younger ages stay."""

import re
from collections.abc import Iterator

from index.cases.deidentification.model import Found, IdentifierType

_OLD = r"(?:9\d|1[0-2]\d)"
_ONES = r"(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?"
_IN_WORDS = rf"(?:ninety{_ONES}|(?:one|a)[\s-]hundred(?:\sand\s(?:one|two|three|four|five|six))?)"
_YEARS_OLD = (
    r"(?:[\s-]?(?:yo|y\.\s?o\.?|y/o|yrs?\.?[\s-]?(?:old|o)|years?[\s-](?:old|of[\s-]age))"
    r"|[\s-]years?[\s-]old)\b"
)
_AGE = re.compile(
    rf"(?<![\w.>-])(?P<a1>{_OLD}|{_IN_WORDS}){_YEARS_OLD}"
    rf"|\b(?:aged?|age\sis|turned|turning|turns)(?:\sof)?\s?[:=]?\s?(?P<a2>{_OLD}|{_IN_WORDS})"
    r"\b(?!\.\d|\s?(?:%|days?|hours?|minutes?|months?|weeks?))"
    r"|\bin\s(?:his|her|their)\s(?:early\s|mid[\s-]|late\s)?(?P<a3>90['’]?s|nineties|100s)\b"
    rf"|(?:^|\b(?:an?|this|the|pt|patient|is|[:.])\s)(?P<a4>{_OLD})\s?"
    r"(?:(?<=\d)[FM]\b|(?:male|female|man|woman|gentleman|lady|year\sold|y\b))",
    re.IGNORECASE,
)
_COMPARED = re.compile(r"(?:over|above|than|>|≥|>=|under|below|least|<|≤|temp\w*|t)\s*$", re.I)


def find_ages(text: str) -> Iterator[Found]:
    """Yield the ages over 89 of a text; the words "year-old" stay."""
    for found in _AGE.finditer(text):
        name = found.lastgroup or "a1"
        if not _COMPARED.search(text[max(0, found.start(name) - 8) : found.start(name)]):
            yield Found(found.start(name), found.end(name), IdentifierType.AGE, 4)
