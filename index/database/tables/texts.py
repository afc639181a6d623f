"""Tables of running text: the Official Guidelines, the user's documents, passages of all texts."""

from typing import NamedTuple

from index.database.tables.plain import PlainTable


class Guideline(NamedTuple):
    """A section of the ICD-10-CM Official Guidelines, in printed order, parents first.

    Attributes:
        number: The numbers of its path joined by dots: ``I.C.4.a.3``; ``APPENDIX I``.
        parent: ``number`` of the section it stands in, None for Sections I to IV and appendices.
        title: Its title, without the number.
        text: Its own text, without that of the sections below it. Paragraphs are divided by an
            empty line, the items of a list by a line end.
        page: The page on which it starts, as printed at the foot. The first page of the PDF is 1
            in print too, so this is the page of the PDF as well.
        position: Its place in the document, from 0.
    """

    number: str
    parent: str | None
    title: str
    text: str
    page: int
    position: int


class DocumentSection(NamedTuple):
    """What a section of a reference document has on one page, in the document's order.

    A paragraph stands on the page on which it begins.

    Attributes:
        position: Its place in the document, from 0.
        number: Its number as printed: ``Chapter I``, ``10.1``, ``A``; empty if it has none.
        title: Its title without the number, empty if it has none.
        path: Numbers and titles of the sections it stands in, divided by `` > ``; empty at the top.
        text: Its own text. Paragraphs are divided by an empty line.
        page: The page of the PDF, from 1.
    """

    position: int
    number: str
    title: str
    path: str
    text: str
    page: int


class PassageText(NamedTuple):
    """A piece of running text by which a question is answered; made of the other tables.

    Attributes:
        number: Its document number in the index of passages.
        kind: A ``model.PassageKind``.
        key: What it is about: number of a section, a code, a term.
        title: Title of that.
        path: What stands above it, and other words for it; searched, not shown.
        locator: Where it stands in its release, in words.
        target: Where it opens, see ``model.answers.Citation``.
        text: The release's own words; of a record with several fields a line each.
    """

    number: int
    kind: str
    key: str
    title: str
    path: str
    locator: str
    target: str
    text: str


TABLES: tuple[PlainTable, ...] = (
    PlainTable("guideline", Guideline, key=("number",), indexes=(("parent",), ("position",))),
    PlainTable("document_section", DocumentSection, key=("position",)),
    PlainTable("passage", PassageText, key=("number",)),
)
