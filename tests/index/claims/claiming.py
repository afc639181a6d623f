"""Claims in few words."""

from datetime import date

from index.claims import check, read_line
from index.database import Content
from index.model.claims import CareSetting, Claim, Finding, Severity

ON = date(2024, 8, 1)
"""A date that all editions of the small content cover."""


def claim_of(
    content: Content,
    codes: str,
    on: date = ON,
    *,
    setting: str = "outpatient",
    age: int | None = None,
    sex: str | None = None,
    pos: str | None = None,
    facility: bool = False,
) -> Claim:
    """Return a claim of codes as they are typed."""
    lines = tuple(read_line(content, code, on).line for code in codes.split())
    return Claim(lines, on, CareSetting(setting), age, sex, pos, facility)


def broken(findings: tuple[Finding, ...]) -> list[tuple[str, list[str]]]:
    """Return rule and codes of the errors and warnings, in an order of their own."""
    return sorted(
        (one.rule, sorted(ref.code for ref in one.codes))
        for one in findings
        if one.severity is not Severity.INFO
    )


def rules(content: Content, codes: str, on: date = ON, **more: object) -> set[str]:
    """Return the names of the rules, limits and effects too, that a claim meets."""
    return {one.rule for one in check(content, claim_of(content, codes, on, **more))}  # type: ignore[arg-type]
