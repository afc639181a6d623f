"""Citations: the place in an installed release on which a sentence rests.

A quotation is made here only, from text or fields as the content holds them, so that no answer can
quote what no release says.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date

from index.database import Content
from index.model import CodeRef, Note, Source, System
from index.model.answers import Citation
from index.model.editions import releases_for
from index.model.passages import Passage, PassageKind
from index.pages import NOTE_LABELS
from index.pages.edits import SETTING_LABELS, AddOn, Mue
from index.pages.exclusions import Exclusion
from index.pages.fees import Locality
from index.pages.guidelines import GuidelineSection
from index.pages.guidelines import guideline as find_guideline
from index.pages.pair_rows import Pair
from index.pages.rows import catalogue, find_row
from index.pages.versions import CodeVersion

DIVIDER = " | "
GUIDELINES = "icd10cm_guidelines"


def _citation(source: Source, locator: str, quote: str, target: str) -> Citation:
    return Citation(source.name, source.edition, locator, quote, target, source.id)


def prose(content: Content, source: str, locator: str, text: str, target: str = "") -> Citation:
    """Cite running text.

    Args:
        content: The generation.
        source: Id of the release.
        locator: Where in it.
        text: Words of the release, a part of one of its texts without any change.
        target: Where it opens.
    """
    return _citation(catalogue(content).sources[source], locator, text, target)


def record(
    content: Content, source: str, locator: str, fields: Iterable[object], target: str = ""
) -> Citation:
    """Cite fields of one record, as published; empty ones are left out.

    Args:
        content: The generation.
        source: Id of the release.
        locator: Where in it.
        fields: Values of the record.
        target: Where it opens.
    """
    values = (str(field) for field in fields if field not in (None, ""))
    return _citation(catalogue(content).sources[source], locator, DIVIDER.join(values), target)


def code_target(ref: CodeRef) -> str:
    """Return where a code opens."""
    return f"code:{ref.system.value}:{ref.code}"


def code_row(content: Content, row: sqlite3.Row, ref: CodeRef) -> Citation:
    """Cite the row of a code: the code and its title."""
    return record(
        content,
        row["source"],
        row["display"],
        (row["display"], row["title"]),
        code_target(ref),
    )


def code(content: Content, ref: CodeRef) -> Citation:
    """Cite a code by its title.

    Raises:
        UnknownCodeError: No installed release has it.
    """
    return code_row(content, find_row(content, ref), ref)


def note(content: Content, one: Note) -> Citation:
    """Cite an instructional note of the Tabular List, with the code at which it stands."""
    locator = f"{one.origin.display}, {NOTE_LABELS[one.kind]} note"
    return prose(content, one.source, locator, one.text, code_target(one.origin.ref))


def passage(content: Content, one: Passage, words: str = "") -> Citation:
    """Cite a passage: running text word for word, a record by its fields.

    Args:
        content: The generation.
        one: The passage.
        words: The part of running text that matters; all of it if empty.
    """
    if one.kind in (PassageKind.DEFINITION, PassageKind.PLACE):
        fields = (one.title, *one.text.splitlines())
        return record(content, one.source, one.locator, fields, one.target)
    return prose(content, one.source, one.locator, words or one.text, one.target)


def guideline(content: Content, section: GuidelineSection, words: str = "") -> Citation:
    """Cite a section of the Official Guidelines.

    Args:
        content: The generation.
        section: The section.
        words: The part of its text that matters; its whole text if empty.
    """
    return prose(
        content,
        section.source,
        f"Section {section.number}, {section.title}, page {section.page}",
        words or section.text or section.title,
        f"guideline:{section.number}",
    )


def version(content: Content, row: sqlite3.Row, found: CodeVersion) -> Citation:
    """Cite what the edition for a date says of a code: code, title, header or billable."""
    ref = CodeRef(System(row["system"]), row["code"])
    return record(
        content, found.source, row["display"], (row["display"], found.title), code_target(ref)
    )


def exclusion(content: Content, one: Exclusion) -> Citation:
    """Cite an Excludes note of another code, in the words of its last line."""
    locator = f"{one.origin.display}, {NOTE_LABELS[one.kind]} note"
    text = content.connection.execute(
        "SELECT note.text FROM note JOIN code ON code.id = note.code_id"
        " WHERE code.system = ? AND code.code = ? AND note.kind = ? AND note.source = ?"
        " AND substr(?, -length(note.text)) = note.text ORDER BY length(note.text) DESC",
        (one.origin.ref.system.value, one.origin.ref.code, one.kind.value, one.source, one.text),
    ).fetchone()["text"]
    return prose(content, one.source, locator, text, code_target(one.origin.ref))


def guideline_words(content: Content, number: str, words: str, on: date) -> Iterator[Citation]:
    """Yield the section of the guidelines for a date that has some words; none if none has.

    Args:
        content: The generation.
        number: Number of the section.
        words: The words, as the section has them.
        on: The date of service.
    """
    editions = releases_for(catalogue(content).kinds.get(GUIDELINES, ()), on)
    section = find_guideline(content, number, [one.id for one in editions])
    if section is not None and words in section.text:
        yield guideline(content, section, words)


def absence(content: Content, source: str, what: str) -> Citation:
    """Cite a release for holding no record of something: there are no words to quote.

    Args:
        content: The generation.
        source: Id of the release.
        what: What it has no record of: ``20610 / 99213``; ``E11.9, CMS-HCC V24``.
    """
    return prose(content, source, f"{what}, no record", "")


def pair(content: Content, edit: Pair) -> Citation:
    """Cite a procedure-to-procedure edit: columns, first and last day, indicator, rationale."""
    return record(
        content,
        edit.source,
        f"{edit.column1} / {edit.column2}",
        (
            edit.column1,
            edit.column2,
            edit.effective,
            edit.deleted,
            edit.indicator,
            edit.rationale,
        ),
        f"pairs:{edit.column1}",
    )


def mue(content: Content, ref: CodeRef, edit: Mue) -> Citation:
    """Cite a medically unlikely edit: code, value, adjudication indicator, rationale."""
    return record(
        content,
        edit.source,
        f"{ref.display}, MUE for {SETTING_LABELS[edit.setting]}",
        (ref.code, edit.value, edit.adjudication, edit.rationale),
        code_target(ref),
    )


def add_on(content: Content, edit: AddOn, ref: CodeRef) -> Citation:
    """Cite an add-on edit: type, add-on code, primary code, first and last day, instructions.

    Args:
        content: The generation.
        edit: The edit.
        ref: The code, add-on or primary, whose page it opens.
    """
    return record(
        content,
        edit.source,
        f"add-on {edit.code}, primary {edit.primary}",
        (edit.type, edit.code, edit.primary, edit.effective, edit.deleted, edit.notes),
        code_target(ref),
    )


def fields(
    content: Content, row: sqlite3.Row, ref: CodeRef, names: Iterable[str], locator: str = ""
) -> Citation:
    """Cite fields of a row about a code, the code first.

    Args:
        content: The generation.
        row: A row that has ``code`` and ``source``.
        ref: The code.
        names: Names of the other fields that matter.
        locator: Where in the release; the code if empty.
    """
    values = (row["code"], *(row[name] for name in names))
    return record(content, row["source"], locator or ref.display, values, code_target(ref))


def locality(content: Content, place: Locality) -> Citation:
    """Cite the practice cost indices of a locality: its numbers, name and the three indices."""
    return record(
        content,
        place.source,
        f"{place.name}, {place.id}",
        (
            *place.id.split("-"),
            place.state,
            place.name,
            place.work,
            place.practice,
            place.malpractice,
        ),
    )


_MODIFIER_PARTS = {
    "when": "when it is used",
    "not_when": "when it is not used",
    "documentation": "documentation",
    "basis": "public basis",
}


def modifier(content: Content, fact: sqlite3.Row) -> Citation:
    """Cite what our text says of a modifier in one field each."""
    names = ("modifier", "title", "tells", "ncci", "payment", "applies_to")
    name = fact["modifier"]
    fields = (fact[field] for field in names)
    return record(content, fact["source"], f"modifier {name}", fields, f"modifier:{name}")


def modifier_line(content: Content, line: sqlite3.Row) -> Citation:
    """Cite a paragraph of our text about a modifier."""
    name = line["modifier"]
    locator = f"modifier {name}, {_MODIFIER_PARTS[line['part']]}"
    return prose(content, line["source"], locator, line["text"], f"modifier:{name}")


def official_modifier(content: Content, row: sqlite3.Row) -> Citation:
    """Cite a modifier of the HCPCS Level II file: description, when added, last day."""
    name = row["modifier"]
    fields = (name, row["description"], row["added"], row["terminated"])
    return record(content, row["source"], f"modifier {name}", fields, f"modifier:{name}")
