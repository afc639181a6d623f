"""Plain text, RTF and HTML."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cases.reading import NoteError, read_note
from index.cases.reading.html import html_text
from index.cases.reading.plain import clean, decode
from tests.index.cases.reading.samples import HTML, RTF

TEXT = "Température 38 °C\n\tétat stable"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("cp1252"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        TEXT.replace("\n", "\u2028").encode(),
    ],
)
def test_encodings_and_line_ends(data: bytes) -> None:
    """Every way to store the text gives the same note."""
    (note,) = read_note(data, "note.txt")
    assert (note.text, note.title, note.kind, note.left_out) == (TEXT, "note.txt", "text", ())


def test_characters_that_hide_words() -> None:
    """Control characters divide words, invisible ones do not, spaces are spaces."""
    assert clean("a\x00b\x1bc") == "a b c"
    assert clean("dia\u00adbe\u200btes\ufeff") == "diabetes"
    assert clean("5\u00a0mg\u2009daily") == "5 mg daily"
    assert clean("bad \ud800 half") == "bad \ufffd half"


def test_a_charset_that_does_not_fit() -> None:
    """An unknown or wrong charset is passed over."""
    for charset in ("nonsense", "ascii", "hex", "rot13", "idna", "punycode", "\0", "utf-16"):
        assert isinstance(decode("caf\xe9 x".encode("cp1252"), charset), str)
    assert decode("café".encode("cp1252"), "ascii") == "café"
    assert decode("café".encode("mac-roman"), "mac-roman") == "café"


@given(st.text())
def test_utf8_round_trip(text: str) -> None:
    """What is written in UTF-8 is read as it was, once cleaned; cleaning again changes nothing."""
    once = clean(text.encode("utf-8", "replace").decode())
    assert clean(once) == once
    data = ("x" + once).encode()
    if "\ufffd" not in once and not data.startswith((b"From", b"MSH")):
        assert clean(decode(data)) == "x" + once


def test_a_letter_is_no_mail() -> None:
    """A note that begins with lines like headers keeps them."""
    text = "Date: January 5, 2026\nTo: Dr. Example\nFrom: Cardiology\n\nThank you for the referral."
    (note,) = read_note(text.encode())
    assert (note.text, note.kind) == (text, "text")


def test_rtf() -> None:
    """Characters, paragraphs; pictures are named as not read."""
    (note,) = read_note(RTF, "n.rtf")
    assert (note.text, note.kind) == ("Chest pain, café.\nNext line.", "text")
    (note,) = read_note(RTF[:-1] + rb"{\pict " + b"0f" * 5000 + b"} end}")
    assert "0f0f" not in note.text
    assert note.text.endswith("end")
    assert note.left_out == ("pictures are not read",)
    (note,) = read_note(rb"{\rtf1\headery720\footnotes x}")
    assert note.left_out == ()


def test_html_file() -> None:
    """A page gives its text and title."""
    (note,) = read_note(HTML, "n.html")
    assert (note.text, note.title, note.kind) == ("Chest pain.", "Visit", "text")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("a<br>b<div>c</div>d", "a\nb\nc\nd"),
        ("BP <b>120</b>/80 &lt;&nbsp;x &amp; glucose <70", "BP 120/80 < x & glucose <70"),
        ("<ul><li>a<ol><li>b<li>c</ol></li><li><p>d</p></li></ul>e",
         "- a\n  1. b\n  2. c\n- d\n\ne"),
        ("<table><tr><th>A</th><td><p>b</p></td><td></td><td>c</td></tr><tr><td>d</table>",
         "A | b | c\nd"),
        ("x<script>if (a<b) { '</div>' }</script>y<style>p{}</style>z", "xyz"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("x <!-- <p>no</p> --> y", "x y"),
        ("<p title='a > b'>c</p>", "c"),
        ('<img src="unclosed>d', "d"),
        ("<a href=x", ""),
        ("e<!-- open", "e"),
    ],
)  # fmt: skip
def test_html(html: str, text: str) -> None:
    """Blocks, inline elements, lists, tables, what is no text, and broken tags."""
    assert html_text(html, []) == text


def test_struck_out_html() -> None:
    """Struck-out text is left out and named, but not where the tag was never closed."""
    left_out: list[str] = []
    assert html_text("no <del>fever</del> <s>cough</s> pain", left_out) == "no pain"
    assert left_out == ["text that is struck out is not read"]
    assert html_text("no <s>fever, cough", left_out := []) == "no fever, cough"
    assert left_out == []


@given(st.text(st.sampled_from("<>/!-'\"=& \n\0pabtrdulsi;#x10"), max_size=80))
def test_any_html(text: str) -> None:
    """Whatever the tags, text comes out; without any, it is the words themselves."""
    out = html_text(text, [])
    assert out.count("\n\n\n") == 0 or "<pre" in text
    if not set(text) & set("<&"):
        assert "".join(out.split()) == "".join(text.split())


@pytest.mark.parametrize("tag", ["<a ", "<!--", "</", "<?", "<a b='", "<a '>", "<![CDATA["])
def test_unclosed_tags_take_no_time(tag: str) -> None:
    """Tags without end, which take the standard library's parser minutes, are read at once.

    The time is held by the limit that every test has.
    """
    html_text(tag * 300_000, [])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no text"),
        (b" \n ", "no text"),
        (b"\x89PNG\r\n\x1a\n", "text recognition"),
        (b"\xff\xd8\xff\xe0", "text recognition"),
        (bytes(128) + b"DICM", "text recognition"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Word"),
        (bytes(range(32)) * 20, "no text and of no format"),
        (b'<Bundle xmlns="http://hl7.org/fhir"/>', "FHIR in JSON"),
    ],
)
def test_what_is_no_note(data: bytes, message: str) -> None:
    """The error says what to do."""
    with pytest.raises(NoteError, match=message):
        read_note(data, "file")
