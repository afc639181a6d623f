"""codeleaf account: made, listed, moved, deleted; passwords are asked for and not shown."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from index.cli import cli

PASSWORD = "correct horse"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home of the test's own."""
    monkeypatch.setenv("CODELEAF_HOME", str(tmp_path / "home"))
    return tmp_path


def attempt(*arguments: str, typed: tuple[str, ...] = ()) -> Result:
    """Run a command with what is typed line by line."""
    result = CliRunner().invoke(
        cli, ["account", *arguments], input="".join(line + "\n" for line in typed)
    )
    assert not any(line in result.output for line in typed)
    return result


def run(*arguments: str, typed: tuple[str, ...] = ()) -> str:
    """Run a command that succeeds; return what it printed."""
    result = attempt(*arguments, typed=typed)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_profile_goes_to_another_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Created, its password changed, exported, imported elsewhere, deleted there."""
    assert json.loads(run("list", "--json")) == []
    written = run("create", "Ada", typed=(PASSWORD, PASSWORD))
    assert len(written.strip()) == 39
    run("password", "Ada", typed=(PASSWORD, "battery staple", "battery staple"))
    file = home / "ada.zip"
    run("export", "ada", str(file), typed=("battery staple",))
    monkeypatch.setenv("CODELEAF_HOME", str(home / "other"))
    run("import", str(file))
    assert [one["name"] for one in json.loads(run("list", "--json"))] == ["Ada"]
    assert run("list").endswith("  Ada\n")
    run("delete", "Ada", typed=("battery staple",))
    assert run("list") == ""


@pytest.mark.usefixtures("home")
def test_errors_have_a_next_step() -> None:
    """Exit code 2 and a sentence without the password."""
    run("create", "Ada", "--with-guest-data", typed=(PASSWORD, PASSWORD))
    wrong = attempt("delete", "Ada", typed=("wrong horse",))
    assert wrong.exit_code == 2
    assert "does not open the profile" in wrong.output
    short = attempt("create", "Eve", typed=("sh0rt!?", "sh0rt!?"))
    assert short.exit_code == 2
    assert "at least 8 characters" in short.output
    assert len(json.loads(run("list", "--json"))) == 1


def test_a_file_that_is_none_of_ours(home: Path) -> None:
    """It is named, and nothing is added."""
    file = home / "bad.zip"
    file.write_bytes(b"no zip")
    result = attempt("import", str(file))
    assert result.exit_code == 2
    assert "bad.zip cannot be imported" in result.output
    assert run("list") == ""
