"""One planner a kind of question: it fetches the facts and says what they come to.

A planner is given the desk and the question as it was understood. It returns a part of the answer
whose every sentence has a citation made by ``index.answers.citing``, or None where the installed
content does not hold the answer; the next kind is tried then.
"""

from collections.abc import Callable, Mapping

from index.answers.desk import Desk
from index.answers.planners import (
    crosswalks,
    finding,
    groupings,
    identity,
    inpatient,
    instructions,
    validity,
)
from index.answers.understanding import Asked
from index.model.answers import Part, QuestionKind

Planner = Callable[[Desk, Asked], Part | None]

PLANNERS: Mapping[QuestionKind, Planner] = {
    **identity.PLANNERS,
    **validity.PLANNERS,
    **instructions.PLANNERS,
    **crosswalks.PLANNERS,
    **groupings.PLANNERS,
    **inpatient.PLANNERS,
    **finding.PLANNERS,
}
