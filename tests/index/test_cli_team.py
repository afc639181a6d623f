"""codeleaf team: out, preview, in."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from index.cli import cli
from index.model import CodeRef, System
from index.userdata import UserData

KIDNEY = CodeRef(System.ICD10CM, "E1122")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a file that a colleague saved; the home has another note on the same code."""
    for name, note in (("theirs", "Ask for the stage."), ("mine", "Stage 3a.")):
        data = UserData(tmp_path / name / "data" / "user.sqlite")
        data.set_note(KIDNEY, note)
        data.close()
    monkeypatch.setenv("CODELEAF_HOME", str(tmp_path / "theirs"))
    saved = tmp_path / "team.toml"
    assert run("export", str(saved)).exit_code == 0
    monkeypatch.setenv("CODELEAF_HOME", str(tmp_path / "mine"))
    return saved


def run(*arguments: str) -> Result:
    """Run a command."""
    return CliRunner().invoke(cli, ["team", *arguments])


def note(file: Path) -> str:
    """Return the note in the home."""
    data = UserData(file.parent / "mine" / "data" / "user.sqlite")
    text = data.note(KIDNEY)
    data.close()
    return text


def test_preview_changes_nothing(file: Path) -> None:
    """It lists the two notes."""
    done = run("import", str(file), "--preview")
    assert done.exit_code == 0
    assert "mine:   Stage 3a." in done.output
    assert "theirs: Ask for the stage." in done.output
    assert note(file) == "Stage 3a."


def test_conflicts_need_a_choice(file: Path) -> None:
    """Without one nothing changes; with one it is done."""
    refused = run("import", str(file))
    assert refused.exit_code == 2
    assert "--conflicts" in refused.output
    assert note(file) == "Stage 3a."
    assert run("import", str(file), "--conflicts", "both").exit_code == 0
    assert note(file) == "Stage 3a.\n\nAsk for the stage."


def test_a_damaged_file_is_an_error_with_a_reason(file: Path) -> None:
    """Exit code 2 and a sentence."""
    file.write_text("[[note]]\n", encoding="utf-8")
    refused = run("import", str(file))
    assert refused.exit_code == 2
    assert "nothing was taken over" in refused.output
