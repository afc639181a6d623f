"""``codeleaf import`` as a program uses it: progress in JSON, the answer in JSON."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from index.cli import cli
from tests.small_content import SmallContent

NOTICE = b"Example notice. The American Medical Association owns CPT 2025.\n\n"


@pytest.fixture
def next_year(small_releases: SmallContent, tmp_path: Path) -> Path:
    """Return the Tabular List of another year."""
    data = small_releases.member("icd10cm-tabular")
    file = tmp_path / "tabular-2027.xml"
    file.write_bytes(data.replace(b"<version>2026</version>", b"<version>2027</version>"))
    return file


def test_progress_for_a_program(small_content: Path, next_year: Path) -> None:
    """One JSON object a line on standard error, the plan on standard output."""
    result = subprocess.run(
        [sys.executable, "-m", "desktop", "import", "--dry-run", "--json", "--progress", "json",
         "--content", str(small_content), str(next_year)],
        capture_output=True,
        check=True,
    )  # fmt: skip
    steps = [json.loads(line) for line in result.stderr.splitlines()]
    assert {frozenset(step) for step in steps} == {
        frozenset({"stage", "source", "rows", "done", "total", "seconds_left"})
    }
    assert steps[0]["stage"] == "reading"
    assert steps[0]["source"] == next_year.name
    plan = json.loads(result.stdout)
    assert plan["found"][0]["edition"] == "FY2027"
    assert plan["changes"][0]["after"] == "FY2027"
    assert (plan["retired"], plan["licences"], plan["generation"]) == ([], [], "")


def test_the_option_is_for_programs_only() -> None:
    """People see one kind of progress, and the help does not name another."""
    assert "--progress" not in CliRunner().invoke(cli, ["import", "--help"]).output


def test_a_plan_names_the_licences_it_needs(small_content: Path, tmp_path: Path) -> None:
    """Whoever imports has to confirm them."""
    file = tmp_path / "LONGULT.txt"
    file.write_bytes(NOTICE + b"9Z001\tExample procedure one\n")
    arguments = ["import", "--dry-run", "--json", "--content", str(small_content), str(file)]
    assert json.loads(CliRunner().invoke(cli, arguments).stdout)["licences"] == ["AMA"]


@pytest.mark.parametrize("licence", ["AMA", "AMA:x:1", "AMA::1:2", "AMA:x:1:many", ":x:1:2"])
def test_a_licence_that_says_too_little(small_content: Path, next_year: Path, licence: str) -> None:
    """Exit code 2 and the form to write it in."""
    arguments = ["import", "--dry-run", "--licence", licence, "--content", str(small_content)]
    result = CliRunner().invoke(cli, [*arguments, str(next_year)])
    assert result.exit_code == 2
    assert "OWNER:HOLDER:NUMBER:SEATS" in result.stderr
