"""Tables of running text: the Official Guidelines."""

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


TABLES: tuple[PlainTable, ...] = (
    PlainTable("guideline", Guideline, key=("number",), indexes=(("parent",), ("position",))),
)
