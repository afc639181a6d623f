"""Questions as a user asks them on the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from index.cli import cli

DAY = ("--dos", "2026-01-15")


def run(folder: Path, *words: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(cli, ["ask", *words, "--content", str(folder)])


def test_an_answer_with_its_citations(small_content: Path) -> None:
    """The verdict comes first, the release and its words below."""
    done = run(small_content, "Is E11.9 billable?", *DAY)
    assert done.exit_code == 0
    assert done.stdout.startswith("Yes: E11.9 (Type 2 diabetes mellitus without complications)")
    assert "\n[1] ICD-10-CM Tabular List of Diseases and Injuries, FY2026" in done.stdout
    assert "    E11.9 | Type 2 diabetes mellitus without complications" in done.stdout


def test_json(small_content: Path) -> None:
    """One document with verdict, citations, codes and whether it abstained."""
    done = run(small_content, "Is E11.9 billable?", "--json", *DAY)
    told = json.loads(done.stdout)
    assert told["verdict"] == "yes"
    assert [one["code"] for one in told["codes"]] == ["E11.9"]
    assert told["abstained"] is False
    assert set(told["citations"][0]) == {
        "source", "edition", "locator", "quote", "target", "source_id",
    }  # fmt: skip
    assert told["date_of_service"] == "2026-01-15"


def test_what_is_not_installed_is_not_answered(small_content: Path) -> None:
    """Nothing is cited, and the answer says so."""
    told = json.loads(run(small_content, "is E99.99 billable", "--json", *DAY).stdout)
    assert told["abstained"] is True
    assert told["verdict"] == "unknown"
    assert told["citations"] == []
    assert told["answer"].startswith("Not in the installed content: E99.99")


def test_a_batch_answers_each_line(small_content: Path, tmp_path: Path) -> None:
    """Plain lines and JSON may stand in one file; no question follows another."""
    file = tmp_path / "questions.txt"
    second_line = {"id": "b", "question": "and what excludes it", "dos": "2026-01-15"}
    file.write_text(f"is E11.9 billable\n\n{json.dumps(second_line)}\n", encoding="utf-8")
    done = run(small_content, "--batch", str(file), "--json", *DAY)
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert first["verdict"] == "yes"
    assert "id" not in first
    assert second["id"] == "b"
    assert second["abstained"] is True


@pytest.mark.parametrize(
    "line", ['{"id": 1}', '{"question": "x", "dos": "2026-13-01"}', "{broken", "[1]\n{"]
)
def test_a_broken_line_is_an_error(small_content: Path, tmp_path: Path, line: str) -> None:
    """The message names the line and its form."""
    file = tmp_path / "questions.jsonl"
    file.write_text(line, encoding="utf-8")
    done = run(small_content, "--batch", str(file), "--json")
    assert done.exit_code == 2
    assert '{"question": "...", "dos": "YYYY-MM-DD"}' in done.stderr


def test_a_question_or_a_batch(small_content: Path) -> None:
    """Neither is an error that says what to give."""
    done = run(small_content)
    assert done.exit_code == 2
    assert "give a question" in done.stderr


def test_a_model_on_another_computer_is_refused(small_content: Path) -> None:
    """The plain answer is printed, and why it was not rephrased."""
    done = run(
        small_content, "Is E11.9 billable?", "--model-url", "http://192.0.2.1", "--model", "m", *DAY
    )
    assert done.exit_code == 0
    assert done.stdout.startswith("Yes: E11.9")
    assert "192.0.2.1 is another computer" in done.stderr
