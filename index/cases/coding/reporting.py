"""What a case is for the command line, and the function that codes cases by the thousand."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path

from index.cases.coding.coder import CaseCoder
from index.claims import finding_dict
from index.database import open_content
from index.model.cases import CaseResult, Evidence, ProviderQuery, Suggestion
from index.model.claims import CareSetting


def case_dict(name: object, result: CaseResult) -> dict[str, object]:
    """Return a coded case as JSON takes it.

    Args:
        name: The id of the note.
        result: What it was read as.
    """
    return {
        "id": name,
        "setting": result.setting.value,
        "date_of_service": result.date_of_service.isoformat(),
        "codes": [_suggestion(one) for one in result.suggestions],
        "first_listed": result.first_listed,
        "queries": [_query(one) for one in result.queries],
        "checks": [finding_dict(one) for one in result.checks],
        "set_aside": [{**_evidence(one.evidence), "why": one.why} for one in result.set_aside],
        "editions": list(result.editions),
    }


def _evidence(one: Evidence) -> dict[str, object]:
    return asdict(one)


def _suggestion(one: Suggestion) -> dict[str, object]:
    return {
        "code": one.display,
        "system": one.ref.system.value,
        "title": one.title,
        "score": round(one.score, 3),
        "accepted": one.accepted,
        "evidence": [_evidence(evidence) for evidence in one.evidence],
        "path": list(one.path),
        "notes": list(one.notes),
        "near_misses": [
            {"code": near.display, "title": near.title, "why": near.why} for near in one.near_misses
        ],
    }


def _query(one: ProviderQuery) -> dict[str, object]:
    return {
        "subject": one.subject,
        "text": one.text,
        "reason": one.reason,
        "evidence": [_evidence(evidence) for evidence in one.evidence],
    }


def case_text(result: CaseResult) -> str:
    """Return a coded case as plain text."""
    lines: list[str] = []
    accepted = [one for one in result.suggestions if one.accepted]
    lines.append(f"Codes ({result.setting.value}, {result.date_of_service.isoformat()})")
    if not accepted:
        lines.append("  none: the note supports no code of the installed releases")
    for one in accepted:
        lines.append(f"  {one.display:<9} {one.title}  [{one.score:.2f}]")
        for evidence in one.evidence[:3]:
            lines.append(f"            “{' '.join(evidence.text.split())}”")
        lines += [f"            {where}" for where in (*one.path, *one.notes)]
    if result.first_listed:
        lines += ["", result.first_listed]
    if others := [one for one in result.suggestions if not one.accepted]:
        lines += ["", "Considered and not proposed"]
        lines += [
            f"  {one.display:<9} {one.title}: {one.notes[-1] if one.notes else 'too unsure'}"
            for one in others[:12]
        ]
    if result.queries:
        lines += ["", "Questions to the provider"]
        lines += [f"  {one.text}" for one in result.queries]
    if result.checks:
        lines += ["", "Checks"]
        lines += [f"  {one.label}: {one.statement} {one.fix}".rstrip() for one in result.checks]
    lines += ["", *result.editions]
    return "\n".join(lines)


def make_worker(
    content: str, options: Mapping[str, object]
) -> Callable[[str, str], Mapping[str, object]]:
    """Return the function that codes notes, for ``index.cases.batch``.

    Args:
        content: The content folder.
        options: ``setting`` (``inpatient``, ``outpatient``, or empty to read it from each note) and
            ``date_of_service`` (ISO).

    Raises:
        ContentError: There is no content.
    """
    coder = CaseCoder(open_content(Path(content)))
    wanted = str(options.get("setting") or "")
    setting = CareSetting(wanted) if wanted else None
    on = date.fromisoformat(str(options["date_of_service"]))

    def work(name: str, text: str) -> Mapping[str, object]:
        result = case_dict(name, coder.code(text, setting=setting, date_of_service=on))
        del result["id"]
        return result

    return work
