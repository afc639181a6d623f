"""Files with made-up notes, of every format that is read."""

import base64
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

import pypdf
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from index.cases.reading import NoteError, NoteText, read_note

NOTE = "HPI: 62 year old with chest pain.\nAssessment: NSTEMI."
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
FHIR_DIV = '<div xmlns="http://www.w3.org/1999/xhtml"><p>Stable <b>angina</b>.</p></div>'

EML = b"""From: a@example.org
To: b@example.org
Subject: =?utf-8?q?Visit_caf=C3=A9?=
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=outer

--outer
Content-Type: multipart/alternative; boundary=inner

--inner
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Temperature 38=B0C
--inner
Content-Type: text/html

<p>never read</p>
--inner--
--outer
Content-Type: text/plain; name=addendum.txt
Content-Disposition: attachment; filename=addendum.txt

Addendum: no fever.
--outer
Content-Type: image/png; name=scan.png
Content-Disposition: attachment; filename=scan.png
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--outer--
"""

CCDA = b"""<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="CDA.xsl"?>
<ClinicalDocument xmlns="urn:hl7-org:v3"><title>Discharge Summary</title>
<component><structuredBody>
<component><section><title>Hospital Course</title><text><paragraph>Treated for
<content styleCode="Bold">sepsis</content>.</paragraph>
<list listType="ordered"><item>Fluids</item><item>Antibiotics</item></list></text>
<entry><act><text>coded entry</text></act></entry>
<component><section><title>Imaging</title><text>Clear.<renderMultiMedia/></text></section>
</component></section></component>
<component><section><title>Medications</title><text><table><thead><tr><th>Drug</th><th>Dose</th>
</tr></thead><tbody><tr><td>Aspirin</td><td>81 mg<br/>daily</td></tr></tbody></table>
<list><item>none other</item><item><content revised="delete">warfarin</content></item></list>
</text></section></component></structuredBody></component></ClinicalDocument>
"""

MDM = (
    "MSH|^~\\&|APP|FAC|||20260105||MDM^T02|1|P|2.5\r"
    "PID|1||12345\r"
    "TXA|1|CN^Consultation|TX\r"
    "OBX|1|TX|11488-4^Consult note^LN||CHIEF COMPLAINT: chest pain\r"
    "OBX|2|TX|11488-4^Consult note^LN||\r"
    "OBX|3|FT|11488-4^Consult note^LN||One.\\.br\\Two \\T\\ three\\.sp2\\50\\X25\\ a~repeated\r"
)
ORU = (
    "MSH|^~\\&|LAB|FAC|||20260105||ORU^R01|2|P|2.5\r"
    "OBR|1|||71046^Chest 2 views\r"
    "OBX|1|TX|F^Findings||Left lower lobe opacity.\r"
    "OBX|2|TX|I^Impression||Pneumonia.\r"
    "OBX|3|NM|718-7^Hemoglobin||9.1|g/dL^gram per deciliter|12-16|L\r"
    "OBX|4|TX|X^Other||wrong one||||||W\r"
    "NTE|1||Called to floor.\r"
)


def b64(data: bytes | str) -> str:
    """Return data in base64."""
    return base64.b64encode(data.encode() if isinstance(data, str) else data).decode()


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    """Return a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def word(body: str, **more: str) -> bytes:
    """Return a Word document.

    Args:
        body: XML of its body.
        more: XML of further parts by their names in ``word``: ``header1``.
    """
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
    }
    members |= {f"word/{name}.xml": f"<w:part {W}>{xml}</w:part>" for name, xml in more.items()}
    return zipped(members)


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    """Return a paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def pdf(pages: Iterable[str], password: str = "", user: str = "") -> bytes:
    """Return a PDF with a line of text on every page; none on an empty one.

    Args:
        pages: The lines.
        password: The owner's password, if it is encrypted.
        user: The password without which it does not open.
    """
    writer = pypdf.PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for text in pages:
        page = writer.add_blank_page(612, 792)
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode() if text else b"")
        page[NameObject("/Contents")] = writer._add_object(stream)
    if password:
        writer.encrypt(user, password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def notes_or_error(data: bytes, name: str) -> tuple[NoteText, ...]:
    """Return the notes of a file, none where it is refused; anything else is raised."""
    try:
        notes = read_note(data, name)
    except NoteError:
        return ()
    assert notes
    return notes


def resource(kind: str, **fields: object) -> dict[str, Any]:
    """Return a FHIR resource."""
    return {"resourceType": kind, **fields}


def document_reference(*attachments: dict[str, Any], **fields: object) -> dict[str, Any]:
    """Return a DocumentReference with attachments."""
    content = [{"attachment": attachment} for attachment in attachments]
    return resource("DocumentReference", status="current", content=content, **fields)


def bundle(*resources: dict[str, Any]) -> dict[str, Any]:
    """Return a bundle."""
    return resource("Bundle", type="document", entry=[{"resource": one} for one in resources])


def as_bytes(value: object) -> bytes:
    """Return JSON."""
    return json.dumps(value).encode()


WORD = word(
    paragraph("Assessment")
    + paragraph("Diabetes", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'),
    numbering=(
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    ),
)
FHIR = as_bytes(
    bundle(
        document_reference({"contentType": "text/plain", "data": b64(NOTE)}, description="Visit"),
        resource(
            "Composition", title="Letter", section=[{"title": "A", "text": {"div": FHIR_DIV}}]
        ),
    )
)
RTF = rb"{\rtf1\ansi\ansicpg1252 Chest pain, caf\'e9.\par Next line.}"
HTML = b"<html><head><title>Visit</title></head><body><p>Chest pain.</p></body></html>"

EVERY = {
    "text": NOTE.encode(),
    "html": HTML,
    "rtf": RTF,
    "eml": EML,
    "docx": WORD,
    "pdf": pdf(["Chest pain."]),
    "fhir": FHIR,
    "ccda": CCDA,
    "hl7v2": (MDM + ORU).encode(),
}
