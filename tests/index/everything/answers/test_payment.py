"""Answers about payment indicators, against rows of the relative value file of CY2025."""

from pathlib import Path

import pytest

from index.answers import Desk, Pilot, answer_prose
from index.model.answers import QuestionKind, Verdict
from tests.index.everything.answers.conftest import Ask
from tests.procedures_content import build_content
from tests.shared import RELEASES


@pytest.mark.parametrize(
    ("question", "verdict", "says"),
    [
        ("is bilateral allowed for 27447", Verdict.YES, "150 percent for both sides"),
        ("Is modifier 50 allowed on 92557?", Verdict.NO, "already valued for both sides"),
        ("does 11730 allow an assistant at surgery?", Verdict.NO, "restricted by statute"),
        ("does Medicare pay an assistant for 27130", Verdict.YES, "may be paid"),
        ("is an assistant paid for 64718", Verdict.DEPENDS, "documentation of need"),
        ("can two surgeons bill 63030 with modifier 62", Verdict.YES, "two specialties"),
        ("is a surgical team allowed for 27447", Verdict.NO, "not permitted"),
        ("is 27447 subject to the multiple procedure reduction", Verdict.YES, "100, 50"),
        ("can 26 be reported with 71046", Verdict.YES, "professional (26) and technical (TC)"),
        ("can 26 be reported with 93000", Verdict.NO, "global test only"),
        ("can 93010 be split into a technical component", Verdict.NO, "professional component"),
        ("does 17110 have a global period", Verdict.YES, "10 days after"),
        ("does 45385 have a global period", Verdict.NO, "the day of the procedure only"),
        ("is 99024 payable", Verdict.NO, "bundled"),
        ("is 94760 separately payable", Verdict.DEPENDS, "only if nothing else"),
        ("global days for 26055", Verdict.ANSWER, "090"),
        ("19307 follow-up days", Verdict.ANSWER, "090"),
        ("supervision level for 93015", Verdict.ANSWER, "direct supervision"),
        ("status indicator of 36415", Verdict.ANSWER, "by statute"),
    ],
)
def test_indicators(ask: Ask, question: str, verdict: Verdict, says: str) -> None:
    """The sign decides where it is asked whether, and is told in words."""
    answer = ask(question)
    assert answer.verdict is verdict
    assert answer.parts[0].kind in (QuestionKind.PAYMENT, QuestionKind.GLOBAL)
    assert says in answer_prose(answer)
    assert answer.citations[0].source_id == "pfs-rvu-cy2025-october-release"


def test_outpatient_payment(tmp_path: Path) -> None:
    """Addendum B answers what APC a code is in, once it is installed."""
    if not RELEASES.is_dir():
        pytest.skip("the real release files are not beside the checkout")
    addendum = (
        b"Addendum B. October 2025\nHCPCS Code,CI,SI,APC,Relative Weight,Payment Rate,"
        b"National Unadjusted Copayment,Minimum Unadjusted Copayment\n"
        b"27447,,J1,5115,140,12500,,2500"
    )
    rvu = (RELEASES / "pfs" / "PPRRVU2025_Oct.csv").read_bytes()
    found = build_content(tmp_path / "content", {"b.csv": addendum, "PPRRVU2025_Oct.csv": rvu})
    answer = Pilot(Desk(found)).ask("OPPS status and APC of 27447")
    assert "J1, APC 5115, payment rate $12500" in answer_prose(answer)
    assert answer.citations[0].quote == "27447 | J1 | 5115 | 140 | 12500 | 2500"
    found.close()
