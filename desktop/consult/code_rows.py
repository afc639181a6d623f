"""A case as rows: its codes and what a check finds on them."""

from collections.abc import Collection, Mapping, Sequence

from desktop.consult.case import CaseCode, Decision
from desktop.shell.rows import Look, Row
from index.model import CodeRef
from index.model.claims import Finding, Severity

_MARKS = {
    Decision.ACCEPTED: ("✓", "green"),
    Decision.REJECTED: ("✗", "red"),
    Decision.OPEN: ("–", "muted"),
}
_QUESTION = ("?", "amber")
"""A code that an answer of the provider may settle."""
_SEVERITIES = {Severity.ERROR: "red", Severity.WARNING: "amber", Severity.INFO: "blue"}


def code_rows(
    shown: Sequence[CaseCode],
    looks: Mapping[CodeRef, Look],
    questioned: Collection[CodeRef] = (),
) -> list[Row]:
    """Return the rows of the codes.

    Args:
        shown: The codes in their order.
        looks: How the words of each are marked in the note.
        questioned: Codes that an answer of the provider may settle.
    """
    return [_code_row(code, looks.get(code.ref), code.ref in questioned) for code in shown]


def _code_row(code: CaseCode, look: Look | None, questioned: bool) -> Row:
    mark, colour = _MARKS[code.decision]
    if code.decision is Decision.OPEN:
        badge, badge_colour = "not coded", "grey"
        if questioned:
            (mark, colour), badge_colour = _QUESTION, "amber"
    elif code.decision is Decision.REJECTED:
        badge, badge_colour = "rejected", "grey"
    elif code.score is None:
        badge, badge_colour = "by hand", "blue"
    else:
        badge, badge_colour = f"{code.score:.2f}", "green"
    # What a code that is not proposed lacks matters more than how it was reached.
    path = f"Index: {', '.join(code.path)}" if code.path else ""
    parts = [path, *code.notes] if code.decision is Decision.ACCEPTED else [*code.notes, path]
    line = " · ".join(filter(None, parts))
    score = f"score {code.score:.2f}" if code.score is not None else "added by hand"
    words = [f"“{one.text}”" for one in code.evidence]
    said = [code.display, code.title, code.decision.value, score, line]
    if words:
        said.append(f"supported by {', '.join(words)}")
    return Row(
        code.ref,
        code.title,
        mark,
        colour,
        code=code.display,
        look=look,
        lines=(line,) if line else (),
        badge=badge,
        badge_colour=badge_colour,
        faded=code.decision is Decision.REJECTED,
        said=", ".join(filter(None, said)),
    )


def finding_rows(findings: Sequence[Finding]) -> list[Row]:
    """Return the rows of what a check finds."""
    return [
        Row(
            (finding.rule, finding.codes, place),
            finding.statement,
            label=finding.label,
            label_colour=_SEVERITIES[finding.severity],
            lines=tuple(filter(None, (finding.fix, _origin(finding)))),
            said=". ".join(
                filter(
                    None,
                    (
                        f"{finding.severity.value}: {finding.label}",
                        finding.statement,
                        finding.fix,
                        _origin(finding),
                    ),
                )
            ),
        )
        for place, finding in enumerate(findings)
    ]


def _origin(finding: Finding) -> str:
    """Return where a rule is from: release, edition, and its own words where it has any."""
    origin = ", ".join(filter(None, (finding.source, finding.edition)))
    return " · ".join(filter(None, (origin, f"“{finding.quote}”" if finding.quote else "")))


def reasons(code: CaseCode) -> str:
    """Return why a code is or is not proposed, as text of several lines."""
    parts = []
    if code.path:
        parts.append(f"Index: {', '.join(code.path)}")
    if code.evidence:
        parts.append("Words: " + " · ".join(f"“{one.text}”" for one in code.evidence))
    parts += code.notes
    if code.near_misses:
        parts.append("Considered and not chosen:")
        parts += [f"  {one.display} {one.title}: {one.why}" for one in code.near_misses]
    return "\n".join(parts) or "Added by hand: nothing is known of why."


def summary(shown: Sequence[CaseCode], questions: int, milliseconds: float | None) -> str:
    """Return how many codes and questions there are, and how long they took."""
    counts = {decision: sum(code.decision is decision for code in shown) for decision in Decision}
    parts = [f"{counts[Decision.ACCEPTED]} accepted"] if shown else []
    parts += [
        f"{counts[decision]} {decision.value}"
        for decision in (Decision.REJECTED, Decision.OPEN)
        if counts[decision]
    ]
    if questions:
        parts.append(f"{questions} question{'s' if questions > 1 else ''}")
    if milliseconds is not None:
        parts.append(f"{milliseconds:.0f} ms")
    return " · ".join(parts)
