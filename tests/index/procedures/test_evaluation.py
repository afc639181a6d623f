"""The level of a visit: by decision making, by time, and the higher of both."""

import csv
import itertools
import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from index.cli import cli
from index.commands.evaluation import FAMILIES
from index.procedures.evaluation import (
    MDM,
    MOST_MINUTES,
    TIME,
    Reviewed,
    data_level,
    decide,
    decision_text,
    headline,
)
from index.procedures.evaluation_rules import (
    EvaluationError,
    Level,
    families,
    family_named,
    family_of,
    prolonged,
)

CASES = Path(__file__).with_name("evaluation_cases.tsv")
LOW, MODERATE, HIGH = Level.LOW, Level.MODERATE, Level.HIGH
DAY = date(2025, 3, 1)
levels = st.one_of(st.none(), st.sampled_from(Level))
days = st.dates(date(2020, 6, 1), date(2027, 6, 30))
times = st.one_of(st.none(), st.integers(0, MOST_MINUTES))
kinds = st.sampled_from(FAMILIES)


def rank(family: str, on: date, code: str | None) -> int:
    """Return how high a code is in its family, -1 for none."""
    period = family_named(family).period(on)
    if code is None or period is None:
        return -1
    return [rule.code for rule in period.codes].index(code)


@given(kinds, days, levels, levels, levels, times, st.integers(0, 3))
def test_more_never_gives_a_lower_code(
    family: str,
    on: date,
    problems: Level | None,
    data: Level | None,
    risk: Level | None,
    minutes: int | None,
    raised: int,
) -> None:
    """Raising one of the four, or giving one that was missing, keeps the code or raises it."""
    before = decide(family, on=on, problems=problems, data=data, risk=risk, minutes=minutes)
    parts = [problems, data, risk]
    if raised < 3:
        parts[raised] = Level(min((parts[raised] or 0) + 1, Level.HIGH))
    else:
        minutes = min((minutes or 0) + 5, MOST_MINUTES)
    after = decide(family, on=on, problems=parts[0], data=parts[1], risk=parts[2], minutes=minutes)
    assert rank(family, on, after.code) >= rank(family, on, before.code)


@given(kinds, days, levels, levels, levels, times)
def test_the_order_of_the_three_does_not_matter(
    family: str,
    on: date,
    problems: Level | None,
    data: Level | None,
    risk: Level | None,
    minutes: int | None,
) -> None:
    """Any two of three decide, whichever they are."""
    found = {
        (one.code, one.by, len(one.carried))
        for first, second, third in itertools.permutations((problems, data, risk))
        for one in [decide(family, on=on, problems=first, data=second, risk=third, minutes=minutes)]
    }
    assert len(found) == 1


@given(kinds, days, levels, levels, levels, times)
def test_the_answer_is_the_higher_of_both_ways(
    family: str,
    on: date,
    problems: Level | None,
    data: Level | None,
    risk: Level | None,
    minutes: int | None,
) -> None:
    """Each way by itself gives no more, and one of them gives the code."""
    both = decide(family, on=on, problems=problems, data=data, risk=risk, minutes=minutes)
    mdm = decide(family, on=on, problems=problems, data=data, risk=risk)
    time = decide(family, on=on, minutes=minutes)
    ranks = [rank(family, on, one.code) for one in (mdm, time)]
    assert rank(family, on, both.code) == max(ranks)
    expected = "" if max(ranks) < 0 else MDM if ranks[0] >= ranks[1] else TIME
    assert both.by == expected
    assert bool(both.other) == (both.code is not None)
    assert both.reasons
    assert all(line for line in decision_text(both).splitlines())


def test_two_of_three_are_named() -> None:
    """The reasons say which two carry the level and which does not."""
    found = decide("office-new", on=DAY, problems=MODERATE, data=LOW, risk=MODERATE, minutes=38)
    assert (found.code, found.level, found.by) == ("99204", "moderate", MDM)
    assert found.carried == {"problems", "risk"}
    assert found.reasons == (
        "Decision making is moderate and gives 99204: problems (moderate) and risk (moderate)"
        " reach it; data (low) does not.",
        "The rules are those from 2024-01-01.",
    )
    assert found.other == "Time: 38 minutes meet the 30 of 99203; 99204 needs 45."


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2023, 12, 31), "Time: 31 minutes fall within the 30 to 39 of 99214."),
        (date(2024, 1, 1), "Time: 31 minutes meet the 30 of 99214; 99215 needs 40."),
    ],
)
def test_the_time_rule_is_that_of_the_date(on: date, said: str) -> None:
    """A range until 2023, a least number of minutes from 2024."""
    found = decide("office-established", on=on, problems=LOW, data=LOW, minutes=31)
    assert (found.code, found.by, found.reasons[0]) == ("99214", TIME, said)
    assert found.other.startswith("Decision making is low and gives 99213")


