"""Rules of billing and of the record, from our own entries about them.

An entry says which statements hold and which do not; where yes or no is asked, the statement that
is nearest to the question decides. Whoever asks whether something is misconduct gets the contrary
of whether it is allowed.
"""

import re
from collections.abc import Iterator, Sequence

from index.answers import citing
from index.answers.desk import Desk
from index.answers.entries import Entries, Entry, Found, Line, entries, stems_of
from index.answers.planners.common import of_conduct, of_medicare
from index.answers.quoting import excerpt
from index.answers.understanding import Asked
from index.model.answers import Citation, Confidence, Part, QuestionKind, Sentence, Verdict
from index.model.editions import releases_for
from index.pages.guidelines import guideline
from index.pages.modifiers import known_modifiers
from index.pages.rows import catalogue

_KIND = "compliance_texts"
_MOST_LINES = 4
_QUOTED = 320
_NEAR = 0.6
"""Share of the best score from which another entry is taken to be meant as well."""
_DECIDES = {"yes": True, "no": False, "errors": False}
"""Parts whose lines decide, and whether what they say holds: an error is not allowed."""
_DECISIVE = ((0.8, 2.5), (0.45, 4.0), (0.25, 6.0))
"""Share and weight of a statement's words that a question must hold for it to decide."""
_DECISIVE_WITH_SUBJECT = ((0.7, 4.0),)
"""The same with the words of the title, which every question on the subject has."""
_NEEDED = re.compile(
    r"\b(?:must|required?|need(?:s|ed)?|have to|has to|mandatory)\b", re.IGNORECASE
)
_ASKS = re.compile(
    r"\b(?:what|which|who|whom|whose|where|why|how|when)\b(?! (?:we|you|i|the|a|an|our|your|my|"
    r"one|it|he|she|they|billing|coding|documenting|only)\b)|\A\W*(?:list|name|explain|describe|"
    r"define|tell|give|show|difference)\b",
    re.IGNORECASE,
)
_DECIDING = re.compile(
    r"\b(?:can|could|may|might|is|are|am|does|do|did|was|were|should|shall|will|would|must|has|"
    r"have|allowed|permitted|legal|acceptable|possible|compliant|enough|count|counts)\b"
    r"|\b(?:ok|okay|right|correct)\W*\Z|\A(?:so )?(?:bill|report|code|use|add|charge|send)\b.*\?",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’]?\s+(?=\S{3})")
_ALTERNATIVE = re.compile(
    r"\b(?:or|vs\.?|versus)\s+(?:do|does|is|are|can|the|we|under|just|should|by)\b", re.IGNORECASE
)
_MISCONDUCT = re.compile(
    r"\b(?:illegal|unlawful|violat\w+|wrong|improper|prohibited|forbidden|against the|not allowed|"
    r"not ok|non-?compliant|inappropriate|misconduct|a compliance problem|in trouble)\b"
    r"|\b(?:is|be|as|are|it|that|this|considered|constitutes?|called)\s+(?:\w+\s+)?(?:fraud\w*|abuse|kickbacks?"
    r"|upcoding|unbundling|leading|cloning|false claims?)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:without|unless|if\b[^?.,]{0,40}\bnot)\b", re.IGNORECASE)
_LIMIT = re.compile(
    r"\b(?:how (?:many|much|long|often|far|soon|late)|deadline|days?|months?|years?|minutes?|"
    r"percent\w*|rate|amount|limit|penalt\w+|maximum|time frame|lookback|threshold)\b",
    re.IGNORECASE,
)
_MODIFIERS = re.compile(r"\bmodif\w*er|\bmods?\b", re.IGNORECASE)
_NAMED_MODIFIER = re.compile(
    r"\bmodifiers? ((?:[A-Z0-9]{2}\b(?:, | or | and | ?/ ?)?)+)|\b([A-Z][A-Z0-9])(?=:)"
)
_SECTIONS = re.compile(r"\A(ICD-10-CM Official Guidelines)[^,]*, (?:sections? )?(.+)\Z")
_NUMBER = re.compile(r"Appendix I{1,3}|\bI{1,3}V?(?:\.[A-Za-z0-9]+)+|\bIV(?:\.[A-Za-z0-9]+)*")


