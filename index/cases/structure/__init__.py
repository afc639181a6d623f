"""The structure of a note: sections, sentences, and what is said of the conditions in them."""

from index.cases.structure.context import contexts
from index.cases.structure.measurements import Measure, Measurement, measurements
from index.cases.structure.model import (
    Context,
    Flag,
    NoteStructure,
    Section,
    SectionKind,
    Sentence,
    Trigger,
)
from index.cases.structure.patient import Patient, Sex, patient
from index.cases.structure.reading import read_structure
from index.cases.structure.traits import Trait, TraitKind, note_traits, traits

__all__ = [
    "Context",
    "Flag",
    "Measure",
    "Measurement",
    "NoteStructure",
    "Patient",
    "Section",
    "SectionKind",
    "Sentence",
    "Sex",
    "Trait",
    "TraitKind",
    "Trigger",
    "contexts",
    "measurements",
    "note_traits",
    "patient",
    "read_structure",
    "traits",
]
