"""Word documents and PDF files."""

import pytest

from index.cases.reading import NoteError, read_note
from tests.index.cases.reading.samples import WORD, W, paragraph, pdf, word, zipped

LEVELS = (
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="upperRoman"/>'
    '<w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>'
)


def _item(text: str, level: int) -> str:
    return paragraph(
        text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="7"/></w:numPr>'
    )  # fmt: skip


def test_lists() -> None:
    """Numbers are counted as Word does: start, level, and again below each item."""
    body = _item("a", 0) + _item("b", 1) + _item("c", 1) + _item("d", 2) + _item("e", 0)
    (note,) = read_note(word(body + _item("f", 1), numbering=LEVELS))
    assert note.text.split("\n") == [
        "III. a", "  III.a) b", "  III.b) c", "    - d", "IV. e", "  IV.a) f",
    ]  # fmt: skip


def test_list_of_a_style() -> None:
    """The style of a paragraph may make it an item."""
    styles = (
        '<w:style w:styleId="Numbered"><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr>'
        "</w:style>"
    )
    body = paragraph("x", '<w:pStyle w:val="Numbered"/>')
    (note,) = read_note(word(body, numbering=LEVELS, styles=styles))
    assert note.text == "III. x"


def test_tables_and_surroundings() -> None:
    """A row is a line, nested tables too; headers come first, footnotes and footers last."""
    inner = (
        f"<w:tbl><w:tr><w:tc>{paragraph('in')}</w:tc><w:tc>{paragraph('ner')}</w:tc></w:tr></w:tbl>"
    )
    table = (
        f"<w:tbl><w:tr><w:tc>{paragraph('Drug')}</w:tc><w:tc>{paragraph('Dose')}</w:tc></w:tr>"
        f"<w:tr><w:tc>{inner}</w:tc><w:sdt><w:sdtContent><w:tc>{paragraph('81')}</w:tc>"
        "</w:sdtContent></w:sdt></w:tr></w:tbl>"
    )
    (note,) = read_note(
        word(
            table + paragraph("end"),
            header1=paragraph("Clinic"),
            header2=paragraph("Clinic"),
            footer1=paragraph("Page"),
            footnotes=f"<w:footnote>{paragraph('see above')}</w:footnote>",
        )
    )
    assert note.text == "Clinic\n\nDrug | Dose\nin | ner | 81\nend\n\nsee above\n\nPage"


def test_what_is_not_read_is_named() -> None:
    """Deleted, struck-out and hidden text, comments and pictures."""
    body = (
        "<w:p><w:del><w:r><w:delText>gone</w:delText><w:t>gone</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>kept</w:t><w:tab/><w:t>on</w:t></w:r></w:ins></w:p>"
        + paragraph("old", run="<w:strike/>")
        + paragraph("new", run='<w:strike w:val="0"/>')
        + paragraph("secret", run="<w:vanish/>")
    )
    (note,) = read_note(word(body, comments="", **{"media/image1": ""}))
    assert note.text.split() == ["kept", "on", "new"]
    assert note.left_out == (
        "text that is struck out is not read",
        "hidden text is not read",
        "1 pictures are not read",
        "comments are not read",
    )


def test_text_boxes_once() -> None:
    """A text box stands twice in the file, for new and old programs."""
    box = f"<w:txbxContent>{paragraph('boxed')}</w:txbxContent>"
    body = f"<w:p><w:r><w:t>a</w:t></w:r><w:r><mc:AlternateContent xmlns:mc='m'><mc:Choice>{box}"
    body += f"</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    assert read_note(word(body))[0].text == "a\nboxed"


def test_title_of_a_document() -> None:
    """The document's own title goes before the file's name."""
    core = "<c:core xmlns:c='c' xmlns:d='d'><d:title>Progress note</d:title></c:core>"
    data = zipped(
        {
            "word/document.xml": f"<w:document {W}><w:body>{paragraph('x')}</w:body></w:document>",
            "docProps/core.xml": core,
        }
    )
    assert read_note(data, "n.docx")[0].title == "Progress note"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (zipped({"a.txt": "x"}), "unpack it"),
        (WORD[: len(WORD) // 2], "damaged or encrypted"),
        (word("<w:p>&undefined;</w:p>"), "not complete XML"),
        (word(""), "no text"),
    ],
)
def test_damaged_documents(data: bytes, message: str) -> None:
    """The error says what to do."""
    with pytest.raises(NoteError, match=message):
        read_note(data, "n.docx")


def test_pdf() -> None:
    """Pages in order; those without text are named."""
    (note,) = read_note(pdf(["One", "", "Three"]), "n.pdf")
    assert (note.text, note.title, note.kind) == ("One\n\nThree", "n.pdf", "pdf")
    assert note.left_out == ("pages without text (pictures or empty): 2",)


def test_encrypted_pdf() -> None:
    """One that opens without a password is read, another is not, and the error says so."""
    assert read_note(pdf(["Open"], password="owner"))[0].text == "Open"
    with pytest.raises(NoteError, match="without one"):
        read_note(pdf(["Closed"], password="owner", user="secret"))


def test_a_scan_says_what_to_do() -> None:
    """A PDF without text."""
    with pytest.raises(NoteError, match="OCR"):
        read_note(pdf(["", ""]))


def test_a_damaged_pdf() -> None:
    """Cut off or no more than a beginning."""
    whole = pdf(["Text"])
    for data in (b"%PDF-1.7\n", whole[:200]):
        with pytest.raises(NoteError):
            read_note(data)
