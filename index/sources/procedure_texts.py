"""Our own text about procedures: one record a code, ``resources/content/procedures/*.toml``.

Each file is validated by ``schema.json`` beside it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from index.database.tables.procedures import ProcedureLine
from index.model import CodeRef, System
from index.sources.hcpcs import hcpcs_numbers
from index.sources.own_texts import (
    OwnTextError,
    bundled_texts,
    file_texts,
    folder,
    parse_file,
    refuse_doubles,
)
from index.sources.procedure_numbers import CPT_TITLE, HCPCS_TITLE, cpt_numbers
from index.sources.records import NAMED_ONLY, Row
from index.sources.release import Release, plain

PROCEDURE_CODE = re.compile(
    r"(?<![A-Z0-9.-])([0-9]{4}[0-9FTUM]|[A-CEGHJ-MP-V][0-9]{4})(?![A-Z0-9%]|[.,][0-9])"
)
"""A CPT or HCPCS code in running text; no amount, no part of a longer number."""

_REPORTED = re.compile(r"[0-9A-Z.]*")


def bare_code(reported: str) -> str:
    """Return a reported code without modifiers and units: ``20610-RT``, ``J1885 x 4``."""
    found = _REPORTED.match(reported)
    return found[0] if found else ""


SECTIONS = {
    "procedure": "Procedure",
    "reported": "When it is reported",
    "documentation": "Documentation needed",
    "billing": "Billing and modifiers",
    "errors": "Common errors and denials",
    "examples": "Examples",
}
"""The six sections of a full page: key in the files, heading on the page."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What published files say of the code, as the text takes it for granted.

    Attributes:
        status: Status of the fee schedule, one letter; empty where it does not list the code.
        global_days: ``000``, ``010``, ``090``, ``MMM``, ``XXX``, ``YYY``, ``ZZZ`` or empty.
        category: RBCS category; empty where RBCS does not hold the code.
        subcategory: RBCS subcategory.
        add_on_to: Codes that it is added to, ``contractor`` where the contractor decides; empty
            if it is no add-on code. With many parents some of them.
    """

    status: str
    global_days: str
    category: str
    subcategory: str
    add_on_to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A short case.

    Attributes:
        case: What happened, invented.
        codes: What is reported, modifiers behind a hyphen: ``62272``, ``20610-RT``, ``G91.2``.
        reason: Why.
    """

    case: str
    codes: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class ProcedureText:
    """Our text about one code.

    Attributes:
        ref: The code.
        family: Codes of one family may share sentences.
        title: Plain-language title, one line.
        summary: One sentence.
        words: Other ways to say it, for the search.
        figures: What it was checked against.
        description: What is done, why and how, 80 to 200 words, paragraphs divided by an empty
            line; empty if there is no full page.
        procedure: Steps, in order.
        reported: When it is reported and what it is distinct from.
        documentation: What the record must show.
        billing: Modifiers, global period, settings.
        errors: Common errors and denials.
        examples: Two short cases.
    """

    ref: CodeRef
    family: str
    title: str
    summary: str
    words: tuple[str, ...]
    figures: Figures
    description: str = ""
    procedure: tuple[str, ...] = ()
    reported: tuple[str, ...] = ()
    documentation: tuple[str, ...] = ()
    billing: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()

    @property
    def is_full(self) -> bool:
        """Whether it has a description and sections."""
        return bool(self.description)

    def section(self, key: str) -> tuple[str, ...]:
        """Return the paragraphs of a section that is a list of them: all but ``examples``."""
        found: tuple[str, ...] = getattr(self, key)
        return found

    def passages(self) -> tuple[str, ...]:
        """Return every piece of prose of the record, in page order."""
        own = [self.title, self.summary, self.description]
        for key in SECTIONS:
            if key != "examples":
                own.extend(self.section(key))
        for example in self.examples:
            own.extend((example.case, example.reason))
        return tuple(text for text in own if text)


@dataclass(frozen=True, slots=True)
class ProcedureFile:
    """One file: the procedures of a body system.

    Attributes:
        title: The body system.
        checked: When its figures were last compared with the published files.
        editions: Which editions these were.
        procedures: Its records, in the order of the file.
    """

    title: str
    checked: date
    editions: tuple[str, ...]
    procedures: tuple[ProcedureText, ...]


