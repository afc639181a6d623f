"""Whether each code exists, is complete, and is valid on the date of service."""

from collections.abc import Iterator

from index.claims.quoting import guideline_source
from index.claims.subject import CheckedClaim, CheckedLine
from index.model import CodeRef, Kind, System, system_info
from index.model.claims import Finding
from index.model.editions import covers, releases_for
from index.pages.notes import seventh_characters
from index.pages.rows import UnknownCodeError, ancestor_rows, child_rows, find_row
from index.pages.validity import ICD10_START

_MOST_CHILDREN = 12
_COMPLETE = 7
_CATEGORY = 3
_X = "X"
_ICD9 = (System.ICD9CM, System.ICD9PROC)
_ICD10 = (System.ICD10CM, System.ICD10PCS)
_DETAIL = ("I.B.2", "A code is invalid if it has not been coded to the full number")
_SEVENTH = ("I.A.5", "The 7th character must always be the 7th character")
_PLACEHOLDER = ("I.A.4", "Where a placeholder exists, the X must be used")


def findings(claim: CheckedClaim) -> Iterator[Finding]:
    """Yield what is wrong with the codes taken one by one."""
    for line in {one.ref: one for one in reversed(claim.lines)}.values():
        if line.row is None or line.version is None:
            yield from _unknown(claim, line)
        elif ended := _other_time(claim, line):
            yield ended
        elif not line.version.validity.valid:
            yield claim.finding(
                "not_valid_on_date",
                (line.ref,),
                f"{line.ref.display} on {claim.claim.date_of_service.isoformat()}: "
                f"{line.version.validity.statement}.",
                "Report the code that is valid on the date of service.",
                claim.source(line.version.source),
            )
        elif not line.version.billable:
            yield _header(claim, line)


def _other_time(claim: CheckedClaim, line: CheckedLine) -> Finding | None:
    """Return a finding if the date belongs to the other revision of ICD."""
    on, system = claim.claim.date_of_service, line.ref.system
    late = system in _ICD9 and on >= ICD10_START
    early = system in _ICD10 and on < ICD10_START
    if (not late and not early) or line.version is None:
        return None
    start = ICD10_START.isoformat()
    label = system_info(system).label
    said = f"not used from {start} on" if late else f"not used before {start}"
    other = "ICD-10" if late else "ICD-9-CM"
    return claim.finding(
        "not_valid_on_date",
        (line.ref,),
        f"{line.ref.display} is {label}, {said}.",
        f"Report the {other} code.",
        claim.source(line.version.source),
    )


def _unknown(claim: CheckedClaim, line: CheckedLine) -> Iterator[Finding]:
    """Yield what is wrong with a code that no installed release has."""
    ref = line.ref
    editions = claim.releases.editions.get(ref.system, ())
    if not editions:
        return  # ``limits`` says that the code set is not installed.
    if ref.system is System.ICD10CM and (found := _misshapen(claim, ref)):
        yield found
        return
    source = releases_for(editions, claim.claim.date_of_service)[0]
    known = covers(source, claim.claim.date_of_service)
    label = system_info(ref.system).label
    yield claim.finding(
        "unknown" if known else "perhaps_unknown",
        (ref,),
        f"{ref.display} is no {label} code in {source.edition}"
        + ("." if known else ", and the edition of the date is not installed."),
        "Look the code up again." if known else "Look it up in the edition of the date.",
        source,
    )


def _find(claim: CheckedClaim, code: str) -> CodeRef | None:
    ref = CodeRef(System.ICD10CM, code)
    try:
        row = find_row(claim.content, ref)
    except UnknownCodeError:
        return None
    return ref if row["kind"] not in (Kind.CHAPTER, Kind.BLOCK) else None


def _misshapen(claim: CheckedClaim, ref: CodeRef) -> Finding | None:
    """Say which characters of an unknown diagnosis code are missing, surplus or wrong."""
    code = ref.code
    if _CATEGORY < len(code) < _COMPLETE:
        padded = _find(claim, code[:-1].ljust(_COMPLETE - 1, _X) + code[-1])
        if padded:
            return _shape(
                claim,
                "placeholder",
                ref,
                f"{ref.display} lacks the placeholder X: its last character belongs in the 7th "
                "place.",
                f"Report {padded.display}.",
                _PLACEHOLDER,
            )
    for length in range(min(len(code) - 1, _COMPLETE - 1), _CATEGORY - 1, -1):
        stem = code[:length]
        if code[length:-1].strip(_X) or (known := _find(claim, stem)) is None:
            continue
        row = find_row(claim.content, known)
        if row["billable"]:
            return _shape(
                claim,
                "surplus_characters",
                ref,
                f"{ref.display} has surplus characters: {known.display} is complete.",
                f"Report {known.display}.",
                _DETAIL,
            )
        listed = _characters(claim, known)
        if listed:
            return _shape(
                claim,
                "seventh_character",
                ref,
                f"{ref.display}: {code[-1]} is no 7th character of {known.display} in the place "
                "it stands.",
                f"Report one of {listed}.",
                _SEVENTH,
            )
    return None


def _shape(
    claim: CheckedClaim,
    rule: str,
    ref: CodeRef,
    statement: str,
    fix: str,
    guideline: tuple[str, str],
) -> Finding:
    source, quote = guideline_source(claim, *guideline)
    return claim.finding(rule, (ref,), statement, fix, source, quote)


def _characters(claim: CheckedClaim, ref: CodeRef) -> str:
    """Return the codes that 7th characters complete a code to, empty if it takes none."""
    row = find_row(claim.content, ref)
    below = child_rows(claim.content, row)
    above = ancestor_rows(claim.content, row)
    found = seventh_characters(claim.content, row, above, below, claim.lists)
    return ", ".join(f"{one.ref.display} ({one.meaning})" for one in found)


def _header(claim: CheckedClaim, line: CheckedLine) -> Finding:
    """Return the finding that a code is a heading, with what below it is billable."""
    ref = line.ref
    if ref.system is System.ICD10CM and (listed := _characters(claim, ref)):
        return _shape(
            claim,
            "seventh_character",
            ref,
            f"{ref.display} lacks its 7th character.",
            f"Report one of {listed}.",
            _SEVENTH,
        )
    rows = claim.content.connection.execute(
        "SELECT system, code FROM code WHERE system = ? AND billable AND code > ? AND code < ?"
        " ORDER BY id",
        (ref.system.value, ref.code, f"{ref.code}~"),
    ).fetchall()
    names = [CodeRef(System(row["system"]), row["code"]).display for row in rows]
    below = ", ".join(names[:_MOST_CHILDREN])
    if len(names) > _MOST_CHILDREN:
        below += f" and {len(names) - _MOST_CHILDREN} more"
    statement = f"{ref.display} is a heading and not valid for submission."
    fix = f"Report a code below it: {below}." if below else "Report a complete code."
    assert line.version is not None, "asked for only where the code is known"  # noqa: S101
    if ref.system is not System.ICD10CM:
        return claim.finding(
            "not_billable", (ref,), statement, fix, claim.source(line.version.source)
        )
    return _shape(claim, "not_billable", ref, statement, fix, _DETAIL)
