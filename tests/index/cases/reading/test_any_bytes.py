"""Whatever bytes a file holds, it gives notes with text, or the error that says why not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.cases.reading.plain import clean
from tests.index.cases.reading.samples import EVERY, as_bytes, notes_or_error, zipped

HEADS = (
    b"", b"%PDF-1.4\n", b"PK\x03\x04", b"{\\rtf1 ", b"MSH|^~\\&|", b"{\"resourceType\":\"Bundle\"",
    b"MIME-Version: 1.0\nContent-Type: ", b"<ClinicalDocument>", b"<html>", b"\xff\xfe",
)  # fmt: skip
FIELDS = (
    "content", "attachment", "data", "url", "title", "contentType", "section", "text", "div", "id",
    "presentedForm", "conclusion", "code", "coding", "display", "status", "type", "description",
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just("QUJD"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(FIELDS),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


def _check(data: bytes, name: str = "") -> None:
    for note in notes_or_error(data, name):
        assert note.text.strip()
        assert note.text == clean(note.text)
        for line in (note.title, *note.left_out):
            assert line == " ".join(clean(line).split())
        note.text.encode()


@settings(max_examples=200, deadline=None)
@given(head=st.sampled_from(HEADS), data=st.binary(max_size=300))
def test_bytes(head: bytes, data: bytes) -> None:
    """Bytes of no format, with and without a beginning that promises one."""
    _check(head + data, "any.eml")


@pytest.mark.parametrize("kind", EVERY)
@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 5_000), length=st.integers(0, 40), patch=st.binary(max_size=40))
def test_damaged_bytes(kind: str, place: int, length: int, patch: bytes) -> None:
    """Good files with a piece replaced."""
    data = EVERY[kind]
    place %= len(data)
    _check(data[:place] + patch + data[place + length :], f"n.{kind}")


@pytest.mark.parametrize("kind", ["text", "html", "rtf", "eml", "fhir", "ccda", "hl7v2"])
@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 5_000), patch=st.text(max_size=12))
def test_damaged_text(kind: str, place: int, patch: str) -> None:
    """Good files with any text put between."""
    data = EVERY[kind]
    place %= len(data)
    _check(data[:place] + patch.encode() + data[place:], f"n.{kind}")


@settings(max_examples=100, deadline=None)
@given(
    kind=st.sampled_from(["DocumentReference", "DiagnosticReport", "Composition", "Bundle"]),
    fields=st.dictionaries(st.sampled_from(["content", "section", "presentedForm", "type", "code",
        "text", "status", "entry", "title", "conclusion"]), JSON, max_size=6),
)  # fmt: skip
def test_any_resource(kind: str, fields: dict[str, object]) -> None:
    """Resources whose fields hold anything."""
    _check(as_bytes({"resourceType": kind, **fields}))
    _check(as_bytes({"resourceType": "Bundle", "entry": [{"resource": fields}, fields]}))


@settings(max_examples=100, deadline=None)
@given(
    name=st.text(max_size=12),
    tags=st.lists(
        st.sampled_from(["p", "r", "t", "tbl", "tr", "tc", "numPr", "ilvl", "numId", "pPr", "rPr",
                         "lvl", "num", "abstractNum", "abstractNumId", "numFmt", "lvlText", "start",
                         "strike", "txbxContent", "br"]), max_size=12),
    value=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=4),
)  # fmt: skip
def test_any_word_document(name: str, tags: list[str], value: str) -> None:
    """Word documents of any elements in any order."""
    value = value.replace("&", "").replace("<", "").replace('"', "")
    xml = "".join(f'<{tag} val="{value}" ilvl="{value}">{value}' for tag in tags)
    xml += "".join(f"</{tag}>" for tag in reversed(tags))
    members: dict[str, bytes | str] = {
        f"word/{part}.xml": f"<x>{xml}</x>" for part in ("document", "numbering", "styles")
    }
    _check(zipped(members), name)