def compliance(desk: Desk, asked: Asked) -> Part | None:
    """Say what the rule is that a question is about, None if no entry treats it."""
    editions = releases_for(catalogue(desk.content).kinds.get(_KIND, ()), asked.on)
    if not editions:
        return None
    known = entries(desk.content, editions[0].id)
    stems = stems_of(asked.text)
    found = known.find(stems)
    likely = of_conduct(asked) and known.likely(found)
    if not found or not (found[0].sure or likely):
        return None
    meant = [one for one in found if one.sure and one.score >= _NEAR * found[0].score] or found[:1]
    decided = _decision(asked, known, stems, meant) if _wants_decision(asked) else None
    if decided is None:
        entry, verdict = meant[0].entry, Verdict.ANSWER
        if _wants_decision(asked):
            verdict = _of_rule(asked, entry.rule)
        head = _sentence(desk, entry, entry.rule)
        decisive = entry.rule
    else:
        entry, decisive, verdict = decided
        said = "Yes" if verdict is Verdict.YES else "No"
        error = "It is a common error: " if decisive.part == "errors" else ""
        head = _sentence(desk, entry, decisive, f"{said}. {error}")
    sentences = list(_reasons(desk, asked, known, stems, entry, decisive))
    others = [one.entry for one in meant if one.entry is not entry][:1]
    sentences += [_sentence(desk, one, one.rule, f"{one.title}: ") for one in others]
    sentences += _official(desk, asked, stems, entry)
    sentences.append(_basis(desk, entry))
    payers = () if of_medicare(asked) else ("the payer's own rules, which are not installed",)
    return Part(
        QuestionKind.COMPLIANCE,
        verdict,
        head,
        tuple(sentences),
        asked.codes,
        (*payers, f"a rule that has changed since {entry.as_of}", "what the record shows"),
        Confidence.OWN if found[0].sure else Confidence.NEAR,
    )


def _wants_decision(asked: Asked) -> bool:
    """Return whether the last thing asked is to be answered with yes or no."""
    *_, last = _SENTENCE_END.split(asked.text)
    for sentence in _SENTENCE_END.split(asked.text):
        last = sentence if sentence.endswith("?") else last
    if _ASKS.search(last) or _ALTERNATIVE.search(last):
        return False
    return bool(_DECIDING.search(last))


def _decision(
    asked: Asked, known: Entries, stems: frozenset[str], meant: Sequence[Found]
) -> tuple[Entry, Line, Verdict] | None:
    """Return the statement that decides a question, with its entry and the verdict."""
    best: tuple[float, Entry, Line] | None = None
    for one in meant:
        subject = stems_of(one.entry.title)
        for line in one.entry.lines:
            if line.part not in _DECIDES or _turned(asked, line):
                continue
            own = _fit(known, stems, line.stems - subject, _DECISIVE)
            value = max(own, _fit(known, stems, line.stems, _DECISIVE_WITH_SUBJECT))
            value *= one.score / meant[0].score
            if value and (best is None or value > best[0]):
                best = value, one.entry, line
    if best is None:
        return None
    _, entry, line = best
    return entry, line, _verdict(asked, line, holds=_DECIDES[line.part])


def _turned(asked: Asked, line: Line) -> bool:
    """Return whether a question denies a condition that a statement does not speak of."""
    return bool(_DENIED.search(asked.text)) and not _DENIED.search(line.text)


def _fit(
    known: Entries,
    asked: frozenset[str],
    said: frozenset[str],
    limits: Sequence[tuple[float, float]],
) -> float:
    """Return how well a statement fits, 0 if it does not decide what is asked."""
    shared = known.weight(asked & said)
    share = shared / (known.weight(said) or 1)
    fits = any(share >= least and shared >= weight for least, weight in limits)
    return shared * share if fits else 0.0


def _verdict(asked: Asked, line: Line, *, holds: bool) -> Verdict:
    """Return yes or no; who asks whether something is misconduct asks the contrary."""
    accused = bool(_MISCONDUCT.search(asked.text)) != bool(_MISCONDUCT.search(line.text))
    return Verdict.YES if holds != accused else Verdict.NO


