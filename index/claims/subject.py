"""What the rules look at: the claim, its lines with their rows, and what is installed."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from index.claims.rules import RULES
from index.database import Content
from index.model import CodeRef, Note, Source, System
from index.model.claims import Claim, ClaimLine, Finding
from index.model.editions import covers, releases_for
from index.pages.notes import notes_that_apply
from index.pages.page import TABULAR_LIST
from index.pages.rows import Catalogue, UnknownCodeError, ancestor_rows, find_row
from index.pages.sections.subject import Subject
from index.pages.versions import CodeVersion, version_on

PROCEDURES = (System.CPT, System.HCPCS, System.CDT)
"""Code sets whose lines carry modifiers and units, and for which there are NCCI edits."""
PRACTITIONER, OUTPATIENT = "practitioner", "outpatient"
"""Settings of the NCCI edits, as ``index.pages.edits`` names them."""


@dataclass(frozen=True)
class CheckedLine:
    """A line of a claim and what the content says of its code.

    Attributes:
        number: Its place on the claim, from 0.
        line: The line.
        row: The code's row, None if no installed release has it.
        ancestors: The rows above it, nearest first.
        version: What the edition for the date says, None without a row.
    """

    number: int
    line: ClaimLine
    row: sqlite3.Row | None
    ancestors: tuple[sqlite3.Row, ...] = ()
    version: CodeVersion | None = None

    @property
    def ref(self) -> CodeRef:
        """The code."""
        return self.line.ref

    @property
    def code(self) -> str:
        """The code without its dot."""
        return self.line.ref.code

    @property
    def title(self) -> str:
        """Its title on the date, empty if the code is not known."""
        return self.version.title if self.version else ""


@dataclass(frozen=True)
class CheckedClaim:
    """A claim under check.

    Attributes:
        content: The generation.
        releases: What it holds.
        claim: The claim.
        lines: Its lines in order.
        support: Codes that the chart supports, as far as the caller knows.
    """

    content: Content
    releases: Catalogue
    claim: Claim
    lines: tuple[CheckedLine, ...]
    support: tuple[CodeRef, ...] = ()

    @cached_property
    def diagnoses(self) -> tuple[CheckedLine, ...]:
        """The lines of ICD-10-CM, the first-listed or principal one first."""
        return tuple(line for line in self.lines if line.ref.system is System.ICD10CM)

    @cached_property
    def procedures(self) -> tuple[CheckedLine, ...]:
        """The lines of CPT, HCPCS Level II and CDT."""
        return tuple(line for line in self.lines if line.ref.system in PROCEDURES)

    @cached_property
    def tabular(self) -> tuple[Source, ...]:
        """The Tabular Lists that answer for the date, none if none is installed."""
        return self.editions(TABULAR_LIST)

    @cached_property
    def lists(self) -> frozenset[str]:
        """Ids of ``tabular``."""
        return frozenset(source.id for source in self.tabular)

    @property
    def edit_setting(self) -> str:
        """The setting whose NCCI edits hold: that of the claim, whatever the place of service."""
        return OUTPATIENT if self.claim.facility else PRACTITIONER

    @cached_property
    def _notes(self) -> dict[CodeRef, tuple[Note, ...]]:
        return {
            line.ref: notes_that_apply(self.content, line.row, line.ancestors, self.lists)
            for line in self.diagnoses
            if line.row is not None and self.lists
        }

    def notes(self, line: CheckedLine) -> tuple[Note, ...]:
        """Return the notes that govern a diagnosis, its own first; none without a Tabular List."""
        return self._notes.get(line.ref, ())

    def editions(self, kind: str) -> tuple[Source, ...]:
        """Return the releases of a kind that answer for the date, none if none is installed."""
        found = self.releases.kinds.get(kind, ())
        return releases_for(found, self.claim.date_of_service) if found else ()

    def source(self, name: str) -> Source:
        """Return the release of an id."""
        return self.releases.sources[name]

    def page_subject(self, line: CheckedLine) -> Subject | None:
        """Return what the sections of the code's page are made from, None without a row."""
        if line.row is None:
            return None
        return Subject(
            self.content, self.releases, line.row, line.ancestors, self.claim.date_of_service
        )

    def finding(
        self,
        rule: str,
        codes: tuple[CodeRef, ...],
        statement: str,
        fix: str,
        source: Source | tuple[str, str],
        quote: str = "",
    ) -> Finding:
        """Return a finding of a rule.

        Args:
            rule: Its name in the table of rules.
            codes: The codes it is about, the one to change first.
            statement: The finding in a sentence.
            fix: What to do about it.
            source: The release, or name and edition of what holds the rule.
            quote: The rule's own words.
        """
        known = RULES[rule]
        name, edition = (source.name, source.edition) if isinstance(source, Source) else source
        return Finding(
            rule, known.label, known.severity, codes, statement, fix, name, edition, quote
        )

    def outdated(self, sources: tuple[Source, ...]) -> Iterator[Source]:
        """Yield the releases that do not cover the date of service."""
        yield from (one for one in sources if not covers(one, self.claim.date_of_service))


def checked(
    content: Content, releases: Catalogue, claim: Claim, support: tuple[CodeRef, ...]
) -> CheckedClaim:
    """Look up the lines of a claim.

    Args:
        content: The generation.
        releases: What it holds.
        claim: The claim.
        support: Codes that the chart supports.
    """
    lines = []
    for number, line in enumerate(claim.lines):
        try:
            row = find_row(content, line.ref)
        except UnknownCodeError:
            lines.append(CheckedLine(number, line, None))
            continue
        version = version_on(content, row, releases, claim.date_of_service)
        above = tuple(ancestor_rows(content, row))
        lines.append(CheckedLine(number, line, row, above, version))
    return CheckedClaim(content, releases, claim, tuple(lines), support)
