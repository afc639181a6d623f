"""Findings as text and as plain data."""

import textwrap
from collections.abc import Iterator, Sequence

from index.model.claims import Finding, Severity

_WIDTH = 96
_MARKS = {Severity.ERROR: "ERROR  ", Severity.WARNING: "WARNING", Severity.INFO: "info   "}


def finding_dict(finding: Finding) -> dict[str, object]:
    """Return a finding as plain data for JSON; codes with their dot and code set."""
    return {
        "rule": finding.rule,
        "label": finding.label,
        "severity": finding.severity.value,
        "codes": [ref.display for ref in finding.codes],
        "systems": [ref.system.value for ref in finding.codes],
        "statement": finding.statement,
        "fix": finding.fix,
        "source": finding.source,
        "edition": finding.edition,
        "quote": finding.quote,
    }


def findings_text(findings: Sequence[Finding]) -> str:
    """Return findings as lines of text, the count last."""
    lines = [line for finding in findings for line in _lines(finding)]
    counts = {one: sum(f.severity is one for f in findings) for one in Severity}
    errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    lines.append(
        f"{_number(errors, 'error')}, {_number(warnings, 'warning')}"
        if errors or warnings
        else "Clean: no error and no warning in what is installed."
    )
    return "\n".join(lines)


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _lines(finding: Finding) -> Iterator[str]:
    codes = ", ".join(ref.display for ref in finding.codes)
    yield f"{_MARKS[finding.severity]} {finding.label}: {codes}"
    parts = [finding.statement, finding.fix]
    if finding.quote:
        parts.append(f"“{finding.quote}”")
    parts.append(f"Source: {finding.source}, {finding.edition}")
    for part in parts:
        yield from textwrap.wrap(
            part, _WIDTH, initial_indent=" " * 8, subsequent_indent=" " * 8, break_on_hyphens=False
        )
