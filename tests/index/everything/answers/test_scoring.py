"""The score of answers finds what is wrong with them."""

from dataclasses import replace
from pathlib import Path

from index.answers import Desk, Pilot
from index.database import Content
from tests.index.answers.scoring import Quotations, score

PAIR = "can 45380 be reported with 45385"
RIGHT = {
    "id": "1",
    "question": PAIR,
    "verdict": "with modifier",
    "says": [["column 2", "second column"]],
    "codes": ["45380"],
    "cites": [{"source": "ncci_ptp_practitioner", "locator": "45380"}],
}


def test_quotations_are_looked_up(content: Content) -> None:
    """A record, running text and a row of pairs are found; with one character changed, not."""
    pilot = Pilot(Desk(content))
    quotations = Quotations(content)
    cited = [
        one
        for question in (PAIR, "MUE for J1100", "what excludes E11.9", "what is 45385")
        for one in pilot.ask(question).citations
    ]
    assert len(cited) > 6
    for one in cited:
        assert quotations.holds(one), one
        assert not quotations.holds(replace(one, quote=f"{one.quote[:-1]}#")), one


def test_the_absence_of_a_record_is_looked_up(content: Content) -> None:
    """What a release does hold cannot be cited as missing."""
    (first, *_) = Pilot(Desk(content)).ask(PAIR).citations
    quotations = Quotations(content)
    assert not quotations.holds(replace(first, locator="45385 / 45380, no record", quote=""))
    assert not quotations.holds(replace(first, locator="45380 / 45385, no record", quote=""))
    assert quotations.holds(replace(first, locator="80053 / 36415, no record", quote=""))
    assert not quotations.holds(replace(first, quote=""))


def test_each_check_finds_its_fault(everything: Path) -> None:
    """A right answer misses nothing; each wrong expectation is missed by its own check."""
    wrong = (
        {},
        {"verdict": "no"},
        {"codes": ["62270"]},
        {"first": "45385"},
        {"says": ["column 3"]},
        {"cites": [{"source": "ncci_addon", "locator": "45380"}]},
    )
    results = score(everything, [{**RIGHT, **change} for change in wrong])
    assert [list(one.missed) for one in results] == [
        [],
        *([name] for change in wrong[1:] for name in change),
    ]
    (answered,) = score(everything, [{"id": "2", "question": PAIR, "reason": "none"}])
    assert list(answered.missed) == ["abstained"]
