"""FHIR R4 resources in JSON that carry notes: documents, reports, compositions, and bundles."""

import base64
import binascii
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from index.cases.reading.html import html_text
from index.cases.reading.note import MAX_DEPTH, NoteError, NoteText, Source
from index.cases.reading.plain import clean, decode

Resource = dict[str, Any]

_WITHDRAWN: Final = frozenset({"entered-in-error", "superseded", "cancelled"})
_ORDER: Final = ("text/plain", "text/html", "application/xhtml+xml", "text/rtf", "application/rtf")
"""Types of a document's attachments, which say the same, best first; the others follow."""
_MAX_NOTES = 10_000


def resources(data: bytes) -> list[Resource]:
    """Return the resources of a file: one, or one a line (ndjson); empty if it is not FHIR.

    Raises:
        NoteError: It is JSON of FHIR that is damaged.
    """
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") or b'"resourceType"' not in data:
        return []
    text = decode(data)
    try:
        try:
            found = [json.loads(text)]
        except json.JSONDecodeError:
            found = [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError) as error:
        msg = "the FHIR file is damaged or cut off: export it again"
        raise NoteError(msg) from error
    return [one for one in found if isinstance(one, dict) and "resourceType" in one]


def read_fhir(found: list[Resource], source: Source) -> tuple[NoteText, ...]:
    """Read the notes of resources.

    Args:
        found: What ``resources`` returned.
        source: The file.

    Raises:
        NoteError: It holds none, or too many.
    """
    entries = [entry for one in found for entry in _flat(one, 0)]
    binaries = {
        key: resource
        for url, resource in entries
        if resource.get("resourceType") == "Binary"
        for key in (url, f"Binary/{resource.get('id')}")
        if key
    }
    reader = _Reader(source, binaries)
    others: Counter[str] = Counter()
    for _, resource in entries:
        kind = _string(resource, "resourceType")
        if kind in _READERS:
            reader.read(kind, resource)
        elif kind != "Binary":
            others[kind if kind.isalpha() else "other"] += 1
    left_out = tuple(f"{count} {kind}: not read, it is no note" for kind, count in others.items())
    notes = reader.notes
    if not notes:
        why = "; ".join((*reader.left_out, *left_out)) or "it has no resources"
        msg = f"it holds no FHIR document with a note in it ({why})"
        raise NoteError(msg)
    first = notes[0]
    whole = (*reader.left_out, *left_out, *first.left_out)
    return (NoteText(first.text, first.title, first.kind, whole), *notes[1:])


def _flat(resource: Resource, depth: int) -> Iterator[tuple[str, Resource]]:
    """Yield address and resource of everything in a bundle, in order."""
    if resource.get("resourceType") != "Bundle":
        yield "", resource
        return
    if depth > MAX_DEPTH:
        msg = f"its bundles are nested more than {MAX_DEPTH} deep"
        raise NoteError(msg)
    for entry in _objects(resource, "entry"):
        inner = entry.get("resource")
        if isinstance(inner, dict):
            for url, one in _flat(inner, depth + 1):
                yield url or _string(entry, "fullUrl"), one


