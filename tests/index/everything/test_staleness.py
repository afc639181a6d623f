"""A date of service after the newest edition's end says so plainly."""

from datetime import date

import pytest
from click.testing import CliRunner

from index.cli import cli
from index.database import Content
from index.model import System
from index.pages.staleness import stale
from tests.index.everything.official import page

AFTER = date(2026, 10, 5)


def test_new_editions_are_named(content: Content) -> None:
    """Every family that a newer edition has overtaken, in the words of the issue."""
    said = stale(content.sources(), AFTER)
    assert "ICD-10-CM FY2027 took effect on 2026-10-01; you have FY2026: import it." in said
    assert "ICD-10-PCS FY2027 took effect on 2026-10-01; you have FY2026: import it." in said
    assert any(one.startswith("NCCI edits 2026 Q4 took effect on 2026-10-01;") for one in said)
    assert any(one.startswith("HCPCS Level II ") for one in said)
    assert any(
        one.startswith("Medicare Physician Fee Schedule CY2026 took effect on 2026-01-01; ")
        for one in said
    )
    before = stale(content.sources(), date(2025, 11, 1))
    assert not any(one.startswith("ICD-10-CM FY") and "took effect" in one for one in before)


@pytest.mark.parametrize(
    ("system", "code", "statement"),
    [
        (
            System.ICD10CM,
            "E1122",
            "as of FY2026, April 2026 update, ended 2026-09-30; newer not installed",
        ),
        (System.ICD10PCS, "0DTJ4ZZ", "as of FY2026, ended 2026-09-30; newer not installed"),
        (System.HCPCS, "J1100", "as of October 2025, ended 2025-12-31; newer not installed"),
        (
            System.CPT,
            "99213",
            "as of CY2025, October release, ended 2025-12-31; newer not installed",
        ),
    ],
)
def test_pages_say_so(content: Content, system: System, code: str, statement: str) -> None:
    """The page answers, and says of which edition."""
    shown = page(content, system, code, AFTER)
    assert shown.validity.statement == statement
    assert not shown.validity.covered
    assert shown.validity.valid


def test_the_command_line_says_so(content: Content) -> None:
    """The statement stands in what ``show`` prints."""
    folder = str(content.folder.parent)
    done = CliRunner().invoke(
        cli, ["show", "E11.22", "--dos", AFTER.isoformat(), "--content", folder]
    )
    assert done.exit_code == 0, done.output
    assert "ended 2026-09-30; newer not installed" in done.output