def _of_rule(asked: Asked, rule: Line) -> Verdict:
    """Return what the rule itself begins with."""
    if rule.text.startswith(("Not ", "Do not ")):
        return Verdict.YES if _MISCONDUCT.search(asked.text) else Verdict.NO
    if rule.text.startswith("Required:") and _NEEDED.search(asked.text):
        return Verdict.YES
    return Verdict.DEPENDS


def _sentence(desk: Desk, entry: Entry, line: Line, before: str = "") -> Sentence:
    return Sentence(f"{before}{line.text}", (_citation(desk, entry, line.text),))


def _citation(desk: Desk, entry: Entry, text: str) -> Citation:
    target = f"compliance:{entry.key}"
    return citing.prose(desk.content, entry.source, f"{entry.title} ({entry.key})", text, target)


def _reasons(
    desk: Desk,
    asked: Asked,
    known: Entries,
    stems: frozenset[str],
    entry: Entry,
    decisive: Line,
) -> Iterator[Sentence]:
    """Yield the rule, if it was not said yet, and the lines nearest to the question."""
    if decisive is not entry.rule:
        yield _sentence(desk, entry, entry.rule)
    wanted = asked.text if _LIMIT.search(asked.text) else ""

    def worth(line: Line) -> float:
        shared = known.weight(stems & line.stems)
        return shared * (2 if wanted and line.part == "numbers" else 1)

    rest = [line for line in entry.lines if line not in (decisive, entry.rule)]
    chosen = sorted((line for line in rest if worth(line)), key=worth, reverse=True)[:_MOST_LINES]
    if wanted:
        chosen += [line for line in rest if line.part == "numbers" and line not in chosen]
    for line in chosen or rest[:_MOST_LINES]:
        yield _sentence(desk, entry, line, "Common error: " if line.part == "errors" else "")
    if _MODIFIERS.search(asked.text):
        yield from _modifiers(desk, asked, entry, decisive)


def _modifiers(desk: Desk, asked: Asked, entry: Entry, decisive: Line) -> Iterator[Sentence]:
    """Yield the modifiers that the rule names, as our text and the HCPCS file describe them."""
    named = [
        one
        for text in (decisive.text, entry.rule.text)
        for match in _NAMED_MODIFIER.finditer(text)
        for one in re.findall(r"[A-Z0-9]{2}", match[1] or match[2])
    ]
    known = known_modifiers(desk.content, asked.on)
    for one in (known[name] for name in dict.fromkeys(named) if name in known):
        if one.official is not None:
            said = f"Modifier {one.modifier} in the HCPCS file: {one.official['description']}."
            yield Sentence(said, (citing.official_modifier(desk.content, one.official),))
        if one.fact is not None:
            said = f"Modifier {one.modifier} in plain words: {one.fact['tells']}"
            yield Sentence(said, (citing.modifier(desk.content, one.fact),))


def _official(desk: Desk, asked: Asked, stems: frozenset[str], entry: Entry) -> Iterator[Sentence]:
    """Yield the sections of the Official Guidelines that the entry rests on, in their words."""
    sources = releases_for(catalogue(desk.content).kinds.get(citing.GUIDELINES, ()), asked.on)
    for basis in entry.basis:
        match = _SECTIONS.match(basis)
        for number in _NUMBER.findall(match[2]) if match else ():
            section = guideline(desk.content, number, [one.id for one in sources])
            if section is not None and section.text:
                quote = excerpt(
                    section.text, lambda text: float(len(stems & stems_of(text))), _QUOTED
                )
                cited = citing.guideline(desk.content, section, quote)
                yield Sentence(f"{section.number}, {section.title}: “{quote}”", (cited,))


def _basis(desk: Desk, entry: Entry) -> Sentence:
    cited = tuple(_citation(desk, entry, text) for text in (*entry.basis, entry.as_of))
    return Sentence(f"It rests on {'; '.join(entry.basis)}, as known on {entry.as_of}.", cited)


PLANNERS = {QuestionKind.COMPLIANCE: compliance}
"""Planners of this subject."""
