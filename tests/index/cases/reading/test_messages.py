"""E-mail and HL7 version 2 messages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cases.reading import NoteError, read_note
from index.cases.reading.hl7v2 import Delimiters, unescape
from index.cases.reading.plain import clean
from tests.index.cases.reading.samples import EML, MDM, ORU, RTF, WORD, b64, pdf

USED = Delimiters("|", "^", "~", "\\", "&")


def test_mail() -> None:
    """Plain text before HTML, charset and encoding honoured, attachments read as notes."""
    body, attached = read_note(EML, "case.eml")
    assert (body.text, body.title, body.kind) == ("Temperature 38°C", "Visit café", "eml")
    assert body.left_out == ("scan.png: pictures and recordings are not read",)
    assert (attached.text, attached.title) == ("Addendum: no fever.", "addendum.txt")


def _mail(*parts: bytes) -> bytes:
    body = b"".join(b"--x\n" + part + b"\n" for part in parts) + b"--x--\n"
    return b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n" + body


def _attached(data: bytes, name: str, kind: str = "application/octet-stream") -> bytes:
    head = f"Content-Type: {kind}\nContent-Disposition: attachment; filename={name}\n"
    return f"{head}Content-Transfer-Encoding: base64\n\n{b64(data)}".encode()


def test_attachments_of_every_kind() -> None:
    """A document is read as what it is, whatever the mail calls it; what is none is named."""
    notes = read_note(
        _mail(
            _attached(WORD, "a.docx"),
            _attached(pdf(["Page"]), "b.bin"),
            _attached(RTF, "c.doc", "application/msword"),
            _attached(b"\0\1\2\3" * 50, "d.dat"),
            _attached(b"BEGIN:VCALENDAR", "e.ics", "text/calendar"),
        )
    )
    assert [(note.kind, note.title) for note in notes] == [
        ("docx", "a.docx"), ("pdf", "b.bin"), ("text", "c.doc"),
    ]  # fmt: skip
    assert notes[0].left_out[0].startswith("d.dat: it is no text")
    assert notes[0].left_out[1] == "e.ics: text/calendar is no note"


def test_mail_in_html_only() -> None:
    """The text of the page."""
    data = b"Message-ID: <1>\nContent-Type: text/html; charset=nonsense\n\n<p>Pain &amp; fever</p>"
    assert read_note(data)[0].text == "Pain & fever"


def test_mail_in_mail() -> None:
    """An attached message is a note, to a depth."""
    inner = b"Message-ID: <1>\nSubject: inner\n\nInner note."
    data = _mail(b"Content-Type: message/rfc822\n\n" + inner)
    (note,) = read_note(data)
    assert (note.text, note.title) == ("Inner note.", "inner")
    for _ in range(12):
        data = b"MIME-Version: 1.0\nContent-Type: message/rfc822\n\n" + data
    with pytest.raises(NoteError, match="nested more than 8"):
        read_note(data)


def test_hl7_messages() -> None:
    """Each message is a note; segments in order, escapes resolved, withdrawn results left out."""
    first, second = read_note((MDM + ORU).encode(), "x.hl7")
    assert (first.title, first.kind) == ("Consultation", "hl7v2")
    assert first.text == (
        "Consult note:\nCHIEF COMPLAINT: chest pain\n\nOne.\nTwo & three\n\n50% a\nrepeated"
    )
    assert second.title == "Chest 2 views"
    assert second.text == (
        "Findings:\nLeft lower lobe opacity.\n\nImpression:\nPneumonia.\n"
        "Hemoglobin: 9.1 g/dL (L)\nCalled to floor."
    )
    assert second.left_out == (
        "a result that is marked as sent for the wrong patient or in error is not read",
    )


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_hl7_framing(end: str) -> None:
    """MLLP bytes, batch segments and any line end give the same notes."""
    plain = [note.text for note in read_note((MDM + ORU).encode())]
    framed = "".join(f"\x0b{one}\x1c\r" for one in (MDM, ORU)).replace("\r", end)
    assert [note.text for note in read_note(framed.encode())] == plain
    batch = f"FHS|^~\\&|A\rBHS|^~\\&|A\r{MDM}{ORU}BTS|2\rFTS|1\r".replace("\r", end)
    assert [note.text for note in read_note(batch.encode())] == plain


def test_hl7_broken_line() -> None:
    """A line that is no segment goes on with the note; other delimiters are honoured."""
    data = "MSH$%~!@$A\rOBX$1$TX$1%Note$$Line one\nand two !F! !T!\r"
    (note,) = read_note(data.encode())
    assert (note.title, note.text) == ("Note", "Line one\nand two $ @")


def test_hl7_attached_files() -> None:
    """Base64 and hexadecimal data of type ED; damaged ones are named."""
    message = "MSH|^~\\&|A\rOBX|1|ED|1^{}||^{}^{}^{}^{}\r"
    (note,) = read_note(
        message.format("Report", "application", "pdf", "Base64", b64(pdf(["Inside"]))).encode()
    )
    assert (note.text, note.title, note.kind) == ("Inside", "Report", "hl7v2")
    (note,) = read_note(message.format("R", "text", "plain", "Hex", b"Hex text".hex()).encode())
    assert note.text == "Hex text"
    with pytest.raises(NoteError, match="R: the attached file is damaged"):
        read_note(message.format("R", "text", "plain", "Base64", "A").encode())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f", "a|b^c&d~e\\f"),
        ("\\H\\bold\\N\\ \\X48\\\\X0D0A\\x", "bold H\r\nx"),
        ("\\.br\\a\\.sp2\\b\\.sk3\\c\\.in+4\\d", "\na\n\nb   cd"),
        ("C:\\data\\notes", "C:\\data\\notes"),
        ("open \\F", "open \\F"),
    ],
)
def test_hl7_escapes(text: str, expected: str) -> None:
    """Delimiters, highlighting, hexadecimal, formatting; what is no escape stays."""
    assert unescape(text, USED) == expected


ESCAPES = {"\\": "\\E\\", "|": "\\F\\", "^": "\\S\\", "&": "\\T\\", "~": "\\R\\", "\n": "\\.br\\"}


@given(st.text(st.one_of(st.sampled_from("\\|^&~\n abEFS.r"), st.characters()), max_size=60))
def test_hl7_round_trip(text: str) -> None:
    """A text that is escaped as the standard says is read as it was."""
    text = clean(f"x{text}x")
    escaped = "".join(ESCAPES.get(one, one) for one in text)
    assert unescape(escaped, USED) == text
    data = f"MSH|^~\\&|A\rOBX|1|TX|1^N||{escaped}\r".encode()
    assert read_note(data)[0].text == text
