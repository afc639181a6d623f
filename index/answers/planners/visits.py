"""How the level of a visit (E/M) is chosen, from our own text: CPT's rules are not installed."""

import re
from collections.abc import Iterator, Sequence

from index.answers import citing
from index.answers.desk import Desk
from index.answers.quoting import excerpt
from index.answers.understanding import Asked
from index.answers.understanding.subject import subject_words
from index.model import CodeRef, System
from index.model.answers import Citation, Confidence, Part, QuestionKind, Sentence, Verdict
from index.model.editions import releases_for
from index.model.passages import PassageKind
from index.pages.rows import catalogue
from index.procedures.evaluation_rules import CodeRule, Family, families

_VISITS = re.compile(
    r"\be\s?(?:/|&|and|-)\s?m\b|\bevaluation (?:and|&) management\b|\bMDM\b"
    r"|\bmedical decision[- ]making\b|\blevels? of (?:an? )?(?:\w+ )?(?:visits?|service)\b",
    re.IGNORECASE,
)
_USUAL = ("office-new", "office-established")
_KINDS = {
    "hospital": r"\b(?:hospital|inpatient|observation|admission)\b",
    "consult": r"\bconsult",
    "emergency": r"\b(?:emergency|ED|ER)\b",
    "nursing": r"\bnursing (?:facility|home)\b|\bSNF\b",
    "home": r"\b(?:home visit|house call|assisted living|residence)\b",
}
_BASICS = "level decision making problem data risk total time minutes"
"""What the rules on levels are about, for the words of a question that name nothing else."""
_LONGEST = 300
_MOST = 3


def about_visits(asked: Asked) -> bool:
    """Return whether a question is about evaluation and management, and about no diagnosis."""
    diagnoses = any(ref.system is System.ICD10CM for ref in asked.codes)
    return not diagnoses and _VISITS.search(asked.text) is not None


def visit_rules(desk: Desk, asked: Asked) -> Part | None:
    """Say how the level of a visit is chosen, in our own words."""
    kinds = catalogue(desk.content).kinds
    sources = [one.id for one in releases_for(kinds.get("procedure_texts", ()), asked.on)]
    rules = list(_rules(desk, asked, sources))
    if not rules:
        return None
    codes = tuple(CodeRef(System.CPT, rule.code) for _, ruled in rules for rule in ruled)
    told = [*_levels(desk, rules, sources), *_explained(desk, asked, codes, sources)]
    if not told:
        return None
    head = (
        "The level of an E/M visit follows medical decision making or, for most kinds of visit, "
        "the clinician's total time on the date. The CPT guidelines on it are the AMA's and are "
        "not installed, and the ICD-10-CM guidelines do not treat it: this is our own explanation."
    )
    return Part(
        QuestionKind.GUIDELINE,
        Verdict.ANSWER,
        Sentence(head, told[0].citations),
        tuple(told),
        codes,
        ("the kind of visit", "the payer's own rules", "what the record supports"),
        Confidence.OWN,
    )


def _rules(
    desk: Desk, asked: Asked, sources: Sequence[str]
) -> Iterator[tuple[Family, tuple[CodeRule, ...]]]:
    """Yield the kinds of visit asked about with their rules for the date."""
    wanted = [name for name, cue in _KINDS.items() if re.search(cue, asked.text, re.IGNORECASE)]
    for family in families():
        period = family.period(asked.on)
        chosen = family.id.startswith(tuple(wanted)) if wanted else family.id in _USUAL
        if period is not None and chosen:
            yield family, period.codes


def _levels(
    desk: Desk, rules: Sequence[tuple[Family, tuple[CodeRule, ...]]], sources: Sequence[str]
) -> Iterator[Sentence]:
    """Yield the levels of each kind of visit, resting on our text about its codes."""
    for family, ruled in rules:
        cited = tuple(one for rule in ruled for one in _summary(desk, rule.code, sources))
        if cited:
            levels = "; ".join(map(_level, ruled))
            yield Sentence(f"{family.title}: {levels}.", cited)


def _level(rule: CodeRule) -> str:
    said = [rule.label, f"from {rule.least} minutes" if rule.least else ""]
    return f"{rule.code} {' or '.join(filter(None, said))}"


def _summary(desk: Desk, code: str, sources: Sequence[str]) -> Iterator[Citation]:
    for source in sources:
        row = desk.content.connection.execute(
            "SELECT text FROM procedure_line WHERE system = ? AND code = ? AND part = 'summary'"
            " AND source = ? ORDER BY line LIMIT 1",
            (System.CPT.value, code, source),
        ).fetchone()
        if row is not None:
            target = citing.code_target(CodeRef(System.CPT, code))
            yield citing.prose(desk.content, source, f"{code}, summary", row["text"], target)


def _explained(
    desk: Desk, asked: Asked, codes: Sequence[CodeRef], sources: Sequence[str]
) -> Iterator[Sentence]:
    """Yield what our text says of these codes about the words of the question."""
    words = f"{subject_words(asked)} {_BASICS}"
    seen: set[str] = set()
    for one in desk.passages.find(
        words,
        (PassageKind.PROCEDURE,),
        sources,
        limit=4 * _MOST,
        keys=[ref.code for ref in codes],
    ):
        if one.key in seen or len(seen) == _MOST:
            continue
        seen.add(one.key)
        # Each line is a paragraph of its own: a quotation does not go from one to the next.
        line = max(one.text.splitlines(), key=lambda text: desk.passages.held(text, words))
        quote = excerpt(line, lambda text: desk.passages.held(text, words), _LONGEST)
        cited = citing.passage(desk.content, one, quote)
        yield Sentence(f"{one.locator}: “{quote}”", (cited,))