SUBJECT = "procedures"
"""Folder of the files below ``resources/content``."""


def read_all(place: Path | None = None) -> list[ProcedureFile]:
    """Read every file of a folder in order of name.

    Args:
        place: The folder; our own if None.

    Raises:
        OwnTextError: A file does not follow the schema, or a code stands twice.
    """
    return parse_all(file_texts(place or folder(SUBJECT)))


def parse_all(texts: Mapping[str, str]) -> list[ProcedureFile]:
    """Parse files in order of name.

    Args:
        texts: The text of each file.

    Raises:
        OwnTextError: A file does not follow the schema, or a code stands twice.
    """
    files = [_parse(name, texts[name]) for name in sorted(texts)]
    refuse_doubles((text.ref.code for file in files for text in file.procedures), SUBJECT)
    return files


def _parse(name: str, text: str) -> ProcedureFile:
    data = parse_file(SUBJECT, name, text, "code")
    return ProcedureFile(
        title=data["title"],
        checked=data["checked"],
        editions=tuple(data["editions"]),
        procedures=tuple(_procedure(one) for one in data["procedure"]),
    )


def _procedure(one: Mapping[str, Any]) -> ProcedureText:
    def paragraphs(key: str) -> tuple[str, ...]:
        return tuple(plain(text) for text in one.get(key, ()))

    return ProcedureText(
        ref=CodeRef(System(one["system"]), one["code"]),
        family=one["family"],
        title=plain(one["title"]),
        summary=plain(one["summary"]),
        words=tuple(one["words"]),
        figures=Figures(
            one["status"],
            one["global_days"],
            one["category"],
            one["subcategory"],
            tuple(one["add_on_to"]),
        ),
        description="\n\n".join(map(plain, one.get("description", "").split("\n\n"))),
        procedure=paragraphs("procedure"),
        reported=paragraphs("reported"),
        documentation=paragraphs("documentation"),
        billing=paragraphs("billing"),
        errors=paragraphs("errors"),
        examples=tuple(
            Example(plain(each["case"]), tuple(each["codes"]), plain(each["reason"]))
            for each in one.get("examples", ())
        ),
    )


def read_procedure_texts(release: Release) -> Iterator[Row]:
    """Yield the codes we write about, by number alone, and every paragraph about them.

    Args:
        release: Its bytes are a JSON object of file names and texts.
    """
    try:
        files = parse_all(bundled_texts(release))
    except OwnTextError as error:
        release.fail(str(error), error)
    texts = sorted(
        ((text, file) for file in files for text in file.procedures), key=lambda one: one[0].ref
    )
    cpt = {text.ref.code: CPT_TITLE for text, _ in texts if text.ref.system is System.CPT}
    hcpcs = {text.ref.code: HCPCS_TITLE for text, _ in texts if text.ref.system is System.HCPCS}
    yield from cpt_numbers(cpt, NAMED_ONLY)
    yield from hcpcs_numbers(hcpcs, NAMED_ONLY)
    for text, file in texts:
        yield from _lines(text, file)


def _lines(text: ProcedureText, file: ProcedureFile) -> Iterator[ProcedureLine]:
    key = (text.ref.system.value, text.ref.code)
    parts: dict[str, tuple[str, ...]] = {
        "title": (text.title,),
        "summary": (text.summary,),
        "words": text.words,
        "checked": (f"{file.checked.isoformat()}: {', '.join(file.editions)}",),
    }
    if text.is_full:
        parts["description"] = tuple(text.description.split("\n\n"))
        parts.update({name: text.section(name) for name in SECTIONS if name != "examples"})
    for part, paragraphs in parts.items():
        for line, paragraph in enumerate(paragraphs, start=1):
            yield ProcedureLine(*key, part, line, paragraph)
    for line, example in enumerate(text.examples, start=1):
        codes = " ".join(code.replace(" ", "") for code in example.codes)
        yield ProcedureLine(*key, "examples", line, example.case, codes, example.reason)
