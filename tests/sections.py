"""Invented sections that hold every type of block, for the engine's and the window's tests."""

from dataclasses import replace

from index.model import CodePage, CodeRef, System
from index.model.sections import (
    Bar,
    Bars,
    Cell,
    Fact,
    Facts,
    Grid,
    PairList,
    Passage,
    Path,
    Paths,
    Section,
    Span,
    Statement,
    Timeline,
    Tone,
)

E1121 = CodeRef(System.ICD10CM, "E1121")


def every_block(source: str) -> tuple[Section, ...]:
    """Return sections with every type of block.

    Args:
        source: The release that all blocks name.
    """
    return (
        Section(
            "payment",
            "Payment",
            (
                Bars(
                    (
                        Bar(
                            "Non-facility", (("work", 0.97), ("practice", 1.2), ("liability", 0.1))
                        ),
                        Bar("Facility", (("work", 0.97), ("practice", 0.41), ("liability", 0.1))),
                    ),
                    "RVU",
                    source,
                ),
                Facts(
                    (
                        Fact("Status", Cell("A", tone=Tone.GOOD), "priced separately"),
                        Fact("Global days", Cell("090"), "90 days after the procedure"),
                        Fact("Address", Cell("the file", target="url:https://example.org/a?b=1")),
                        Fact("Co-surgeons", Cell("9", tone=Tone.STOP), "never"),
                    ),
                    source,
                ),
            ),
        ),
        Section(
            "ncci",
            "NCCI edits",
            (
                PairList("9Z001", "practitioner", 224, 155, 1300, source),
                PairList("9Z001", "outpatient", 12, 3, 40, source),
            ),
        ),
        Section(
            "index",
            "Leads here from the index",
            (
                Paths(
                    (
                        Path(
                            ("Example", "second", "with", "detail"),
                            Cell("E11.21", E1121),
                            "index:main:12",
                        ),
                        Path(("Example", "third"), Cell("M84.4-", tone=Tone.CARE)),
                    ),
                    source,
                ),
            ),
        ),
        Section(
            "guidelines",
            "Guidelines",
            (
                Passage(
                    Cell("I.C.4.a Invented heading", target="guideline:I.C.4.a"),
                    "The first sentence.\nThe second, in a line of its own.",
                    source,
                ),
            ),
        ),
        Section(
            "severity",
            "Severity",
            (
                Grid(
                    ("Edition", "Weight", "Family"),
                    (
                        (Cell("v43"), Cell("1.5321"), Cell("E11.21", E1121)),
                        (Cell("v42"), Cell("10.2"), Cell("Renal", tone=Tone.HINT)),
                    ),
                    source,
                    frozenset({1}),
                ),
            ),
        ),
        Section(
            "history",
            "History",
            (
                Timeline(
                    (
                        Span(None, "2016-09-30", Cell("another title")),
                        Span("2016-10-01", None, Cell("as it reads now")),
                    ),
                    source,
                ),
            ),
        ),
        Section(
            "coverage",
            "Coverage documents",
            (Statement("No coverage documents are installed.", Tone.CARE),),
        ),
    )


def with_every_block(page: CodePage) -> CodePage:
    """Return a page with sections of every type of block."""
    return replace(page, sections=every_block(page.source))
