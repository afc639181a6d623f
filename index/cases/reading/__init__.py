"""Reading notes from files: text, RTF, HTML, e-mail, Word, PDF, FHIR, C-CDA and HL7 version 2."""

from index.cases.reading.note import Kind, NoteError, NoteText
from index.cases.reading.recognise import read_note

__all__ = ["Kind", "NoteError", "NoteText", "read_note"]
