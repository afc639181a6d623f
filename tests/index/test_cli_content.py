"""The commands about our own text, as a user runs them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from index.cli import cli
from index.sources.procedure_texts import read_all
from tests.index.sources.test_procedures import NOTICE


def run(content: Path, *words: str) -> Result:
    """Run a command on a content."""
    return CliRunner().invoke(cli, ["content", *words, "--content", str(content)])


def test_our_own_text_passes(full_content: Path) -> None:
    """Without the published files form and wording are checked, and that is said."""
    done = run(full_content, "check", "--json")
    assert done.exit_code == 0, done.output
    report = json.loads(done.output)
    assert report["missing"] == ["HCPCS", "NCCI", "PFS", "RBCS"]
    assert report["complaints"] == []
    assert report["full"]["CPT"] >= 80


def test_against_a_licensed_file(full_content: Path, tmp_path: Path) -> None:
    """Five words in a row of an invented descriptor are found; another file is refused."""
    title = next(
        text.title for file in read_all() for text in file.procedures if text.ref.code == "62272"
    )
    listed = tmp_path / "LONGULT.txt"
    run_of_five = " ".join(title.split()[:5])
    listed.write_text(f"{NOTICE}9Z001\tExample {run_of_five} and more\n9Z002\tAnother example\n")
    done = run(full_content, "check", "--against", str(listed))
    assert done.exit_code == 2
    assert "62272: " in done.output
    assert "compared with 2 licensed descriptors" in done.output
    other = tmp_path / "letter.txt"
    other.write_text("Dear Sir")
    done = run(full_content, "check", "--against", str(other))
    assert done.exit_code == 2
    assert "no licensed descriptor file" in done.output


def test_what_is_wrong_is_listed(full_content: Path, tmp_path: Path) -> None:
    """Grade, length, titles and codes; a file that is no TOML is named."""
    (tmp_path / "one.toml").write_text(
        'title = "One"\nchecked = 2026-11-29\neditions = ["Example 2031"]\n[[procedure]]\n'
        'code = "99901"\nsystem = "CPT"\nfamily = "one"\ntitle = "lower case title."\n'
        'summary = "Two sentences. They are two of them here."\nwords = ["one word"]\n'
        'status = "A"\nglobal_days = "000"\ncategory = ""\nsubcategory = ""\nadd_on_to = []\n'
    )
    done = run(full_content, "check", "--folder", str(tmp_path))
    assert done.exit_code == 2
    assert "the title begins with a capital" in done.output
    assert "the summary is one sentence" in done.output
    (tmp_path / "two.toml").write_text("title = ")
    done = run(full_content, "check", "--folder", str(tmp_path))
    assert done.exit_code == 2
    assert "two.toml" in done.output


@pytest.mark.parametrize("code", ["62272", "A4253"])
def test_figures_begin_a_record(full_content: Path, code: str) -> None:
    """What is not installed is empty."""
    done = run(full_content, "figures", code)
    assert done.exit_code == 0
    assert f'code = "{code}"' in done.output
    assert 'status = ""' in done.output
