"""The rules as they are written: complete, and each way of asking found again."""

import re

from index.answers.rules import FAIR, best_match, rules
from index.answers.rules.framing import frame
from index.model.answers import Verdict

_LONGEST = 300
_CODE = re.compile(r"\b([A-Z]\d[0-9A-Z])\.?([0-9A-Z]{1,4})?\b")


def test_rules_are_written_out() -> None:
    """Each has short words, one sentence that can follow "Yes:", and something to ask."""
    wrong = [
        rule.words
        for rule in rules()
        if not 0 < len(rule.words) <= _LONGEST
        or not rule.statement.endswith(".")
        or rule.statement.startswith(("Yes", "No:", "It depends"))
        or not rule.propositions
        or not all(one.asks for one in rule.propositions)
    ]
    assert wrong == []


def test_words_are_not_quoted_twice_for_one_section() -> None:
    """Two rules of a section rest on different words."""
    places = [(rule.section, rule.words) for rule in rules()]
    assert len(set(places)) == len(places)


def test_every_way_of_asking_finds_its_verdict() -> None:
    """What is asked in our own words is answered as we wrote it."""
    wrong = []
    for rule in rules():
        for proposition in rule.propositions:
            for ask in proposition.asks:
                codes = [match[1] + (match[2] or "") for match in _CODE.finditer(ask)]
                match = best_match(f"{ask}?", codes)
                expected = {proposition.verdict, Verdict.ANSWER}
                if frame(f"{ask}?").whether:
                    expected = {proposition.verdict}
                if match is None or match.score < FAIR or match.verdict not in expected:
                    wrong.append(ask)
    assert wrong == []