@pytest.mark.parametrize(
    ("family", "on", "minutes", "code"),
    [
        ("nursing-initial", date(2023, 12, 31), 45, "99306"),
        ("nursing-initial", date(2024, 1, 1), 49, "99305"),
        ("nursing-initial", date(2024, 1, 1), 50, "99306"),
        ("nursing-subsequent", date(2023, 6, 1), 15, "99308"),
        ("nursing-subsequent", date(2024, 6, 1), 19, "99307"),
        ("hospital-discharge", DAY, 30, "99238"),
        ("hospital-discharge", DAY, 31, "99239"),
        ("office-new", DAY, 14, None),
        ("office-new", date(2021, 1, 1), 200, "99205"),
        ("emergency", DAY, 90, None),
        ("home-new", DAY, 59, "99342"),
        ("hospital-initial", DAY, 40, "99221"),
    ],
)
def test_minutes_choose_the_code(family: str, on: date, minutes: int, code: str | None) -> None:
    """At and under the thresholds."""
    found = decide(family, on=on, minutes=minutes)
    assert found.code == code
    if code is None:
        assert headline(found) == "No code"
        assert found.by == ""


@pytest.mark.parametrize(
    ("family", "on"), [("office-new", date(2020, 12, 31)), ("emergency", date(2022, 12, 31))]
)
def test_earlier_dates_are_not_covered(family: str, on: date) -> None:
    """The helper says so and gives nothing."""
    found = decide(family, on=on, problems=HIGH, data=HIGH, risk=HIGH, minutes=90)
    assert found.code is None
    assert "not covered by this helper" in found.reasons[0]


def test_what_is_missing_is_said() -> None:
    """A third part that could raise the level, and rules that may have changed since."""
    found = decide("emergency", on=date(2027, 1, 1), problems=HIGH, risk=LOW)
    assert found.code == "99283"
    assert found.warnings == (
        "The rules are known until 2026-12-31: look for changes since.",
        "Data is not given: it could raise decision making up to high.",
    )
    settled = decide("emergency", on=DAY, problems=HIGH, risk=HIGH)
    assert settled.warnings == ()


@pytest.mark.parametrize(
    ("family", "on", "minutes", "said"),
    [
        ("office-new", DAY, 74, ("99417 begins at 75", "G2212 begins at 89")),
        ("office-new", DAY, 89, ("99417 × 1,", "G2212 × 1,")),
        ("office-established", date(2021, 5, 1), 85, ("99417 × 3,", "G2212 × 2,")),
        ("hospital-same-day", DAY, 110, ("99418 × 1,", "G0316 × 1,")),
        ("nursing-initial", date(2023, 5, 1), 60, ("99418 × 1,", "G0317 begins at 95")),
        ("nursing-initial", DAY, 60, ("99418 begins at 65", "G0317 begins at 95")),
        ("home-established", DAY, 110, ("99417 × 3,", "G0318 × 1,")),
        ("consult-office", DAY, 70, ("99417 × 1,",)),
        ("office-new", DAY, 59, ()),
    ],
)
def test_prolonged_time(family: str, on: date, minutes: int, said: tuple[str, ...]) -> None:
    """Full quarter hours past the first minute of the payer, beside the highest code only."""
    found = decide(family, on=on, minutes=minutes).prolonged
    assert len(found) == len(said)
    for line, part in zip(found, said, strict=True):
        assert part in line


