"""Add-on codes: the primary codes they need, and the add-on codes of a primary code."""

import re
from collections.abc import Sequence

from index.answers import citing
from index.answers.desk import Desk
from index.answers.planners.common import joined, procedures_of, wants_decision
from index.answers.understanding import Asked
from index.model import CodeRef, System
from index.model.answers import Part, QuestionKind, Sentence, Verdict
from index.pages import edits
from index.pages.links import installed_codes
from index.pages.rows import catalogue

_MOST = 12
_CITED = 4
_ALONE = re.compile(
    r"\b(?:alone|by itself|on its own|stand[- ]?alone|without|with no|no primary|no parent|"
    r"only code|sole|solo|unaccompanied|itself)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\b(?:add[- ]?ons?|primary|parent|base)\b", re.IGNORECASE)
_OF_PRIMARY = re.compile(
    r"\b(?:which|what|any|list|all|the)\s+add[- ]?on|"
    r"\badd[- ]?ons?\b[^?.]{0,20}\b(?:for|of|with|to)\b",
    re.IGNORECASE,
)


def add_ons(desk: Desk, asked: Asked) -> Part | None:
    """Say what the add-on edits hold about the procedures named."""
    refs = procedures_of(asked)
    installed = edits.editions(desk.content, "ncci_addon", asked.on)
    if not refs or not installed:
        return None
    found = {ref: edits.add_on(desk.content, ref.code, asked.on) for ref in refs}
    for ref in refs:
        own = [one for one in found[ref] if one.code == ref.code]
        if own:
            return _of_add_on(desk, asked, ref, own, [one for one in refs if one != ref])
    if not _ABOUT.search(asked.text):
        return None
    for ref in refs:
        if found[ref]:
            return _of_primary(desk, asked, ref, found[ref])
    edition = installed[0].edition
    text = (
        f"{joined([ref.display for ref in refs])}: neither add-on nor primary code in NCCI "
        f"{edition}, add-on code edits."
    )
    citations = tuple(citing.absence(desk.content, installed[0].id, ref.display) for ref in refs)
    verdict = Verdict.NO if wants_decision(asked) else Verdict.ANSWER
    return Part(
        QuestionKind.ADD_ON, verdict, Sentence(text, citations), (), refs, _changes(edition)
    )


def _changes(edition: str) -> tuple[str, ...]:
    return (f"a quarter of NCCI edits other than {edition}",)


def _edition(desk: Desk, edit: edits.AddOn) -> str:
    return catalogue(desk.content).sources[edit.source].edition


def _of_add_on(
    desk: Desk, asked: Asked, ref: CodeRef, own: Sequence[edits.AddOn], others: Sequence[CodeRef]
) -> Part:
    """Answer about an add-on code: whether it may stand alone, and with what it goes."""
    primaries = list(dict.fromkeys(one.primary for one in own if one.primary != edits.CONTRACTOR))
    contractor = any(one.type != 1 for one in own)
    cited = tuple(citing.add_on(desk.content, one, ref) for one in own[:_CITED])
    kind = f"{ref.display} is an add-on code of type {own[0].type}: it {own[0].meaning}."
    with_it = [one for one in others if one.code in primaries]
    if _ALONE.search(asked.text) and wants_decision(asked):
        verdict = Verdict.NO
        text = f"No: {ref.display} is an add-on code and is not reported without a primary code."
    elif others and wants_decision(asked):
        verdict, text = _together(ref, with_it, others, contractor=contractor)
        if with_it:
            wanted = {one.code for one in with_it}
            chosen = [one for one in own if one.primary in wanted]
            cited = tuple(citing.add_on(desk.content, one, ref) for one in chosen)
    elif not primaries:
        verdict = Verdict.DEPENDS
        text = f"The contractor decides which primary codes {ref.display} takes: none is listed."
    elif wants_decision(asked) and _asks_what_it_is(asked):
        verdict, text = Verdict.YES, f"Yes: {kind}"
    else:
        verdict = Verdict.ANSWER
        text = f"Primary codes of {ref.display}: {_listed(primaries)}."
    sentences = [Sentence(kind, cited)] if kind not in text else []
    if primaries and _listed(primaries) not in text:
        sentences.append(Sentence(f"Its primary codes are {_listed(primaries)}.", cited))
    if contractor and primaries:
        sentences.append(Sentence("The contractor may accept other primary codes.", cited))
    for notes in dict.fromkeys(one.notes for one in own if one.notes):
        rows = tuple(citing.add_on(desk.content, one, ref) for one in own if one.notes == notes)
        sentences.append(Sentence(f"Special instructions in the file: {notes}", rows[:_CITED]))
    return Part(
        QuestionKind.ADD_ON,
        verdict,
        Sentence(text, cited),
        tuple(sentences),
        (ref, *others, *_refs(desk, primaries)),
        _changes(_edition(desk, own[0])),
    )


def _asks_what_it_is(asked: Asked) -> bool:
    """Return whether the question is if a code is an add-on code at all."""
    return bool(re.search(r"\b(?:is|was|are)\b[^?.]{0,40}\badd[- ]?on", asked.text, re.IGNORECASE))


def _together(
    ref: CodeRef, with_it: Sequence[CodeRef], others: Sequence[CodeRef], *, contractor: bool
) -> tuple[Verdict, str]:
    named = joined([one.display for one in with_it or others])
    if with_it:
        return Verdict.YES, f"Yes: {named} is a primary code of the add-on code {ref.display}."
    if contractor:
        return Verdict.DEPENDS, (
            f"It depends on the contractor: {named} is not listed as a primary code of the add-on "
            f"code {ref.display}, and the contractor may accept others."
        )
    return Verdict.NO, f"No: {named} is no primary code of the add-on code {ref.display}."


def _of_primary(desk: Desk, asked: Asked, ref: CodeRef, found: Sequence[edits.AddOn]) -> Part:
    """Answer about a primary code: the add-on codes that go with it."""
    codes = list(dict.fromkeys(one.code for one in found))
    cited = tuple(citing.add_on(desk.content, one, ref) for one in found[:_CITED])
    listed = f"Add-on codes that {ref.display} is a primary code of: {_listed(codes)}."
    verdict = Verdict.ANSWER
    sentences = [Sentence(listed, cited)]
    if wants_decision(asked) and not _OF_PRIMARY.search(asked.text):
        verdict = Verdict.NO
        said = f"No: {ref.display} is a primary code, not an add-on code."
        sentences.insert(0, Sentence(said, cited))
    return Part(
        QuestionKind.ADD_ON,
        verdict,
        sentences[0],
        tuple(sentences[1:]),
        (ref, *_refs(desk, codes)),
        _changes(_edition(desk, found[0])),
    )


def _listed(codes: Sequence[str]) -> str:
    more = f" and {len(codes) - _MOST} more" if len(codes) > _MOST else ""
    return f"{', '.join(codes[:_MOST])}{more}"


def _refs(desk: Desk, codes: Sequence[str]) -> tuple[CodeRef, ...]:
    """Return the codes of a list that are installed, in its order."""
    shown = codes[:_MOST]
    systems = {
        code: system
        for system in (System.HCPCS, System.CPT)
        for code in installed_codes(desk.content, system, set(shown))
    }
    return tuple(CodeRef(systems[code], code) for code in shown if code in systems)


PLANNERS = {QuestionKind.ADD_ON: add_ons}
