"""Effects of a claim's diagnoses on payment and reporting: no rule is broken by them."""

from collections.abc import Iterator

from index.claims.subject import CheckedClaim, CheckedLine
from index.model.claims import CareSetting, Finding
from index.pages.groupings import groupings_of
from index.pages.sections.complications import KIND, complication
from index.pages.sections.severity import poa_exempt

_HCC = "CMS-HCC V28"


def findings(claim: CheckedClaim) -> Iterator[Finding]:
    """Yield CC and MCC, payment categories, and exemption from POA."""
    known = list({line.ref: line for line in claim.diagnoses if line.row is not None}.values())
    if claim.claim.setting is CareSetting.INPATIENT:
        for line in known:
            yield from _severity(claim, line)
            yield from _poa(claim, line)
    for line in known:
        yield from _payment(claim, line)


def _severity(claim: CheckedClaim, line: CheckedLine) -> Iterator[Finding]:
    """Yield the CC or MCC that a secondary diagnosis is, and whether the principal excludes it."""
    principal = claim.diagnoses[0]
    subject = claim.page_subject(line)
    if subject is None or line.ref == principal.ref or not claim.releases.kinds.get(KIND):
        return
    found = complication(subject)
    if found is None:
        return
    excluded = principal.code in found.excluded_by
    alive = " if the patient is discharged alive" if found.alive_only else ""
    effect = (
        f"does not count beside the principal {principal.ref.display}"
        if excluded
        else f"is not excluded by the principal {principal.ref.display}"
    )
    yield claim.finding(
        "drg_severity",
        (line.ref,),
        f"{line.ref.display} is {'an MCC' if found.level == 'MCC' else 'a CC'}{alive} and "
        f"{effect}.",
        "The chart must show that it was evaluated, treated or monitored.",
        claim.source(found.source),
    )


def _poa(claim: CheckedClaim, line: CheckedLine) -> Iterator[Finding]:
    subject = claim.page_subject(line)
    found = poa_exempt(subject) if subject else None
    if found and found[0]:
        yield claim.finding(
            "poa_exempt",
            (line.ref,),
            f"{line.ref.display} is exempt from present-on-admission reporting.",
            "Report no POA indicator for it.",
            found[1],
        )


def _payment(claim: CheckedClaim, line: CheckedLine) -> Iterator[Finding]:
    """Yield the payment categories of a diagnosis in the year that its date counts for."""
    if line.row is None or _HCC not in claim.releases.schemes:
        return
    groupings, _ = groupings_of(
        claim.content, line.row, claim.releases, claim.claim.date_of_service
    )
    for one in groupings:
        if one.scheme == _HCC:
            label = f", {one.label}" if one.label else ""
            yield claim.finding(
                "hcc",
                (line.ref,),
                f"{line.ref.display} counts for {_HCC} category {one.value}{label}.",
                "The chart must support it on the date of service.",
                claim.source(one.source),
            )
