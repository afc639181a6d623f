"""The code for a condition or service, and what tells codes apart."""

import re

from index.answers import citing
from index.answers.desk import Desk
from index.answers.planners import instructions
from index.answers.planners.sections import asks_for_guidelines
from index.answers.understanding import Asked
from index.model import Hit, Match, NoteKind, System
from index.model.answers import Confidence, Part, QuestionKind, Sentence, Verdict

_MOST = 5
_FEWEST = 2
_INCLUDED = (NoteKind.INCLUSION, NoteKind.INCLUDES)
_FRAME = re.compile(
    r"\b(?:what(?:'?s)?|which|is|are|the|a|an|correct|right|best|icd-?\s?10(?:-cm|-pcs)?|cpt|hcpcs|pcs|dx|"
    r"diagnosis|procedure|codes?|do|does|should|would|how|to|i|you|we|use|for|of|please|report|assign|coded|"
    r"patient|pt|with\s+a\s+diagnosis|this|give|me|find|need|lookup|look\s+up)\b|[?.!]",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\bcodes?\b[^?.,;]{0,20}\bfor\s+([^?.,;]+)", re.IGNORECASE)
"""The condition or service after "code for", as far as the next pause."""
_TELLING = re.compile(
    r"\b(?!(?:and|also|with|not|yes|please|thanks?|modifiers?|what|about|that|this)\b)[A-Za-z]{3,}",
    re.IGNORECASE,
)
"""A word that names something."""
_SCOPES = (
    (re.compile(r"\b(?:icd-?\s?10-?\s?)?pcs\b", re.IGNORECASE), System.ICD10PCS),
    (re.compile(r"\bhcpcs\b", re.IGNORECASE), System.HCPCS),
    (re.compile(r"\bcpt\b", re.IGNORECASE), System.CPT),
    (re.compile(r"\b(?:icd-?\s?10|dx|diagnosis)\b", re.IGNORECASE), System.ICD10CM),
)
_GOOD = frozenset((Match.CODE, Match.TITLE, Match.WORDS))
"""Rungs on which every word was found; less is no answer, but a search to go on with."""


def find_code(desk: Desk, asked: Asked) -> Part | None:
    """Name the codes that a condition or service is found under, and how it was found."""
    if asked.codes or asks_for_guidelines(asked):
        return None
    named = _NAMED.search(asked.words)
    words = " ".join(_FRAME.sub(" ", named[1] if named else asked.words).split()).strip(" ,;:-")
    if not _TELLING.search(words):
        return None
    system = next((system for pattern, system in _SCOPES if pattern.search(asked.text)), None)
    hits = [
        hit
        for hit in desk.search(words, system=system, on=asked.on, limit=_MOST)
        if hit.match in _GOOD
    ]
    if not hits:
        return None
    sentences = [_sentence(desk, hit) for hit in hits]
    return Part(
        QuestionKind.FIND_CODE,
        Verdict.ANSWER,
        sentences[0],
        tuple(sentences[1:]),
        tuple(hit.ref for hit in hits),
        ("what else the record says: type, side, severity, episode of care",),
        Confidence.NEAR,
    )


def _sentence(desk: Desk, hit: Hit) -> Sentence:
    found = f", by {hit.matched}" if hit.matched else ""
    header = "" if hit.billable else " (a heading: more characters are needed)"
    return Sentence(
        f"{hit.display}: {hit.title}{header}{found}.", (citing.code(desk.content, hit.ref),)
    )


def difference(desk: Desk, asked: Asked) -> Part | None:
    """Set codes beside each other: titles, inclusion terms, and what stands between them."""
    refs = asked.codes
    if len(refs) < _FEWEST:
        return None
    sentences: list[Sentence] = []
    for ref in refs:
        subject = desk.subject(ref, asked.on)
        row = subject.row
        cited = citing.code_row(desk.content, row, ref)
        billable = "billable" if row["billable"] else "a heading, not billable"
        sentences.append(Sentence(f"{row['display']}: {row['title']} ({billable}).", (cited,)))
        terms = [note for note in desk.notes(subject) if note.kind in _INCLUDED]
        own = [note for note in terms if not note.inherited][:_MOST]
        if own:
            listed = "; ".join(note.text for note in own)
            notes = tuple(citing.note(desk.content, note) for note in own)
            sentences.append(Sentence(f"{row['display']} includes: {listed}.", notes))
    between = [sentence for _, sentence in instructions.between(desk, asked)]
    names = " and ".join(ref.display for ref in refs)
    cited_titles = tuple(
        dict.fromkeys(one for sentence in sentences for one in sentence.citations[:1])
    )
    return Part(
        QuestionKind.DIFFERENCE,
        Verdict.ANSWER,
        Sentence(f"{names} differ in what they stand for.", cited_titles),
        (*sentences, *between),
        tuple(refs),
    )


PLANNERS = {QuestionKind.FIND_CODE: find_code, QuestionKind.DIFFERENCE: difference}
