"""The check agrees with the published files, read by something else, and with the guidelines.

``known_generated.jsonl`` was made by ``make_known``; ``known_guidelines.jsonl`` was written by
hand from the Official Guidelines and the notes of the Tabular List.
"""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from index.claims import check, is_clean
from index.claims.combinations import COMBINATIONS
from index.claims.sequence import FIRST_ONLY, SECONDARY_ONLY
from index.database import Content, open_content
from index.pages.references import references_in
from tests.index.claims.claiming import broken, claim_of
from tests.shared import needs_releases

HERE = Path(__file__).parent
KNOWN = [
    json.loads(line)
    for name in ("known_generated.jsonl", "known_guidelines.jsonl")
    for line in (HERE / name).read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def installed(everything: Path) -> Iterator[Content]:
    """Return the content with every release."""
    opened = open_content(everything)
    yield opened
    opened.close()


def _check(content: Content, known: dict[str, Any]) -> list[tuple[str, list[str]]]:
    given = {key: known[key] for key in known.keys() - {"codes", "dos", "expected"}}
    on = date.fromisoformat(known["dos"])
    findings = check(content, claim_of(content, " ".join(known["codes"]), on, **given))
    found = broken(findings)
    assert is_clean(findings) == (not found)
    return found


def test_there_are_enough_of_them() -> None:
    """At least 200 claims with findings and 100 without."""
    clean = sum(not known["expected"] for known in KNOWN)
    assert clean >= 100
    assert len(KNOWN) - clean >= 200


@needs_releases
def test_every_known_claim(installed: Content) -> None:
    """Rule and codes are exactly those expected: none missing, none besides."""
    wrong = []
    for known in KNOWN:
        expected = sorted((rule, sorted(codes)) for rule, codes in known["expected"])
        if (found := _check(installed, known)) != expected:
            wrong.append((known["codes"], expected, found))
    assert not wrong


@needs_releases
def test_guidelines_are_quoted_where_they_stand(installed: Content) -> None:
    """The words of every rule stand in the section that it names."""
    placed = [(one.section, one.words) for one in COMBINATIONS]
    placed += [(one.section, one.words) for one in (*SECONDARY_ONLY, FIRST_ONLY)]
    for section, words in placed:
        row = installed.connection.execute(
            "SELECT text FROM guideline WHERE number = ?", (section,)
        ).fetchone()
        assert row is not None, section
        assert words in row["text"], section


@needs_releases
def test_first_only_codes_are_those_of_the_guidelines(installed: Content) -> None:
    """The list of section I.C.21.c.15, line by line, its exceptions too."""
    (text,) = installed.connection.execute(
        "SELECT text FROM guideline WHERE number = ?", (FIRST_ONLY.section,)
    ).fetchone()
    lines = text.splitlines()[1:]
    excepted = [line.removeprefix("Except: ") for line in lines if line.startswith("Except: ")]
    listed = [line for line in lines if not line.startswith("Except: ")]

    def codes(*printed: str) -> set[str]:
        return {one.first for line in printed for one in references_in(line)}

    assert codes(FIRST_ONLY.codes) == codes(*listed)
    assert codes(FIRST_ONLY.excepted) == codes(*excepted)
