"""Procedures of outpatients: CPT numbers."""

from collections.abc import Sequence

from index.cases.procedures.conditions import fits
from index.cases.procedures.found import SEARCHED, Found
from index.cases.procedures.statements import Mention
from index.cases.procedures.vocabulary import Procedure
from index.cases.procedures.working import Working, score_of
from index.model import CodeRef, System

_UNTOLD = "The statement does not say what decides between the codes, so none is assigned."


def report(case: Working, mention: Mention, procedure: Procedure) -> int | None:
    """Suggest the number of one statement of a procedure, or ask for what it leaves open.

    Args:
        case: The note.
        mention: The statement.
        procedure: Its procedure.

    Returns:
        Place of the line of the procedure that was used, None if no code was suggested.
    """
    for place, line in enumerate(procedure.cpt):
        if fits(line.condition, mention.said):
            path = (procedure.name, *line.condition)
            for code in line.codes:
                ref = CodeRef(System.CPT, code)
                case.suggest(ref, score_of(mention.standing), case.evidence(mention), path)
            return place
    if procedure.ask and (procedure.cpt or not procedure.pcs):
        case.ask(mention, procedure.name, procedure.ask, _UNTOLD)
    return None


def report_found(case: Working, mention: Mention, found: Sequence[Found]) -> None:
    """Suggest the number that the search found.

    Args:
        case: The note.
        mention: The statement.
        found: What the search found, best first.
    """
    if found:
        best = found[0]
        score = min(score_of(mention.standing), SEARCHED[best.sure])
        ref = CodeRef(System.CPT, best.code)
        case.suggest(ref, score, case.evidence(mention), (f"search: {best.why}",))
