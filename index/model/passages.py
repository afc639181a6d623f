"""A passage of running text, found for a question."""

from dataclasses import dataclass
from enum import StrEnum


class PassageKind(StrEnum):
    """Texts that passages are taken from."""

    GUIDELINE = "guideline"
    DEFINITION = "definition"
    PLACE = "place"
    PROCEDURE = "procedure"
    MODIFIER = "modifier"
    COMPLIANCE = "compliance"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage and how well it fits.

    Attributes:
        number: Its number in the generation.
        kind: What it is taken from.
        key: What it is about: number of a section, a code, a term.
        title: Title of that.
        locator: Where it stands in its release, in words.
        target: Where it opens.
        text: The release's own words; of a record with several fields a line each.
        source: Id of the release.
        score: How well it fits, for ordering only.
        share: Share of the words asked that it holds, each weighed by how rare it is; 0 to 1.
        held: Weight of the words asked that it holds: about 3 for a common one, 8 for the rarest.
    """

    number: int
    kind: PassageKind
    key: str
    title: str
    locator: str
    target: str
    text: str
    source: str
    score: float
    share: float
    held: float
