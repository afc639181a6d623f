"""Procedures of inpatients: ICD-10-PCS."""

from collections.abc import Sequence

from index.cases.procedures.characters import TABLE, Built, Characters, base_and_side
from index.cases.procedures.conditions import fits
from index.cases.procedures.found import SEARCHED, Found
from index.cases.procedures.statements import Mention
from index.cases.procedures.vocabulary import Line, Procedure, vocabulary
from index.cases.procedures.working import Working, score_of
from index.model import CodeRef, System
from index.pages.pcs_tables import LENGTH

_UNTOLD = "The statement leaves a character of the code open, so no code is assigned."
_MOST_OPTIONS = 8
"""Values that a question lists; more would be a table."""


def report(
    case: Working, mention: Mention, procedure: Procedure, characters: Characters | None
) -> int | None:
    """Suggest the codes of one statement of a procedure, or ask for what it leaves open.

    Args:
        case: The note.
        mention: The statement.
        procedure: Its procedure.
        characters: The tables, None if they are not installed.

    Returns:
        Place of the line of the procedure that was used, None if no code was suggested.
    """
    furthest: Built | None = None
    for place, line in enumerate(procedure.pcs):
        if not fits(line.condition, mention.said):
            continue
        built = [_built(code, mention, characters) for code in line.codes]
        if all(one.codes for one in built):
            _suggest(case, mention, procedure, line, built)
            return place
        lacking = next(one for one in built if not one.codes)
        if furthest is None or len(lacking.reached) > len(furthest.reached):
            furthest = lacking
    if (procedure.pcs or not procedure.cpt) and characters is not None:
        _ask(case, mention, procedure.name, procedure.ask, furthest)
    return None


def report_found(
    case: Working, mention: Mention, found: Sequence[Found], characters: Characters
) -> None:
    """Suggest the codes of a procedure that the search found.

    Its best answer gives the table and the body part, the statement the other characters.

    Args:
        case: The note.
        mention: The statement.
        found: What the search found, best first.
        characters: The tables.
    """
    if not found:
        return
    best = found[0]
    tab, part = best.code[:TABLE], best.code[TABLE]
    labels = {
        key: label for row in characters.tables.rows(tab) for key, label in row.values[0].items()
    }
    if part not in labels:
        return
    base = base_and_side(labels[part])[0]
    same = "".join(key for key, label in labels.items() if base_and_side(label)[0] == base)
    built = characters.build(f"{tab}[{same}]...", mention.said)
    score = min(score_of(mention.standing, assumed=built.assumed), SEARCHED[best.sure])
    for code in built.codes:
        path = (f"search: {best.why}", f"table {tab}", *built.steps)
        case.suggest(CodeRef(System.ICD10PCS, code), score, case.evidence(mention), path)
    if not built.codes and best.sure:
        _ask(case, mention, case.evidence(mention).text, "", built)


def _built(pattern: str, mention: Mention, characters: Characters | None) -> Built:
    if len(pattern) == LENGTH and pattern.isalnum():
        return Built((pattern,), "", (), (), False, pattern)
    if characters is None:
        return Built((), "", (), (), True, "")
    return characters.build(pattern, mention.said)


def _suggest(
    case: Working, mention: Mention, procedure: Procedure, line: Line, built: Sequence[Built]
) -> None:
    rules = [procedure.rule] if procedure.rule else []
    if mention.said.side == "bilateral" and "B4.3" not in rules:
        rules.append("B4.3")
    told = vocabulary().guidelines
    notes = [f"ICD-10-PCS guideline {rule}: {told[rule]}." for rule in rules]
    for one in built:
        score = score_of(mention.standing, assumed=one.assumed)
        for code in one.codes:
            path = (
                " ".join((procedure.name, *line.condition)),
                f"table {code[:TABLE]}",
                *one.steps,
            )
            case.suggest(CodeRef(System.ICD10PCS, code), score, case.evidence(mention), path, notes)


def _ask(case: Working, mention: Mention, name: str, question: str, built: Built | None) -> None:
    if built is not None and built.missing:
        options = "; ".join(dict.fromkeys(built.options))
        question = f"Please document for {name}: {built.missing.lower()}" + (
            f" ({options}; other; not known)." if 0 < len(built.options) <= _MOST_OPTIONS else "."
        )
    if question:
        case.ask(mention, name, question, _UNTOLD)
