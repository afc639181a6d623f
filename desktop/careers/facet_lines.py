"""The lines of the facets: a heading for each facet, its values, and how to see more of them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from desktop.shell.regional import format_number
from index.model.job_board import Facet, FacetName, FacetValue

Chosen = tuple[FacetName, str]
"""A value chosen of a facet."""
SHORT = 6
"""Values of a facet that are shown until more are asked for."""
HEADINGS = {
    FacetName.REMOTE: "Where the work is done",
    FacetName.STATE: "State",
    FacetName.CREDENTIAL: "Credential",
    FacetName.PAY: "Least pay a year",
    FacetName.SPECIALTY: "Specialty",
    FacetName.EMPLOYMENT: "Employment",
    FacetName.POSTED: "Posted",
}
SINGLE = frozenset({FacetName.PAY, FacetName.POSTED})
"""Facets of which one value holds all that a narrower one does: only one is chosen at a time."""
_SHORT_FACETS = frozenset({FacetName.REMOTE, FacetName.PAY, FacetName.EMPLOYMENT, FacetName.POSTED})
"""Facets with a handful of values, which are all shown."""


class LineKind(Enum):
    """What a line is."""

    HEADING = "heading"
    VALUE = "value"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class FacetLine:
    """One line.

    Attributes:
        kind: What it is.
        name: Its facet.
        text: What is shown.
        value: The value, empty for a heading.
        count: Postings with it.
        chosen: Whether it is chosen.
    """

    kind: LineKind
    name: FacetName
    text: str
    value: str = ""
    count: int = 0
    chosen: bool = False

    @property
    def said(self) -> str:
        """What a screen reader says."""
        if self.kind is not LineKind.VALUE:
            return self.text
        noun = "posting" if self.count == 1 else "postings"
        state = "chosen" if self.chosen else "not chosen"
        return f"{HEADINGS[self.name]}: {self.text}, {format_number(self.count)} {noun}, {state}"


def facet_lines(facets: Iterable[Facet], whole: Collection[FacetName]) -> list[FacetLine]:
    """Return the lines of facets that have values.

    Args:
        facets: The facets.
        whole: Facets of which every value is shown.
    """
    lines = []
    for facet in facets:
        if facet.values:
            lines.append(FacetLine(LineKind.HEADING, facet.name, HEADINGS[facet.name]))
            shown = _shown(facet, whole)
            lines += [_line(facet.name, value) for value in shown]
            left = len(facet.values) - len(shown)
            if left:
                lines.append(FacetLine(LineKind.MORE, facet.name, f"{format_number(left)} more"))
    return lines


def toggled(chosen: Sequence[Chosen], value: Chosen) -> tuple[Chosen, ...]:
    """Return what is chosen once a value is chosen, or once it no longer is."""
    if value in chosen:
        return tuple(one for one in chosen if one != value)
    kept = (one for one in chosen if not (value[0] in SINGLE and one[0] is value[0]))
    return (*kept, value)


def labels(facets: Iterable[Facet], chosen: Iterable[Chosen]) -> list[tuple[Chosen, str]]:
    """Return what is chosen with its labels."""
    known = {(facet.name, one.value): one.label for facet in facets for one in facet.values}
    return [(one, known.get(one, one[1])) for one in chosen]


def _shown(facet: Facet, whole: Collection[FacetName]) -> list[FacetValue]:
    if facet.name in whole or facet.name in _SHORT_FACETS or len(facet.values) <= SHORT + 1:
        return list(facet.values)
    return [value for at, value in enumerate(facet.values) if at < SHORT or value.chosen]


def _line(name: FacetName, value: FacetValue) -> FacetLine:
    return FacetLine(LineKind.VALUE, name, value.label, value.value, value.count, value.chosen)
