"""codeleaf pack and codeleaf usage."""

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from index.accounts.allowance import Allowance
from index.accounts.packs import installed_packs
from index.cli import cli
from tests.index.accounts.pack_samples import ABOUT, FREE, GUEST, REFS, Clock, pack_file


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of user data of a home of the test's own."""
    monkeypatch.setenv("CODELEAF_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "data"


def run(*arguments: str, code: int = 0) -> Result:
    """Run a command."""
    result = CliRunner().invoke(cli, list(arguments))
    assert result.exit_code == code, result.output
    return result


def test_a_pack_is_checked_installed_listed_and_removed(data: Path, tmp_path: Path) -> None:
    """All of its life."""
    file = str(pack_file(tmp_path))
    assert "can be installed" in run("pack", "check", file).stdout
    assert json.loads(run("pack", "list", "--json").stdout) == []
    assert "There are none." in run("pack", "list").stderr
    run("pack", "install", file)
    run("pack", "install", str(pack_file(tmp_path, FREE, replace(ABOUT, id="open"))))
    listed = run("pack", "list").stdout.splitlines()
    assert listed[0].split("  ")[-1].strip() == "Example Procedures, 2026 (Example Press), metered"
    assert listed[1].endswith("free")
    assert json.loads(run("pack", "list", "--json").stdout)[0] == {
        "id": "example",
        "name": "Example Procedures",
        "publisher": "Example Press",
        "edition": "2026",
        "metered": True,
        "problem": "",
    }
    run("pack", "remove", "example")
    assert "installed: open" in run("pack", "remove", "example", code=2).output
    assert [pack.id for pack in installed_packs(data / "packs")] == ["open"]


def test_a_bad_pack_is_an_error_with_a_reason(data: Path, tmp_path: Path) -> None:
    """Exit code 2, a sentence, and nothing installed."""
    file = tmp_path / "bad.codeleafpack"
    file.write_bytes(b"no zip")
    for command in ("check", "install"):
        assert (
            "bad.codeleafpack cannot be unpacked" in run("pack", command, str(file), code=2).output
        )
    assert installed_packs(data / "packs") == ()


def test_a_damaged_pack_is_listed_with_its_problem(data: Path, tmp_path: Path) -> None:
    """In the place of its name."""
    run("pack", "install", str(pack_file(tmp_path)))
    (installed_packs(data / "packs")[0].folder / "texts.sqlite").unlink()
    assert "pack example is damaged" in run("pack", "list").stdout


def test_the_log_is_verified_and_exported(data: Path, tmp_path: Path) -> None:
    """And so is a table that was exported."""
    assert run("usage", "verify").stdout == "verified\n"
    run("pack", "install", str(pack_file(tmp_path)))
    with closing(Allowance(data / "user.sqlite", Clock())) as allowance:
        allowance.view(installed_packs(data / "packs")[0], REFS[0], GUEST)
    table = tmp_path / "use.csv"
    run("usage", "export", str(table))
    assert "guest,example,2026,2026-03-02,1\n" in table.read_text()
    assert run("usage", "verify", str(table)).stdout == "verified\n"
    table.write_text(table.read_text().replace(",1\n", ",7\n"))
    assert "was not signed here" in run("usage", "verify", str(table), code=1).stdout
    table.write_bytes(b"\xff")
    assert "cannot be read" in run("usage", "verify", str(table), code=2).output
    (data / "usage.key").unlink()
    assert "usage.key is missing" in run("usage", "verify", code=1).stdout
    missing = str(tmp_path / "missing" / "use.csv")
    assert "choose another place" in run("usage", "export", missing, code=2).output


def test_a_damaged_file_is_an_error_that_says_what_to_do(data: Path) -> None:
    """The log cannot be read."""
    data.mkdir(parents=True)
    (data / "user.sqlite").write_bytes(b"x" * 5000)
    assert "is damaged" in run("usage", "verify", code=2).output