def test_the_rules_fit_together() -> None:
    """Periods follow each other, minutes rise, each level has one code, add-ons a top code."""
    assert tuple(family.id for family in families()) == FAMILIES
    tops = set()
    for family in families():
        for period in family.periods:
            minutes = [rule.least for rule in period.codes if rule.least is not None]
            assert minutes == sorted(set(minutes))
            stood_for = [level for rule in period.codes for level in rule.levels]
            assert stood_for == (list(Level) if period.by_mdm else [])
            tops.add(period.codes[-1].code)
        for earlier, later in itertools.pairwise(family.periods):
            assert earlier.last is not None
            assert (later.first - earlier.last).days == 1
        assert family.periods[-1].last is None
    assert {one.beside for one in prolonged()} <= tops


def test_a_code_leads_to_its_family() -> None:
    """Also the two that have no level."""
    found = {code: family_of(code) for code in ("99214", "99211", "99281", "99221", "E1121")}
    assert {code: family.id if family else None for code, family in found.items()} == {
        "99214": "office-established",
        "99211": "office-established",
        "99281": "emergency",
        "99221": "hospital-initial",
        "E1121": None,
    }


@pytest.mark.parametrize(
    ("reviewed", "level"),
    [
        (Reviewed(), Level.STRAIGHTFORWARD),
        (Reviewed(1), Level.STRAIGHTFORWARD),
        (Reviewed(2), LOW),
        (Reviewed(historian=True), LOW),
        (Reviewed(1, historian=True), LOW),
        (Reviewed(2, historian=True), MODERATE),
        (Reviewed(3), MODERATE),
        (Reviewed(interpretation=True), MODERATE),
        (Reviewed(discussion=True), MODERATE),
        (Reviewed(3, discussion=True), HIGH),
        (Reviewed(2, historian=True, interpretation=True), HIGH),
        (Reviewed(interpretation=True, discussion=True), HIGH),
    ],
)
def test_what_was_done_with_data_has_a_level(reviewed: Reviewed, level: Level) -> None:
    """Categories count, and another historian is one more item from moderate on."""
    assert data_level(reviewed) is level


def test_what_cannot_be_worked_out_is_refused() -> None:
    """With a sentence that says what to give."""
    with pytest.raises(EvaluationError, match="use one of office-new"):
        decide("office", on=DAY)
    with pytest.raises(EvaluationError, match="from 0 to 1440"):
        decide("office-new", on=DAY, minutes=1441)
    with pytest.raises(EvaluationError, match="from 0"):
        data_level(Reviewed(-1))


def run(*arguments: str) -> str:
    """Run the command and return what it prints."""
    result = CliRunner().invoke(cli, ["em", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_command_prints_text_and_json() -> None:
    """The same decision both times; data counted or given outright."""
    asked = ("--family", "office-new", "--dos", "2025-03-01", "--problems", "moderate")
    text = run(*asked, "--data", "low", "--risk", "moderate", "--minutes", "38")
    assert text.splitlines()[:2] == [
        "Office visit, new patient, 2025-03-01",
        "99204: moderate, by MDM",
    ]
    found = json.loads(run(*asked, "--items", "2", "--historian", "--json"))
    assert (found["code"], found["level"], found["by"]) == ("99204", "moderate", "MDM")
    assert found["carried"] == ["problems", "data"]


def test_the_command_refuses_with_advice() -> None:
    """Exit code 2 and a sentence."""
    runner = CliRunner()
    both = runner.invoke(cli, ["em", "--family", "emergency", "--data", "low", "--items", "1"])
    assert both.exit_code == 2
    assert "not both" in both.output
    long = runner.invoke(cli, ["em", "--family", "office-new", "--minutes", "5000"])
    assert long.exit_code == 2
    assert "from 0 to 1440" in long.output


def test_worked_cases() -> None:
    """Cases that another hand has worked out."""
    if not CASES.is_file():
        pytest.skip(f"{CASES.name} is not written yet")
    with CASES.open(encoding="utf-8", newline="") as file:
        cases = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert cases
    wrong = []
    for number, case in enumerate(cases, 2):
        parts = {
            name: Level[case[name].upper()] if case[name] else None
            for name in ("problems", "data", "risk")
        }
        found = decide(
            case["family"],
            on=date.fromisoformat(case["dos"]),
            minutes=int(case["minutes"]) if case["minutes"] else None,
            **parts,
        )
        if found.code != (case["code"] or None):
            wrong.append(f"line {number}: {found.code}, not {case['code']}: {case['why']}")
    assert wrong == []
