"""Planners of kinds of question: they fetch the facts and say what they come to.

A planner is given the desk and the question as it was understood. It returns a part of the answer
whose every sentence has a citation made by ``index.answers.citing``, or None where the installed
content does not hold the answer or the question is about other codes than the planner knows; the
next planner of the kind is tried then, and after the last the next kind.
"""

from collections.abc import Callable, Mapping

from index.answers.desk import Desk
from index.answers.planners import (
    add_ons,
    compliance,
    coverage,
    crosswalks,
    definitions,
    documentation,
    documents,
    fees,
    finding,
    groupings,
    guidelines,
    identity,
    inpatient,
    instructions,
    modifiers,
    pairs,
    payment,
    procedures,
    units,
    validity,
)
from index.answers.understanding import Asked
from index.model.answers import Part, QuestionKind

Planner = Callable[[Desk, Asked], Part | None]


def _table(
    *subjects: Mapping[QuestionKind, Planner],
) -> Mapping[QuestionKind, tuple[Planner, ...]]:
    """Return the planners of each kind, in the order of their subjects."""
    table: dict[QuestionKind, tuple[Planner, ...]] = {}
    for subject in subjects:
        for kind, planner in subject.items():
            table[kind] = (*table.get(kind, ()), planner)
    return table


PLANNERS = _table(
    *(
        subject.PLANNERS
        for subject in (
            procedures,
            pairs,
            units,
            add_ons,
            fees,
            payment,
            identity,
            validity,
            instructions,
            crosswalks,
            groupings,
            inpatient,
            modifiers,
            documentation,
            finding,
            guidelines,
            definitions,
            coverage,
            compliance,
            documents,
        )
    )
)