def _objects(resource: Resource, key: str) -> list[Resource]:
    value = resource.get(key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _string(resource: Resource, key: str) -> str:
    value = resource.get(key)
    return value if isinstance(value, str) else ""


def _concept(resource: Resource, key: str) -> str:
    """Return the text of a CodeableConcept."""
    value = resource.get(key)
    if not isinstance(value, dict):
        return ""
    shown = (_string(coding, "display") for coding in _objects(value, "coding"))
    return _string(value, "text") or next((one for one in shown if one), "")


class _Reader:
    """Reads resources.

    Attributes:
        notes: What was read.
        left_out: What was not read and belongs to no note.
    """

    def __init__(self, source: Source, binaries: dict[str, Resource]) -> None:
        self.notes: list[NoteText] = []
        self.left_out: list[str] = []
        self._source = source
        self._binaries = binaries

    def read(self, kind: str, resource: Resource) -> None:
        """Read a resource of one of the kinds in ``_READERS``."""
        status = _string(resource, "status")
        if status in _WITHDRAWN:
            self.left_out.append(f"a {kind} that is marked {status} is not read")
            return
        if len(self.notes) >= _MAX_NOTES:
            msg = f"it holds more than {_MAX_NOTES:,} notes: split it"
            raise NoteError(msg)
        _READERS[kind](self, resource)

    def document(self, resource: Resource) -> None:
        """Read a DocumentReference."""
        title = _string(resource, "description") or _concept(resource, "type")
        attachments = [
            one["attachment"]
            for one in _objects(resource, "content")
            if isinstance(one.get("attachment"), dict)
        ]
        self._attachments(attachments, title)

    def report(self, resource: Resource) -> None:
        """Read a DiagnosticReport: the report as issued, else its conclusion and narrative."""
        title = _concept(resource, "code")
        if self._attachments(_objects(resource, "presentedForm"), title):
            return
        left_out: list[str] = []
        text = _string(resource, "conclusion") or _narrative(resource, left_out)
        self._add(text, title, left_out)

    def composition(self, resource: Resource) -> None:
        """Read a Composition: its sections in order."""
        left_out: list[str] = []
        parts = list(_sections(resource, left_out, 0)) or [_narrative(resource, left_out)]
        title = _string(resource, "title") or _concept(resource, "type")
        self._add("\n\n".join(part for part in parts if part), title, left_out)

    def _add(self, text: str, title: str, left_out: list[str]) -> None:
        text = clean(text)
        if text.strip():
            self._source.budget.spend(len(text))
            self.notes.append(NoteText(text, title or self._source.name, "fhir", tuple(left_out)))

    def _attachments(self, attachments: list[Resource], title: str) -> bool:
        """Read the first of a document's forms that can be read; return whether one could."""
        left_out: list[str] = []
        for attachment in sorted(attachments, key=_preference):
            name = _string(attachment, "title") or title or "attachment"
            data = self._data(attachment, name, left_out)
            notes = self._source.read_parts(data, name, left_out) if data else ()
            if notes:
                if len(attachments) > 1:
                    left_out.append("other forms of the same document are not read")
                for note in notes:
                    whole = (*left_out, *note.left_out)
                    self.notes.append(NoteText(note.text, name, "fhir", whole))
                return True
        self.left_out += left_out
        return False

    def _data(self, attachment: Resource, name: str, left_out: list[str]) -> bytes:
        """Return the bytes of an attachment, or of the Binary it refers to."""
        data = _string(attachment, "data")
        url = _string(attachment, "url")
        if not data and url:
            binary = self._binaries.get(url) or self._binaries.get(
                "/".join(url.split("/")[-2:]), {}
            )
            data = _string(binary, "data")
        if not data:
            left_out.append(f"{name}: it is not in the file, and nothing is fetched")
            return b""
        try:
            return base64.b64decode("".join(data.split()))
        except (binascii.Error, ValueError):
            left_out.append(f"{name}: it is damaged")
            return b""


def _preference(attachment: Resource) -> int:
    kind = _string(attachment, "contentType").split(";")[0].strip().lower()
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER)


def _narrative(resource: Resource, left_out: list[str]) -> str:
    text = resource.get("text")
    return html_text(_string(text, "div"), left_out) if isinstance(text, dict) else ""


def _sections(resource: Resource, left_out: list[str], depth: int) -> Iterator[str]:
    """Yield title and narrative of the sections below a resource or section."""
    if depth > MAX_DEPTH:
        left_out.append("sections that are nested too deeply are not read")
        return
    for section in _objects(resource, "section"):
        text = _narrative(section, left_out)
        inner = list(_sections(section, left_out, depth + 1))
        if text or inner:
            title = _string(section, "title") or _concept(section, "code")
            yield "\n".join(part for part in (title, text) if part)
            yield from inner


_READERS: Final = {
    "DocumentReference": _Reader.document,
    "DiagnosticReport": _Reader.report,
    "Composition": _Reader.composition,
}
