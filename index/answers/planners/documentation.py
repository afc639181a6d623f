"""What the record must show for a code to be supported."""

from collections.abc import Iterator

from index.answers import citing
from index.answers.desk import Desk
from index.answers.understanding import Asked
from index.model import NoteKind, System
from index.model.answers import Confidence, Part, QuestionKind, Sentence, Verdict
from index.pages.rows import child_rows, find_row
from index.pages.sections.subject import Subject

_MOST = 8
_ASKED_FOR = (NoteKind.CODE_FIRST, NoteKind.USE_ADDITIONAL, NoteKind.CODE_ALSO)
_PROCEDURES = (System.CPT, System.HCPCS)


def documentation(desk: Desk, asked: Asked) -> Part | None:
    """Say what the record must show: our text of a procedure, the choices of a diagnosis."""
    sentences: list[Sentence] = []
    own = False
    for ref in asked.codes:
        subject = desk.subject(ref, asked.on)
        if ref.system in _PROCEDURES:
            own = True
            sentences += _of_procedure(desk, subject)
        elif ref.system is System.ICD10CM:
            sentences += _of_diagnosis(desk, subject)
    if not sentences:
        return None
    names = ", ".join(ref.display for ref in asked.codes)
    cited = tuple(dict.fromkeys(one for sentence in sentences for one in sentence.citations))
    return Part(
        QuestionKind.DOCUMENTATION,
        Verdict.ANSWER,
        Sentence(f"For {names} the record must show what follows.", cited[:1]),
        tuple(sentences),
        tuple(asked.codes),
        ("a payer's own policy, which is not installed",),
        Confidence.OWN if own else Confidence.DERIVED,
    )


def _of_procedure(desk: Desk, subject: Subject) -> Iterator[Sentence]:
    """Yield what our text of the procedure asks of the record."""
    for row in subject.own_text.get("documentation", ())[:_MOST]:
        locator = f"{subject.row['display']}, documentation needed"
        cited = citing.prose(
            desk.content, row["source"], locator, row["text"], citing.code_target(subject.ref)
        )
        yield Sentence(row["text"], (cited,))


def _of_diagnosis(desk: Desk, subject: Subject) -> Iterator[Sentence]:
    """Yield the choices between the codes beside a diagnosis, and what its notes ask for."""
    row, content = subject.row, desk.content
    display = row["display"]
    above = subject.ancestors[0] if row["billable"] and subject.ancestors else row
    choices = child_rows(content, above)[:_MOST]
    if len(choices) > 1:
        cited = tuple(citing.code_row(content, one, desk.ref(one)) for one in choices)
        listed = "; ".join(f"{one['title']} ({one['display']})" for one in choices)
        yield Sentence(
            f"What tells {display} from the codes beside it under {above['display']}: {listed}.",
            cited,
        )
    if row["billable"]:
        cited_own = (citing.code_row(content, find_row(content, subject.ref), subject.ref),)
        yield Sentence(f"Each part of its title: {row['title']}.", cited_own)
    for note in desk.notes(subject):
        if note.kind in _ASKED_FOR and not note.text.endswith(":"):
            yield Sentence(
                f"If reported with it, what the note at {note.origin.display} names: {note.text}.",
                (citing.note(content, note),),
            )


PLANNERS = {QuestionKind.DOCUMENTATION: documentation}
