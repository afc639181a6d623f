"""What we write about a procedure, and the published figures it was written against."""

from dataclasses import dataclass
from datetime import date

from index.model import CodeRef

SECTIONS = {
    "procedure": "Procedure",
    "reported": "When it is reported",
    "documentation": "Documentation needed",
    "billing": "Billing and modifiers",
    "errors": "Common errors and denials",
    "examples": "Examples",
}
"""The six sections of a full page: key in the files, heading on the page."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What published files say of the code, as the text takes it for granted.

    Attributes:
        status: Status of the fee schedule, one letter; empty where it does not list the code.
        global_days: ``000``, ``010``, ``090``, ``MMM``, ``XXX``, ``YYY``, ``ZZZ`` or empty.
        category: RBCS category; empty where RBCS does not hold the code.
        subcategory: RBCS subcategory.
        add_on_to: Codes that it is added to, ``contractor`` where the contractor decides; empty
            if it is no add-on code. With many parents some of them.
    """

    status: str
    global_days: str
    category: str
    subcategory: str
    add_on_to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A short case.

    Attributes:
        case: What happened, invented.
        codes: What is reported, modifiers behind a hyphen: ``62272``, ``20610-RT``, ``G91.2``.
        reason: Why.
    """

    case: str
    codes: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class ProcedureText:
    """Our text about one code.

    Attributes:
        ref: The code.
        family: Codes of one family may share sentences.
        title: Plain-language title, one line.
        summary: One sentence.
        words: Other ways to say it, for the search.
        figures: What it was checked against.
        description: What is done, why and how, 80 to 200 words; empty if there is no full page.
        procedure: Steps, in order.
        reported: When it is reported and what it is distinct from.
        documentation: What the record must show.
        billing: Modifiers, global period, settings.
        errors: Common errors and denials.
        examples: Two short cases.
    """

    ref: CodeRef
    family: str
    title: str
    summary: str
    words: tuple[str, ...]
    figures: Figures
    description: str = ""
    procedure: tuple[str, ...] = ()
    reported: tuple[str, ...] = ()
    documentation: tuple[str, ...] = ()
    billing: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()

    @property
    def is_full(self) -> bool:
        """Whether it has a description and sections."""
        return bool(self.description)

    def section(self, key: str) -> tuple[str, ...]:
        """Return the paragraphs of a section that is a list of them: all but ``examples``."""
        found: tuple[str, ...] = getattr(self, key)
        return found

    def passages(self) -> tuple[str, ...]:
        """Return every piece of prose of the record, in page order."""
        own = [self.title, self.summary, self.description]
        for key in SECTIONS:
            if key != "examples":
                own.extend(self.section(key))
        for example in self.examples:
            own.extend((example.case, example.reason))
        return tuple(text for text in own if text)


@dataclass(frozen=True, slots=True)
class ProcedureFile:
    """One file: the procedures of a body system.

    Attributes:
        title: The body system.
        checked: When its figures were last compared with the published files.
        editions: Which editions these were.
        procedures: Its records, in the order of the file.
    """

    title: str
    checked: date
    editions: tuple[str, ...]
    procedures: tuple[ProcedureText, ...]
