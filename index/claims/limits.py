"""What the check could not look at, and which editions it looked at are of another time."""

from collections.abc import Iterator

from index.claims.procedures import BOTH_SIDES
from index.claims.subject import CheckedClaim
from index.model import CodeRef, Source, System, system_info
from index.model.claims import CareSetting, Finding
from index.model.editions import covers
from index.pages.edits import SETTING_LABELS, editions
from index.pages.sections.complications import KIND
from index.pages.sections.history import new_since
from index.pages.sections.severity import MCE, POA
from index.pages.validity import validity

_RVU = "pfs_rvu"
_CHECK = "the claim check"


def findings(claim: CheckedClaim) -> Iterator[Finding]:
    """Yield the limits of the check of this claim; tables it does not need are not named."""
    yield from _code_sets(claim)
    if len(claim.diagnoses) > 1 and not claim.tabular:
        refs = tuple(line.ref for line in claim.diagnoses)
        yield _missing(claim, refs, "The Tabular List", "Excludes notes and sequence are")
    yield from _lists(claim)
    yield from _edits(claim)


def _missing(claim: CheckedClaim, refs: tuple[CodeRef, ...], what: str, rules: str) -> Finding:
    return claim.finding(
        "not_checked",
        tuple(dict.fromkeys(refs)),
        f"{what} is not installed: {rules} not checked.",
        "Import it with 'codeleaf import' or in the Library.",
        (_CHECK, "not installed"),
    )


def _outdated(claim: CheckedClaim, refs: tuple[CodeRef, ...], source: Source) -> Finding:
    # Only ICD-9 has a successor to name; all else ends with "newer not installed".
    said = validity(System.CPT, source, claim.claim.date_of_service).statement
    return claim.finding(
        "edition",
        tuple(dict.fromkeys(refs)),
        f"{source.name}: {said}.",
        "Import the edition of the date of service.",
        source,
    )


def _code_sets(claim: CheckedClaim) -> Iterator[Finding]:
    """Yield the code sets that are not installed, and codes answered by another edition."""
    by_source: dict[str, list[CodeRef]] = {}
    absent: dict[System, list[CodeRef]] = {}
    for line in claim.lines:
        if line.version is not None:
            by_source.setdefault(line.version.source, []).append(line.ref)
        elif line.ref.system not in claim.releases.editions:
            absent.setdefault(line.ref.system, []).append(line.ref)
    for system, refs in absent.items():
        yield _missing(claim, tuple(refs), system_info(system).label, "the codes are")
    for name, refs in by_source.items():
        source = claim.source(name)
        if not covers(source, claim.claim.date_of_service):
            yield _outdated(claim, tuple(refs), source)


def _lists(claim: CheckedClaim) -> Iterator[Finding]:
    """Yield the lists about diagnoses that are missing, or older than a code."""
    refs = tuple(line.ref for line in claim.diagnoses)
    if not refs:
        return
    patient = claim.claim.age is not None or claim.claim.sex is not None
    if patient:
        lists = claim.editions(MCE)
        if not lists:
            yield _missing(claim, refs, "The Medicare Code Editor's list", "age and sex are")
        for source in lists:
            if newer := _newer(claim, source):
                yield claim.finding(
                    "newer_than_list",
                    newer,
                    f"{', '.join(ref.display for ref in newer)}: newer than the Medicare Code "
                    f"Editor {source.edition}, which does not know age or sex edits of it.",
                    "Import a newer list, or verify age and sex by hand.",
                    source,
                )
    if claim.claim.setting is CareSetting.INPATIENT:
        if not claim.editions(KIND):
            yield _missing(claim, refs, "The MS-DRG exclusion list", "CC and MCC are")
        if not claim.editions(POA):
            yield _missing(claim, refs, "The POA exempt list", "exemption from POA is")


def _newer(claim: CheckedClaim, source: Source) -> tuple[CodeRef, ...]:
    """Return the diagnoses that are newer than a list."""
    found = []
    for line in claim.diagnoses:
        subject = claim.page_subject(line)
        since = new_since(subject) if subject else None
        if since and source.valid_from and since > source.valid_from:
            found.append(line.ref)
    return tuple(dict.fromkeys(found))


def _edits(claim: CheckedClaim) -> Iterator[Finding]:
    """Yield the tables about procedures that are missing or of another time."""
    refs = tuple(line.ref for line in claim.procedures)
    if not refs:
        return
    setting = claim.edit_setting
    label = SETTING_LABELS[setting]
    needed = [
        (f"ncci_mue_{setting}", f"The NCCI MUE table for {label}", "units are"),
        ("ncci_addon", "The NCCI add-on code table", "add-on codes are"),
    ]
    if len(set(refs)) > 1:
        pairs = (f"ncci_ptp_{setting}", f"The NCCI pair table for {label}", "pairs are")
        needed.insert(0, pairs)
    used = {one for line in claim.procedures for one in line.line.modifiers}
    for kind, what, rules in needed:
        sources = editions(claim.content, kind, claim.claim.date_of_service)
        if not sources:
            yield _missing(claim, refs, what, rules)
        for source in list(claim.outdated(sources))[:1]:
            yield _outdated(claim, refs, source)
    if BOTH_SIDES in used and not claim.editions(_RVU):
        yield _missing(claim, refs, "The fee schedule", "bilateral indicators are")
