"""What is read from the shape of a note; every offset counts code points of the text as given."""

from dataclasses import dataclass
from enum import StrEnum


class SectionKind(StrEnum):
    """What a part of a note is about."""

    CHIEF_COMPLAINT = "chief complaint"
    HISTORY = "history of present illness"
    PAST_HISTORY = "past history"
    SURGICAL_HISTORY = "surgical history"
    FAMILY_HISTORY = "family history"
    SOCIAL_HISTORY = "social history"
    ALLERGIES = "allergies"
    MEDICATIONS = "medications"
    REVIEW_OF_SYSTEMS = "review of systems"
    EXAM = "exam"
    VITALS = "vitals"
    RESULTS = "results"
    ASSESSMENT = "assessment"
    PLAN = "plan"
    DIAGNOSES = "diagnoses"
    PROCEDURE = "procedure"
    HOSPITAL_COURSE = "hospital course"
    INSTRUCTIONS = "instructions"
    INDICATION = "indication"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a note; the sections of a note follow each other and cover it.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        heading_start: Where the words of its heading begin.
        heading_end: Where they end; the same as ``heading_start`` if it has no heading.
        kind: What it is about.
    """

    start: int
    end: int
    heading_start: int
    heading_end: int
    kind: SectionKind


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, an item of a list, or the heading of a section.

    Attributes:
        start: Where it begins, with the sign of a list item.
        end: Where it ends, without blanks behind it.
        list_item: Whether it is, or is part of, an item of a list.
        section: Place of its section among the sections of the note.
        heading: Whether it is the heading of its section.
    """

    start: int
    end: int
    list_item: bool
    section: int
    heading: bool = False


@dataclass(frozen=True, slots=True)
class NoteStructure:
    """The shape of a note.

    Attributes:
        sections: Its parts in order, without gaps: a text of any length has at least one.
        sentences: Its sentences in order; between them stand only blanks.
    """

    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]


class Flag(StrEnum):
    """What the words around a condition say of it."""

    NEGATED = "negated"
    UNCERTAIN = "uncertain"
    FAMILY = "family"
    HISTORICAL = "historical"
    HYPOTHETICAL = "hypothetical"
    RULED_OUT = "ruled out"
    SCREENING = "screening"


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that say something of a condition.

    Attributes:
        flag: What they say.
        start: Where they begin.
        end: Where they end.
    """

    flag: Flag
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Context:
    """What the words around one mention say of it.

    Attributes:
        triggers: The words that say it, in the order of the text.
    """

    triggers: tuple[Trigger, ...] = ()

    @property
    def flags(self) -> frozenset[Flag]:
        """All that is said."""
        return frozenset(trigger.flag for trigger in self.triggers)

    def has(self, flag: Flag) -> bool:
        """Return whether something is said."""
        return any(trigger.flag is flag for trigger in self.triggers)

    @property
    def negated(self) -> bool:
        """Whether it is absent."""
        return self.has(Flag.NEGATED)

    @property
    def uncertain(self) -> bool:
        """Whether it is only possible (ICD-10-CM guidelines II.H and IV.H)."""
        return self.has(Flag.UNCERTAIN)

    @property
    def family(self) -> bool:
        """Whether somebody else than the patient has it."""
        return self.has(Flag.FAMILY)

    @property
    def historical(self) -> bool:
        """Whether it stands under a history; a chronic disease may still be there."""
        return self.has(Flag.HISTORICAL)

    @property
    def hypothetical(self) -> bool:
        """Whether it is spoken of as something that may come."""
        return self.has(Flag.HYPOTHETICAL)

    @property
    def ruled_out(self) -> bool:
        """Whether it was looked for and excluded."""
        return self.has(Flag.RULED_OUT)

    @property
    def screening(self) -> bool:
        """Whether it was looked for without a sign of it."""
        return self.has(Flag.SCREENING)
