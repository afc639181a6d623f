"""Signs and symptoms beside the diagnoses that explain them (I.B.4, I.B.5)."""

import re
from functools import cache

from index.cases.coding.tables import beginnings, rows
from index.cases.coding.working import Draft, Working


@cache
def _explained() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Return symptoms, and the diagnoses that they are routinely part of."""
    return tuple(
        (beginnings(row["symptoms"]), beginnings(row["diagnoses"]))
        for row in rows("symptoms", "explained")
    )


_UNEXPLAINED = re.compile(
    r"[^.;\n]{0,25}\b((cause|etiology|source|origin) (is |was |remains )?"
    r"(not clear|unclear|unknown|undetermined|not (known|found|established|determined))"
    r"|of (unclear|unknown|undetermined) (cause|etiology|origin|source)|unexplained)\b",
    re.IGNORECASE,
)


def _is_unexplained(case: Working, draft: Draft) -> bool:
    """Return whether the note says that the cause of a symptom is not known (I.B.4)."""
    return any(
        _UNEXPLAINED.match(case.text, mention.end, case.structure.sentences[mention.sentence].end)
        for mention in draft.mentions
    )


def integral(case: Working) -> None:
    """Take off symptoms that a diagnosis of the note explains.

    A narrative without an assessment does not say what explains what: its findings stay.
    """
    if not case.stated:
        return
    accepted = case.accepted()
    for draft in accepted:
        if not draft.mentions or _is_unexplained(case, draft):
            continue  # a rule asks for it
        for symptoms, diagnoses in _explained():
            if not draft.code.startswith(symptoms) or draft.dropped:
                continue
            reason = next(
                (
                    other
                    for other in accepted
                    if other is not draft
                    and not other.dropped
                    and other.code.startswith(diagnoses)
                    and not other.code.startswith((*symptoms, "R"))
                ),
                None,
            )
            if reason is not None and not any(
                case.tabular.asks_for(other.line, draft.code) for other in accepted
            ):
                case.drop(draft, f"routinely part of {reason.line.display} (I.B.5)")
