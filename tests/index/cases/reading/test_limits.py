"""Files that are made to harm: each is refused with a sentence, within bounds of memory."""

import io
import zipfile

import pytest

from index.cases.reading import NoteError, note, pdf, read_note, xml
from index.cases.reading.archive import MAX_MEMBERS
from index.cases.reading.eml import MAX_HEADERS, MAX_LINES
from index.cases.reading.note import MAX_BYTES, MAX_CHARACTERS, MAX_PARTS
from index.cases.reading.pdf import MAX_PAGE_BYTES, MAX_PAGES
from tests.index.cases.reading import samples
from tests.index.cases.reading.samples import (
    W,
    as_bytes,
    b64,
    bundle,
    document_reference,
    notes_or_error,
)

BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><ClinicalDocument><title>&c;</title></ClinicalDocument>"""


def _refused(data: bytes, message: str) -> None:
    with pytest.raises(NoteError, match=message):
        read_note(data, "file")


def test_size() -> None:
    """A mail of 50 MB, and a text with too many characters."""
    _refused(samples.EML + b"x" * (50 << 20), "larger than 20 MiB")
    _refused(b"x" * (MAX_BYTES + 1), "larger than 20 MiB")
    assert len(read_note(b"x" * MAX_CHARACTERS)[0].text) == MAX_CHARACTERS
    _refused(b"x" * (MAX_CHARACTERS + 1), "more than 2,000,000 characters")


def test_size_of_other_text() -> None:
    """Rich text, and messages of which every line goes on with the one before."""
    _refused(rb"{\rtf1 " + b"x " * 4_000_001 + b"}", "RTF document is too long")
    message = b"MSH|^~\\&|A\rOBX|1|TX|1^N||x\r"
    _refused(message * 10_001, "more than 10,000 messages")
    _refused(message + b"\\" * 2_000_001, "more than 2,000,000 characters")
    _refused(b"<html>" + b"<" * 2_000_001, "more than 2,000,000 characters")
    assert len(read_note(message + b"y\r" * 100_000)[0].text) == 200_001
    _refused(message + b"y\r" * 1_100_000, "more than 2,000,000 characters")


def test_characters_of_all_notes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit is one of the file, not of each note in it."""
    documents = [document_reference({"data": b64("x" * 400_000)}) for _ in range(6)]
    read_note(as_bytes(bundle(*documents[:5])))
    _refused(as_bytes(bundle(*documents)), "more than 2,000,000 characters")
    monkeypatch.setattr(note.Budget, "spend", lambda *_: None)
    assert len(read_note(as_bytes(bundle(*documents)))) == 6


def test_parts() -> None:
    """Attachments without number."""
    part = b"--x\nContent-Type: application/pdf; name=a.txt\n\nx\n"
    head = b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
    assert len(read_note(head + part * MAX_PARTS + b"--x--\n")) == MAX_PARTS
    _refused(head + part * (MAX_PARTS + 1) + b"--x--\n", "more than 200 files")
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(400)
    )
    _refused(b"MIME-Version: 1.0\n" + nested, "more than 200 parts")
    few = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(12)
    )
    _refused(b"MIME-Version: 1.0\n" + few + b"\nx", "nested more than 8")


def test_headers_of_mail() -> None:
    """Headers without number or end, also those of a part, and lines without number."""
    head = b"Message-ID: 1\n"
    _refused(head + b"X-A: b\n" * MAX_HEADERS + b"\nx", "more than 5,000 headers")
    _refused(head + b"\n" * MAX_LINES, "more than 1,000,000 lines")
    words = b"Subject: start\n" + b" =?utf-8?q?a?=\n" * 900_000
    (note,) = read_note(head + words + b"\nBody.")
    assert note.text == "Body."
    assert note.title.startswith("start")
    assert len(note.title) < 2_000
    part = b"--x\nContent-Type: text/plain; " + b"a*0=b; " * 1_000_000 + b"\n\nPart.\n--x--\n"
    mixed = b"Content-Type: multipart/mixed; boundary=x\n\n"
    assert read_note(head + mixed + part)[0].text == "Part."


def test_zip_bombs() -> None:
    """Members that unpack to too much, are packed too well, lie about their size, or are many."""
    for size in (10 << 20, 100 << 20):
        document = f"<w:document {W}>".encode() + b" " * size + b"</w:document>"
        _refused(samples.zipped({"word/document.xml": document}), "unpacks to far more")
    many = dict.fromkeys(["word/document.xml", *map(str, range(MAX_MEMBERS))], "<x/>")
    _refused(samples.zipped(many), "2,001 files")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<x>" + b" " * (1 << 20) + b"</x>")
    said = (7 + (1 << 20)).to_bytes(4, "little")
    assert out.getvalue().count(said) == 2
    _refused(out.getvalue().replace(said, (500).to_bytes(4, "little")), "damaged|not complete")


def test_names_are_no_paths() -> None:
    """A member that climbs out of the folder is nothing: members are read, not unpacked."""
    document = f"<w:document {W}><w:body>{samples.paragraph('x')}</w:body></w:document>"
    data = samples.zipped({"../../evil.txt": "no", "word/document.xml": document})
    assert read_note(data)[0].text == "x"


def test_entities() -> None:
    """Entities are not expanded and no file is fetched, in C-CDA and in Word."""
    _refused(BOMB, "declares XML entities")
    _refused(samples.zipped({"word/document.xml": BOMB}), "declares XML entities")
    outside = b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><ClinicalDocument/>'
    _refused(outside, "declares XML entities")


def test_depth_and_number_of_elements() -> None:
    """Elements nested too deeply, and too many."""
    deep = xml.MAX_XML_DEPTH - 1
    good = b"<ClinicalDocument>" + b"<a>" * deep + b"</a>" * deep + b"</ClinicalDocument>"
    _refused(good, "no text")
    for depth in (xml.MAX_XML_DEPTH, 400_000):
        data = b"<ClinicalDocument>" + b"<a>" * depth + b"</a>" * depth + b"</ClinicalDocument>"
        _refused(data, "nested more than 100 elements")
    many = b"<ClinicalDocument>" + b"<a/>" * (2 * xml.MAX_ELEMENTS) + b"</ClinicalDocument>"
    _refused(many, "more than 500,000 elements")
    _refused(b'{"resourceType":' + b"[" * 100_000, "damaged")
    nested = document_reference({"data": b64("x")})
    for _ in range(12):
        nested = bundle(nested)
    _refused(as_bytes(nested), "nested more than 8")


def test_files_in_files() -> None:
    """A document that wraps itself again and again."""
    data = b"innermost"
    for _ in range(12):
        data = (
            '<ClinicalDocument><component><nonXMLBody><text representation="B64">'
            f"{b64(data)}</text></nonXMLBody></component></ClinicalDocument>"
        ).encode()
    _refused(data, "nested more than 8")


def test_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF of too many pages, of a page that is too large, or one that takes too long."""
    _refused(samples.pdf(["x", "x" * MAX_PAGE_BYTES]), "page 2 is a drawing too large")
    _refused(samples.pdf([""] * (MAX_PAGES + 1)), "more than 500 pages")
    monkeypatch.setattr(pdf, "MAX_SECONDS", -1.0)
    _refused(samples.pdf(["x"]), "takes too long")


@pytest.mark.parametrize("kind", samples.EVERY)
def test_cut_off(kind: str) -> None:
    """Every file cut off at every tenth of its length gives notes or a sentence."""
    data = samples.EVERY[kind]
    for tenth in range(10):
        notes = notes_or_error(data[: len(data) * tenth // 10], f"n.{kind}")
        assert all(one.text.strip() for one in notes)
