"""Age and sex: the edits of the Medicare Code Editor on diagnoses."""

from collections.abc import Iterator

from index.claims.subject import CheckedClaim
from index.model.claims import Finding
from index.pages.edits import off_date
from index.pages.sections.severity import MCE, CodeEdit, code_edits

_SEXES = {"F": "female", "M": "male"}


def findings(claim: CheckedClaim) -> Iterator[Finding]:
    """Yield the diagnoses that do not fit the patient's age or sex."""
    if not claim.releases.kinds.get(MCE) or (claim.claim.age is None and claim.claim.sex is None):
        return
    for line in {one.ref: one for one in claim.diagnoses}.values():
        subject = claim.page_subject(line)
        for edit in code_edits(subject) if subject else ():
            if _conflicts(claim, edit):
                source = claim.source(edit.source)
                late = off_date(source, claim.claim.date_of_service)
                patient = (
                    f"aged {claim.claim.age}"
                    if edit.edit == "age"
                    else _SEXES[claim.claim.sex or "F"]
                )
                yield claim.finding(
                    edit.edit,
                    (line.ref,),
                    f"{line.ref.display} does not fit a patient who is {patient}: the Medicare "
                    f"Code Editor lists it as {edit.rule}{f' ({late})' if late else ''}.",
                    f"Verify the patient's {edit.edit} and the code.",
                    source,
                    edit.rule,
                )


def _conflicts(claim: CheckedClaim, edit: CodeEdit) -> bool:
    age, sex = claim.claim.age, claim.claim.sex
    if edit.edit == "age" and age is not None:
        return (edit.youngest is not None and age < edit.youngest) or (
            edit.oldest is not None and age > edit.oldest
        )
    # "Female Only", "Male Only".
    return edit.edit == "sex" and sex in _SEXES and not edit.rule.upper().startswith(sex)
