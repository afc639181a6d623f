"""Crosswalks between ICD-9-CM and ICD-10, by the General Equivalence Mappings."""

from collections.abc import Sequence

from index.answers import citing
from index.answers.desk import Desk
from index.answers.understanding import Asked
from index.model import CodeRef, Crosswalk, System, system_info
from index.model.answers import Part, QuestionKind, Sentence, Verdict
from index.pages.gems import flags_in_words
from index.pages.groupings import crosswalks_of
from index.pages.rows import catalogue
from index.pages.sections.crosswalks import KINDS, reverse_crosswalks
from index.pages.sections.subject import Subject

_MAPPED = (System.ICD10CM, System.ICD9CM)
_OTHER = {System.ICD10CM: System.ICD9CM, System.ICD9CM: System.ICD10CM}
_MOST = 12


def crosswalk(desk: Desk, asked: Asked) -> Part | None:
    """Say what a code maps to, whether exactly, and what maps to it."""
    refs = [ref for ref in asked.codes if ref.system in _MAPPED]
    if not refs:
        return None
    subject = desk.subject(refs[0], asked.on)
    forward = crosswalks_of(desk.content, subject.row)
    backward = reverse_crosswalks(subject)
    if not forward and not backward:
        return _none(desk, subject)
    label = system_info(_OTHER[refs[0].system]).label
    targets = [one for one in forward if one.target]
    sentences = [_sentence(desk, subject, one) for one in forward[:_MOST]]
    if backward:
        sentences += [_sentence(desk, subject, one, back=True) for one in backward[:_MOST]]
    display = subject.row["display"]
    if not forward:
        head = f"The mapping from {display} has no entry; these codes of {label} map to it."
    elif not targets:
        head = f"No: by the mapping no code of {label} corresponds to {display}."
    else:
        exact = len(targets) == 1 and not targets[0].approximate
        how = "exactly" if exact else "approximately"
        if any(one.combination for one in targets):
            how = "to a combination of codes"
        names = ", ".join(one.target.display for one in targets[:_MOST] if one.target)
        head = f"{display} maps {how} to {names} of {label}."
    asked_yes_no = _is_yes_no(asked.text)
    verdict = Verdict.ANSWER
    if forward and not targets:
        verdict = Verdict.NO
    elif asked_yes_no:
        exact = len(targets) == 1 and not targets[0].approximate
        verdict = Verdict.YES if exact or "exact" not in asked.text.lower() else Verdict.NO
    return Part(
        QuestionKind.CROSSWALK,
        verdict,
        Sentence(head, sentences[0].citations),
        tuple(sentences),
        tuple(dict.fromkeys((*_targets(forward), *_targets(backward), refs[0]))),
        ("what the record says: a mapping translates codes, it does not code the case",),
    )


def _is_yes_no(text: str) -> bool:
    first = text.lower().split(maxsplit=1)[:1]
    return (bool(first) and first[0] in _YES_NO) or ", does" in text.lower()


_YES_NO = frozenset(("is", "are", "does", "do", "can", "was", "did", "will", "has"))


def _targets(found: Sequence[Crosswalk]) -> list[CodeRef]:
    return [one.target for one in found[:_MOST] if one.target and one.title]


def _sentence(desk: Desk, subject: Subject, one: Crosswalk, *, back: bool = False) -> Sentence:
    here, there = subject.row["display"], one.target.display if one.target else "no code"
    left, right = (there, here) if back else (here, there)
    title = f" ({one.title})" if one.title else ""
    text = f"{left} -> {right}{title if not back else ''}: {flags_in_words(one)}."
    # "NoDx" in place of a target is a sign of the file, not a code.
    codes = [subject.row["code"], *((one.target.code,) if one.target else ())]
    if back:
        codes.reverse()
    flags = "".join(
        str(int(flag))
        for flag in (
            one.approximate,
            one.target is None,
            one.combination,
            one.scenario,
            one.choice_list,
        )
    )
    cited = citing.record(
        desk.content,
        one.source,
        f"{left} to {right}, flags {flags}",
        codes,
        citing.code_target(subject.ref),
    )
    return Sentence(text, (cited,))


def _none(desk: Desk, subject: Subject) -> Part | None:
    """Say that the mapping has no entry; nothing if no mapping is installed."""
    kinds = catalogue(desk.content).kinds
    mapping = next((one for kind in KINDS for one in kinds.get(kind, ())), None)
    if mapping is None:
        return None
    display = subject.row["display"]
    head = f"No GEM entry: {display} is not in {mapping.name}, {mapping.edition}."
    cited = citing.absence(desk.content, mapping.id, display)
    return Part(
        QuestionKind.CROSSWALK, Verdict.NO, Sentence(head, (cited,)), (), (subject.ref,),
        ("a newer code may have come from one that is mapped: see what it was before",),
    )  # fmt: skip


PLANNERS = {QuestionKind.CROSSWALK: crosswalk}
