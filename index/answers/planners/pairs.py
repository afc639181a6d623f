"""Whether procedures may be reported together: NCCI pairs, and add-on codes with primary codes.

The edits of a setting that the question names decide; without one those of practitioners do, and
those of outpatient hospitals are told beside them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from index.answers import citing
from index.answers.desk import Desk
from index.answers.planners.common import GRAVEST, joined, procedures_of
from index.answers.understanding import Asked
from index.claims.procedures import (
    chart_must_show,
    proposed_modifiers,
    visit_among,
)
from index.model import CodeRef
from index.model.answers import Citation, Part, QuestionKind, Sentence, Verdict
from index.pages import edits
from index.pages.edits import NCCI_MODIFIERS
from index.pages.modifiers import known_modifiers
from index.pages.pair_rows import Pair

_MOST_CODES = 12
_IN_FORCE = re.compile(
    r"\b(?:valid|invalid|active|still|was|were|deleted|retired|terminated|discontinued|expired?|"
    r"in effect)\b",
    re.IGNORECASE,
)
"""Words that ask about codes by themselves, not about a pair."""
_EDITED = frozenset((Verdict.NO, Verdict.WITH_MODIFIER))
_NEVER = "9"


@dataclass(frozen=True, slots=True)
class _Ruling:
    """What the edits of a setting say of two codes."""

    setting: str
    verdict: Verdict
    finding: edits.PairFinding
    edition: str
    citations: tuple[Citation, ...]

    @property
    def where(self) -> str:
        return edits.SETTING_LABELS[self.setting]

    @property
    def edit(self) -> Pair:
        """The edit that decides: one that no modifier bypasses before one that it does."""
        return min(self.finding.fires, key=lambda one: one.indicator)


def together(desk: Desk, asked: Asked) -> Part | None:
    """Say whether procedures may be reported together; None if fewer than two are named."""
    refs = procedures_of(asked)
    if not 1 < len(refs) <= _MOST_CODES:
        return None  # of a longer list some pairs would be left out
    found = [_two(desk, asked, first, second) for first, second in combinations(refs, 2)]
    pairs = [one for one in found if one is not None]
    if not pairs:
        return None
    pairs.sort(key=lambda one: GRAVEST.index(one[0]))
    verdict, sentences, changes = pairs[0]
    for _, others, _ in pairs[1:]:
        sentences += others[:1]
    return Part(
        QuestionKind.TOGETHER, verdict, sentences[0], tuple(sentences[1:]), refs, tuple(changes)
    )


def _two(
    desk: Desk, asked: Asked, first: CodeRef, second: CodeRef
) -> tuple[Verdict, list[Sentence], list[str]] | None:
    """Return verdict, sentences and what would change them of two codes, None if unknown."""
    named = [one for one in edits.SETTINGS if one in asked.circumstances.edit_settings]
    every = [_ruling(desk, asked, first, second, setting) for setting in named or edits.SETTINGS]
    rulings = [one for one in every if one is not None]
    if not rulings:
        return None
    main = rulings[0]
    add_on = _add_on(desk, asked, first, second)
    if main.verdict is Verdict.NO_EDIT and add_on is not None:
        verdict, sentences = Verdict.YES, [add_on, _headline(main, (first, second), asked)]
    else:
        verdict, sentences = main.verdict, [_headline(main, (first, second), asked)]
        sentences += [add_on] if add_on else []
    if main.finding.fires:
        sentences += _reasons(desk, main, (first, second), asked.on)
    tried = _tried(desk, main, asked)
    sentences += tried
    if tried and verdict is Verdict.WITH_MODIFIER and _misses(asked):
        verdict, sentences = Verdict.NO, [*tried, *sentences[: -len(tried)]]
    sentences += _history(desk, main)
    sentences += _others(rulings, (first, second), asked)
    return verdict, sentences, list(_changes(rulings, asked, one_setting=bool(named)))


def _ruling(
    desk: Desk, asked: Asked, first: CodeRef, second: CodeRef, setting: str
) -> _Ruling | None:
    content = desk.content
    finding = edits.pair(content, first.code, second.code, setting, asked.on)
    if not finding.installed:
        return None
    indicators = {one.indicator for one in finding.fires}
    verdict = (
        Verdict.NO
        if "0" in indicators
        else Verdict.WITH_MODIFIER
        if indicators
        else Verdict.NO_EDIT
    )
    source = edits.pair_editions(content, setting, asked.on)[0]
    citations = tuple(citing.pair(content, one) for one in finding.fires or finding.others)
    if not citations:
        what = f"{first.display} / {second.display}"
        citations = (citing.absence(content, source.id, what),)
    return _Ruling(setting, verdict, finding, source.edition, citations)


def _headline(ruling: _Ruling, refs: tuple[CodeRef, CodeRef], asked: Asked) -> Sentence:
    where = ruling.where
    if ruling.verdict is Verdict.NO_EDIT:
        first, second = (ref.display for ref in refs)
        text = (
            f"No edit of {first} and {second} is in force on {asked.on.isoformat()} in NCCI "
            f"{ruling.edition}, {where}; that is not to say that there is none elsewhere."
        )
        return Sentence(text, ruling.citations)
    edit = ruling.edit
    columns = f"{edit.column2} (column 2) is not paid beside {edit.column1} (column 1)"
    if ruling.verdict is Verdict.NO:
        text = f"No: {columns} for {where}; with indicator 0 no modifier bypasses the edit."
    else:
        text = (
            f"Only with a modifier: {columns} for {where}, unless an NCCI-associated modifier that "
            "the chart supports is reported (indicator 1)."
        )
    return Sentence(text, ruling.citations)


def _modifier(desk: Desk, name: str, on: date) -> Iterator[Citation]:
    """Yield what our text says of a modifier, if it is written and installed."""
    found = known_modifiers(desk.content, on).get(name)
    if found is not None and found.fact is not None:
        yield citing.modifier(desk.content, found.fact)


def _reasons(
    desk: Desk, ruling: _Ruling, refs: tuple[CodeRef, CodeRef], on: date
) -> Iterator[Sentence]:
    """Yield why the edit is there, and what it takes to bypass it."""
    edit = ruling.edit
    begun = f"in force since {edit.effective}" if edit.effective else "its first day is not known"
    ended = f", until {edit.deleted}" if edit.deleted else ""
    yield Sentence(
        f"Rationale in the file: {edit.rationale.rstrip('.')} ({begun}{ended}).", ruling.citations
    )
    if ruling.verdict is Verdict.WITH_MODIFIER:
        visit = visit_among(refs)
        usual = "25" if visit else "59"
        yield Sentence(
            f"{edit.column1} is paid. To have {edit.column2} paid too, append "
            f"{proposed_modifiers(visit, edit.column2)}. {chart_must_show([usual])}",
            (*ruling.citations, *_modifier(desk, usual, on)),
        )


def _tried(desk: Desk, ruling: _Ruling, asked: Asked) -> list[Sentence]:
    """Return what the modifiers that the question names do to the edit."""
    if not ruling.finding.fires:
        return []
    sentences = []
    for modifier in asked.modifiers:
        if modifier not in NCCI_MODIFIERS:
            text = f"Modifier {modifier} is not NCCI-associated: it bypasses no edit."
        elif ruling.verdict is Verdict.NO:
            text = f"Modifier {modifier} is NCCI-associated, and does not help: the indicator is 0."
        else:
            text = (
                f"Modifier {modifier} is NCCI-associated: the edit lets it be used where it is "
                f"true. {chart_must_show([modifier])}"
            )
        cited = (*ruling.citations, *_modifier(desk, modifier, asked.on))
        sentences.append(Sentence(text, cited))
    return sentences


def _misses(asked: Asked) -> bool:
    """Return whether the question asks for modifiers none of which bypasses edits.

    Those written behind a code (``70551-26``) tell what is billed; they are not asked for.
    """
    wanted = [one for one in asked.modifiers if not re.search(rf"\w{{5}}-{one}\b", asked.text)]
    return bool(wanted) and NCCI_MODIFIERS.isdisjoint(wanted)


def _history(desk: Desk, ruling: _Ruling) -> Iterator[Sentence]:
    """Yield what became of rows of the pair that do not fire."""
    for one in ruling.finding.others:
        if ruling.finding.fires and one.indicator == _NEVER:
            continue
        columns = f"{one.column1} / {one.column2}"
        if one.indicator == _NEVER:
            text = f"Its row {columns} has indicator 9: {edits.INDICATORS[_NEVER]}."
        elif one.deleted:
            text = (
                f"The edit {columns} (indicator {one.indicator}) ended {one.deleted}"
                f"{f', having begun {one.effective}' if one.effective else ''}."
            )
        else:
            text = f"The edit {columns} (indicator {one.indicator}) begins {one.effective}."
        yield Sentence(text, (citing.pair(desk.content, one),))


def _others(
    rulings: Sequence[_Ruling], refs: tuple[CodeRef, CodeRef], asked: Asked
) -> Iterator[Sentence]:
    """Yield what holds in the other settings."""
    main = rulings[0]
    for other in rulings[1:]:
        same = other.verdict is main.verdict and (
            not main.finding.fires or other.edit.column1 == main.edit.column1
        )
        if same:
            yield Sentence(f"The same holds for {other.where}.", other.citations)
        else:
            headline = _headline(other, refs, asked)
            yield Sentence(f"It is otherwise for {other.where}: {headline.text}", other.citations)


def _add_on(desk: Desk, asked: Asked, first: CodeRef, second: CodeRef) -> Sentence | None:
    """Say that one of the codes is an add-on code that the other is a primary code of."""
    for ref, primary in ((first, second), (second, first)):
        for one in edits.add_on(desk.content, ref.code, asked.on):
            if (one.code, one.primary) == (ref.code, primary.code):
                text = (
                    f"Yes: {ref.display} is an add-on code (type {one.type}: {one.meaning}), and "
                    f"{primary.display} is one of its primary codes."
                )
                return Sentence(text, (citing.add_on(desk.content, one, ref),))
    return None


def _changes(rulings: Sequence[_Ruling], asked: Asked, *, one_setting: bool) -> Iterator[str]:
    main = rulings[0]
    if len({one.verdict for one in rulings}) > 1:
        yield f"the setting: {joined([one.where for one in rulings])} differ"
    elif one_setting:
        yield "another setting, which has edits of its own"
    if main.verdict is Verdict.WITH_MODIFIER:
        yield "a modifier, if the chart supports it"
    ended = [one.deleted for one in main.finding.others if one.deleted and one.indicator != _NEVER]
    if ended and main.verdict is Verdict.NO_EDIT:
        yield f"a date of service up to {max(ended)}"
    yield f"a quarter of NCCI edits other than {main.edition}"


def billable(desk: Desk, asked: Asked) -> Part | None:
    """Take "are they billable" of several procedures for "together"; None if validity is asked."""
    return None if _IN_FORCE.search(asked.text) else together(desk, asked)


def parting(desk: Desk, asked: Asked) -> Part | None:
    """Take a question of modifiers on several procedures for their edit; None if they have none."""
    part = together(desk, asked)
    return part if part and part.verdict in _EDITED else None


PLANNERS = {
    QuestionKind.TOGETHER: together,
    QuestionKind.VALID: billable,
    QuestionKind.MODIFIER: parting,
    QuestionKind.MODIFIER_FOR: parting,
}
