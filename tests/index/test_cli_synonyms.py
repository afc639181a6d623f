"""codeleaf synonyms: out, in, listed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from index.cli import cli
from index.model import CodeRef, System
from index.userdata import UserData


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home of the test's own with one synonym."""
    monkeypatch.setenv("CODELEAF_HOME", str(tmp_path / "home"))
    data = UserData(tmp_path / "home" / "data" / "user.sqlite")
    data.add_meant("sugar feet", "sugar feet", CodeRef(System.ICD10CM, "E1142"))
    data.close()
    return tmp_path


def run(*arguments: str) -> str:
    """Run a command that succeeds; return what it printed."""
    result = CliRunner().invoke(cli, ["synonyms", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_synonyms_go_to_another_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exported here, imported there; a second import adds nothing."""
    file = home / "mine.toml"
    run("export", str(file))
    monkeypatch.setenv("CODELEAF_HOME", str(home / "other"))
    assert json.loads(run("list", "--json")) == []
    run("import", str(file))
    run("import", str(file))
    listed = json.loads(run("list", "--json"))
    assert listed == [{"query": "sugar feet", "system": "ICD10CM", "code": "E11.42"}]
    assert run("list") == "E11.42      sugar feet\n"


def test_a_malformed_file_is_an_error_with_a_reason(home: Path) -> None:
    """Exit code 2 and a sentence."""
    file = home / "bad.toml"
    file.write_text("[[synonym]]\nquery = 1\n", encoding="utf-8")
    result = CliRunner().invoke(cli, ["synonyms", "import", str(file)])
    assert result.exit_code == 2
    assert "synonym 1 needs a query" in result.output
