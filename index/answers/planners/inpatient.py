"""What an inpatient claim asks of a diagnosis: present on admission, age and sex edits."""

import re
from collections.abc import Iterator

from index.answers import citing
from index.answers.desk import Desk
from index.answers.understanding import Asked
from index.model import System
from index.model.answers import Part, QuestionKind, Sentence, Verdict
from index.pages.sections.history import new_since
from index.pages.sections.severity import MCE, CodeEdit, code_edits, poa_exempt
from index.pages.sections.subject import Subject

_EXEMPT = re.compile(r"\bexempt", re.IGNORECASE)
_ANOTHER_LIST = ("a newer edition of the list, which is not installed",)


def present_on_admission(desk: Desk, asked: Asked) -> Part | None:
    """Say whether diagnoses are exempt from reporting whether they were present on admission."""
    sentences, exempt = [], []
    refs = [ref for ref in asked.codes if ref.system is System.ICD10CM]
    for ref in refs:
        subject = desk.subject(ref, asked.on)
        found = poa_exempt(subject)
        if found is None:
            return None
        is_exempt, source = found
        display, target = subject.row["display"], citing.code_target(ref)
        cited = citing.absence(desk.content, source.id, display)
        if is_exempt:
            fields = (subject.row["code"],)
            cited = citing.record(desk.content, source.id, display, fields, target)
        said = "is exempt from" if is_exempt else "is not on the list of codes exempt from"
        sentences.append(
            Sentence(
                f"{display} {said} present-on-admission reporting ({source.edition}).", (cited,)
            )
        )
        exempt.append(is_exempt)
    if not sentences:
        return None
    verdict = Verdict.YES if all(exempt) == bool(_EXEMPT.search(asked.text)) else Verdict.NO
    return Part(
        QuestionKind.ADMISSION, verdict, sentences[0], tuple(sentences[1:]), tuple(refs),
        _ANOTHER_LIST,
    )  # fmt: skip


def patient(desk: Desk, asked: Asked) -> Part | None:
    """Say which age and sex edits of the Medicare Code Editor hold for diagnoses."""
    sentences: list[Sentence] = []
    conflicts = []
    refs = [ref for ref in asked.codes if ref.system is System.ICD10CM]
    for ref in refs:
        subject = desk.subject(ref, asked.on)
        if not subject.editions(MCE):
            return None
        edits = [one for one in code_edits(subject) if one.edit != "manifestation"]
        sentences += _edit_sentences(desk, subject, edits)
        conflicts += [_conflict(one, asked) for one in edits]
    if not sentences:
        return None
    said = asked.circumstances
    verdict = Verdict.ANSWER
    if said.age is not None or said.sex:
        verdict = Verdict.YES if conflicts else Verdict.NO_EDIT
        verdict = Verdict.NO if any(conflicts) else verdict
    return Part(
        QuestionKind.PATIENT, verdict, sentences[0], tuple(sentences[1:]), tuple(refs),
        _ANOTHER_LIST,
    )  # fmt: skip


def _edit_sentences(desk: Desk, subject: Subject, edits: list[CodeEdit]) -> Iterator[Sentence]:
    display, target = subject.row["display"], citing.code_target(subject.ref)
    for one in edits:
        fields = (subject.row["code"], one.edit, one.rule)
        cited = citing.record(desk.content, one.source, display, fields, target)
        yield Sentence(f"{display} has an edit on {one.edit}: {one.rule}.", (cited,))
    if edits:
        return
    source = subject.editions(MCE)[0]
    cited = citing.absence(desk.content, source.id, display)
    since = new_since(subject)
    if since and source.valid_from and since > source.valid_from:
        text = f"{display} is new from {since}; the list of {source.edition} does not know it."
    else:
        text = f"No edit on age or sex for {display} in the Medicare Code Editor {source.edition}."
    yield Sentence(text, (cited,))


def _conflict(edit: CodeEdit, asked: Asked) -> bool:
    said = asked.circumstances
    if edit.edit == "age":
        ages = (edit.youngest, edit.oldest)
        return (
            said.age is not None
            and ages[0] is not None
            and ages[1] is not None
            and not ages[0] <= said.age <= ages[1]
        )
    return bool(said.sex) and not edit.rule.upper().startswith(str(said.sex))


PLANNERS = {
    QuestionKind.ADMISSION: present_on_admission,
    QuestionKind.PATIENT: patient,
}
