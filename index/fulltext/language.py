"""The query language: its filters, its operators, what completes them, and its documentation.

One table (``FILTERS``) makes the parser, the completion and the documents. Does not import Whoosh:
``has_operator`` decides whether a text needs the parser (``index.fulltext.grammar``) at all.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from index.model import SYSTEMS


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on facts of a code, ``name:value``, both in lower case."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class FilterInfo:
    """A filter that the language knows.

    Attributes:
        name: What stands before the colon.
        meaning: What it keeps.
        values: The values it takes, each with its meaning; empty if ``pattern`` says them.
        pattern: Regular expression of a value, in lower case; empty if ``values`` lists them.
        example: A value for the documents.
    """

    name: str
    meaning: str
    values: tuple[tuple[str, str], ...] = ()
    pattern: str = ""
    example: str = ""

    @property
    def value_pattern(self) -> str:
        """Regular expression of the values, without groups that capture."""
        return self.pattern or "|".join(re.escape(value) for value, _ in self.values)


_YEAR = r"20[0-9]{2}"
_YES_NO = (("yes", "a code that can be billed"), ("no", "a header above such codes"))
FILTERS: tuple[FilterInfo, ...] = (
    FilterInfo("billable", "Billable codes, or the headers above them", _YES_NO),
    FilterInfo("new", "Codes new in a fiscal year (HCPCS: added in the year)", (), _YEAR, "2026"),
    FilterInfo("deleted", "Codes deleted in a fiscal year (HCPCS: year)", (), _YEAR, "2026"),
    FilterInfo("revised", "Codes whose title was revised in a fiscal year", (), _YEAR, "2026"),
    FilterInfo("hcc", "Diagnoses in a CMS-HCC category of any version", (), "[0-9]{1,3}", "37"),
    FilterInfo("rxhcc", "Diagnoses in an RxHCC category", (), "[0-9]{1,3}", "30"),
    FilterInfo("ccsr", "Diagnoses in a CCSR category", (), "[a-z]{3}[0-9]{3}", "end003"),
    FilterInfo(
        "sex",
        "Diagnoses with a sex edit (MCE)",
        (("f", "female only"), ("m", "male only")),
    ),
    FilterInfo(
        "age",
        "Diagnoses with an age edit (MCE)",
        (
            ("newborn", "age 0 only"),
            ("pediatric", "ages 0 to 17"),
            ("maternity", "ages 9 to 64"),
            ("adult", "ages 15 to 124"),
        ),
    ),
    FilterInfo(
        "poa",
        "Diagnoses by present-on-admission reporting",
        (("exempt", "exempt from POA reporting"),),
    ),
    FilterInfo(
        "cc",
        "Diagnoses by MS-DRG severity",
        (
            ("yes", "complication or comorbidity (CC) or major (MCC)"),
            ("mcc", "major complication or comorbidity"),
            ("no", "a billable diagnosis that is neither"),
        ),
    ),
    FilterInfo("status", "CPT and HCPCS codes by PFS status indicator", (), "[a-z]", "a"),
    FilterInfo(
        "rbcs",
        "CPT and HCPCS codes by Restructured BETOS category",
        (
            ("anesthesia", "Anesthesia"),
            ("dme", "Durable medical equipment"),
            ("e&m", "Evaluation and management"),
            ("imaging", "Imaging"),
            ("other", "Other"),
            ("procedure", "Procedure"),
            ("test", "Test"),
            ("treatment", "Treatment"),
        ),
    ),
)
"""Every filter. An unknown name, or a value that is not one of its own, is plain text."""

OPERATORS: tuple[tuple[str, str], ...] = (
    ('"with coma"', "The words next to each other, in this order"),
    ("-fetal", "Without this word; the dash touches it and follows a blank"),
    ('-"without complications"', "Without this phrase"),
    ("E11.*", "Codes by wildcard: * stands for any characters"),
    ("S72.0??A", "Codes by wildcard: ? stands for one character"),
    ("E08-E13", "A range of codes, both ends and what lies below them included"),
)
"""Example and meaning of everything that is not a filter or a scope."""

_START = r"(?<!\S)"
_END = r"(?!\S)"
_QUOTED = r'"[^"]*\w[^"]*"(?![\w"])'
PHRASE = re.compile(_START + _QUOTED)
EXCLUSION = re.compile(_START + rf"-(?:{_QUOTED}|[^\W\d_][\w'’-]*\w{_END})")
WILDCARD = re.compile(
    _START + r"(?=\S*[*?])(?=[a-z]?[a-z0-9]?[0-9])[a-z0-9]{2}[a-z0-9.*?]*" + _END, re.IGNORECASE
)
_RANGE_END = r"(?:[a-z][0-9][a-z0-9](?:\.?[a-z0-9]{1,4})?|[0-9][a-z0-9.]{2,6})"
RANGE = re.compile(_START + rf"({_RANGE_END})-({_RANGE_END})" + _END, re.IGNORECASE)
FILTER = re.compile(
    _START
    + "(?:"
    + "|".join(f"{info.name}:(?:{info.value_pattern})" for info in FILTERS)
    + ")"
    + _END,
    re.IGNORECASE,
)
_SCOPES = {info.scope: info.label for info in SYSTEMS.values()}
SCOPE = re.compile(
    _START + rf"(?:{'|'.join(sorted(_SCOPES, key=len, reverse=True))}):", re.IGNORECASE
)
_ANY = re.compile(
    "|".join(part.pattern for part in (PHRASE, EXCLUSION, WILDCARD, RANGE, FILTER)), re.IGNORECASE
)
_MARK = re.compile(r'["*?:-]')


def has_operator(text: str) -> bool:
    """Return whether a text may hold an operator; without one the parser is not needed."""
    return _MARK.search(text) is not None and _ANY.search(text) is not None


@dataclass(frozen=True, slots=True)
class Completion:
    """Something that may stand where the cursor is.

    Attributes:
        text: What to put in place of ``start`` to ``end``.
        meaning: What it does.
        start: Offset of the first character to replace.
        end: Offset behind the last one.
    """

    text: str
    meaning: str
    start: int
    end: int


def complete(text: str, cursor: int) -> list[Completion]:
    """Return the filters, values and scopes that the word at the cursor may become.

    Args:
        text: The text of the search box.
        cursor: Offset of the cursor in it.

    Returns:
        Completions in the order of the table; none for an empty word or one without a match. A
        scope is offered only for the first word.
    """
    cursor = max(0, min(cursor, len(text)))
    start = cursor
    while start and not text[start - 1].isspace():
        start -= 1
    typed = text[start:cursor].lower()
    if not typed:
        return []
    name, colon, value = typed.partition(":")
    pairs: list[tuple[str, str]] = []
    if colon:
        info = next((info for info in FILTERS if info.name == name), None)
        if info is not None:
            values: Iterable[tuple[str, str]] = info.values or ((info.example, info.meaning),)
            pairs = [(f"{name}:{known} ", meaning) for known, meaning in values]
            if not info.values and value:
                pairs = []
        pairs = [pair for pair in pairs if pair[0].startswith(typed)]
    else:
        if not text[:start].strip():
            pairs = [
                (f"{scope}:", f"Only {label}")
                for scope, label in _SCOPES.items()
                if scope.startswith(name)
            ]
        pairs += [(f"{i.name}:", i.meaning) for i in FILTERS if i.name.startswith(name)]
    return [Completion(found, meaning, start, cursor) for found, meaning in pairs]


def language_rows() -> list[tuple[str, str]]:
    """Return what can be typed and what it means, from the tables, for help and documents."""
    rows = [(f"{scope}:", f"Only {label}; the first word") for scope, label in _SCOPES.items()]
    rows += OPERATORS
    for info in FILTERS:
        values = "|".join(value for value, _ in info.values) or info.example
        rows.append((f"{info.name}:{values}", info.meaning))
    return rows


def language_markdown() -> str:
    """Return the query language as a Markdown table."""
    lines = ["| Type | Meaning |", "| --- | --- |"]
    for typed, meaning in language_rows():
        shown = typed.replace("|", "\\|")
        lines.append(f"| `{shown}` | {meaning} |")
    return "\n".join(lines)
