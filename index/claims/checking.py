"""Running every rule over a claim."""

from collections.abc import Callable, Iterator, Sequence

from index.claims import (
    combinations,
    diagnoses,
    effects,
    limits,
    patient,
    procedures,
    sequence,
    validity,
)
from index.claims.subject import CheckedClaim, checked
from index.database import Content
from index.model import CodeRef
from index.model.claims import Claim, Finding, Severity
from index.pages.rows import catalogue

CHECKS: tuple[Callable[[CheckedClaim], Iterator[Finding]], ...] = (
    validity.findings,
    diagnoses.findings,
    sequence.findings,
    combinations.findings,
    patient.findings,
    procedures.findings,
    effects.findings,
    limits.findings,
)
"""The families of rules, in the order in which findings of one severity and line are listed."""

_ORDER = {severity: place for place, severity in enumerate(Severity)}


def check(
    content: Content, claim: Claim, *, support: Sequence[CodeRef] = ()
) -> tuple[Finding, ...]:
    """Say which published rules a claim breaks, and what a coder should know besides.

    What is not installed is not checked, and one finding says so; no finding is not a promise
    that a payer has no other rule.

    Args:
        content: The generation to read.
        claim: The claim.
        support: Codes that the chart supports; an unspecified code beside a specific one of them
            is a finding.

    Returns:
        Findings by severity, then by line of the claim.
    """
    subject = checked(content, catalogue(content), claim, tuple(support))
    found = dict.fromkeys(finding for family in CHECKS for finding in family(subject))
    places: dict[CodeRef, int] = {}
    for number, line in enumerate(claim.lines):
        places.setdefault(line.ref, number)
    last = len(claim.lines)

    def order(finding: Finding) -> tuple[int, int]:
        line = min((places.get(ref, last) for ref in finding.codes), default=last)
        return _ORDER[finding.severity], line

    return tuple(sorted(found, key=order))


def is_clean(findings: Sequence[Finding]) -> bool:
    """Return whether nothing was found but effects and limits of the check."""
    return all(finding.severity is Severity.INFO for finding in findings)
