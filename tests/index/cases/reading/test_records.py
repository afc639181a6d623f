"""FHIR resources and C-CDA documents."""

import pytest

from index.cases.reading import NoteError, read_note
from tests.index.cases.reading.samples import (
    CCDA,
    FHIR_DIV,
    NOTE,
    as_bytes,
    b64,
    bundle,
    document_reference,
    pdf,
    resource,
)


def test_ccda() -> None:
    """Titles and narrative of the sections in order, nested ones too; entries are not read."""
    (note,) = read_note(CCDA, "x.xml")
    assert (note.title, note.kind) == ("Discharge Summary", "ccda")
    assert note.text == (
        "Hospital Course\n\nTreated for sepsis.\n\n1. Fluids\n2. Antibiotics\n\nImaging\n\nClear."
        "\n\nMedications\n\nDrug | Dose\nAspirin | 81 mg\ndaily\n\n- none other"
    )
    assert note.left_out == ("pictures are not read", "text that is struck out is not read")


def _wrapping(text: str) -> bytes:
    return (
        '<ClinicalDocument xmlns="urn:hl7-org:v3"><title>Op note</title><component><nonXMLBody>'
        f"{text}</nonXMLBody></component></ClinicalDocument>"
    ).encode()


def test_ccda_that_wraps_a_file() -> None:
    """The file is read; one that lies elsewhere is not fetched."""
    data = b64(pdf(["Inside"]))
    (note,) = read_note(_wrapping(f'<text mediaType="x" representation="B64">{data}</text>'))
    assert (note.text, note.title, note.kind) == ("Inside", "Op note", "ccda")
    with pytest.raises(NoteError, match="open that file itself"):
        read_note(_wrapping('<text><reference value="note.pdf"/></text>'))
    with pytest.raises(NoteError, match="damaged"):
        read_note(_wrapping('<text representation="B64">A</text>'))


def test_document_reference() -> None:
    """The best form of a document is read once."""
    document = document_reference(
        {"contentType": "application/pdf", "data": b64(pdf(["as PDF"]))},
        {"contentType": "text/plain; charset=utf-8", "data": b64(NOTE)},
        type={"coding": [{"display": "Progress note"}]},
    )
    (note,) = read_note(as_bytes(document))
    assert (note.text, note.title, note.kind) == (NOTE, "Progress note", "fhir")
    assert note.left_out == ("other forms of the same document are not read",)


def test_bundle() -> None:
    """Documents in order, attachments in Binary resources, others counted."""
    notes = read_note(
        as_bytes(
            bundle(
                resource("Patient"),
                resource("Binary", id="b1", data=b64("In a binary.")),
                document_reference({"contentType": "text/plain", "url": "https://x/Binary/b1"}),
                document_reference({"title": "far", "url": "https://x/elsewhere"}),
                document_reference({"data": b64("wrong patient")}) | {"status": "entered-in-error"},
                resource("DiagnosticReport", conclusion="Pneumonia.", code={"text": "Chest"}),
                resource("DiagnosticReport", presentedForm=[{"data": b64("<p>Report</p>")}]),
                resource(
                    "Composition",
                    title="Letter",
                    section=[
                        {
                            "title": "Plan",
                            "text": {"div": FHIR_DIV},
                            "section": [{"title": "Next", "text": {"div": "<div>Echo</div>"}}],
                        }
                    ],
                ),
            )
        ),
        "b.json",
    )
    assert [(note.title, note.text) for note in notes] == [
        ("attachment", "In a binary."),
        ("Chest", "Pneumonia."),
        ("attachment", "Report"),
        ("Letter", "Plan\nStable angina.\n\nNext\nEcho"),
    ]
    assert notes[0].left_out == (
        "far: it is not in the file, and nothing is fetched",
        "a DocumentReference that is marked entered-in-error is not read",
        "1 Patient: not read, it is no note",
    )


def test_lines_of_resources() -> None:
    """Bulk exports have a resource a line."""
    lines = [as_bytes(document_reference({"data": b64(f"Note {n}")})) for n in (1, 2)]
    assert [note.text for note in read_note(b"\n".join(lines))] == ["Note 1", "Note 2"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (as_bytes(resource("Patient")), "1 Patient: not read"),
        (as_bytes(document_reference({"data": "A"})), "it is damaged"),
        (as_bytes(document_reference({"url": "https://x"})), "nothing is fetched"),
        (as_bytes(document_reference({"data": b64(NOTE)}))[:-9], "cut off"),
        (b'{"resourceType": "Bundle", "entry": 5}', "no resources"),
        (CCDA[:-30], "not complete XML"),
        (b'<ClinicalDocument xmlns="urn:hl7-org:v3"/>', "no text"),
    ],
)
def test_what_holds_no_note(data: bytes, message: str) -> None:
    """The error says what is there instead."""
    with pytest.raises(NoteError, match=message):
        read_note(data)
