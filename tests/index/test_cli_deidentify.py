"""codeleaf deidentify: a file, standard input, a batch, and what can be mended."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from index.cases.deidentification import Style
from index.cli import cli
from index.commands.deidentify import STYLES

NOTE = "Dr. Nwosu saw the patient on 02/11/2024."


def run(*arguments: str, stdin: str | None = None) -> Result:
    """Run the command."""
    return CliRunner().invoke(cli, ["deidentify", *arguments], input=stdin)


def test_the_styles_are_those_of_the_engine() -> None:
    """The command writes them down so that it need not read the lists to start."""
    assert set(STYLES) == {style.value for style in Style}


def test_a_file_and_a_word_of_caution(tmp_path: Path) -> None:
    """The text on standard output, the caution on standard error."""
    file = tmp_path / "note.txt"
    file.write_text(NOTE + "\n", encoding="utf-8")
    result = run(str(file))
    assert result.exit_code == 0
    assert result.stdout == "Dr. [NAME] saw the patient on [DATE].\n"
    assert "no method finds every identifier" in result.stderr


def test_standard_input_as_json() -> None:
    """Places in code points of the text given, and the redacted text."""
    answer = json.loads(run("-", "--json", stdin=NOTE).stdout)
    assert answer == {
        "spans": [
            {"start": 0, "end": 9, "type": "NAME"},
            {"start": 29, "end": 39, "type": "DATE"},
        ],
        "text": "Dr. [NAME] saw the patient on [DATE].",
    }


def test_surrogates() -> None:
    """Neither the name nor the date is left, and no tag stands for them."""
    new = run("-", "--style", "surrogates", stdin=NOTE).stdout
    assert new.startswith("Dr. ")
    assert not any(word in new for word in ("Nwosu", "02/11/2024", "["))


def test_a_batch(tmp_path: Path) -> None:
    """One object a line with the identifier given; empty lines are passed over."""
    file = tmp_path / "notes.jsonl"
    notes = [{"id": 7, "text": NOTE}, {"id": "b", "text": "Afebrile."}]
    file.write_text("\n\n".join(json.dumps(note) for note in notes), encoding="utf-8")
    lines = [json.loads(line) for line in run("--batch", str(file), "--json").stdout.splitlines()]
    assert [line["id"] for line in lines] == [7, "b"]
    assert [len(line["spans"]) for line in lines] == [2, 0]
    assert lines[1]["text"] == "Afebrile."


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"id": 1}\n', "line 1 of"),
        (b'{"id": 1, "text": "x"}\nJane Secret\n', "line 2 of"),
        (b'["Jane Secret"]\n', "line 1 of"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[" * 100_000, "line 1 of"),
    ],
)
def test_a_malformed_batch_names_the_line_and_quotes_nothing(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    """Exit code 2; no text of a note in the message."""
    file = tmp_path / "notes.jsonl"
    file.write_bytes(content)
    result = run("--batch", str(file), "--json")
    assert result.exit_code == 2
    assert reason in result.stderr
    assert "Secret" not in result.output


def test_what_is_asked_for_must_be_clear(tmp_path: Path) -> None:
    """Neither or both of FILE and --batch, and a batch that is not JSON."""
    file = tmp_path / "notes.jsonl"
    file.write_text("", encoding="utf-8")
    for arguments in ((), (str(file), "--batch", str(file)), ("--batch", str(file))):
        assert run(*arguments).exit_code == 2
