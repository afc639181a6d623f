"""The check of a claim as a user runs it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from index.claims import ClaimTextError, read_line
from index.cli import cli
from index.database import Content, open_content
from index.model import CodeRef, System
from tests.claims_content import write_claims_content
from tests.index.claims.claiming import ON

DAY = ("--dos", ON.isoformat())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A content folder with something of every table."""
    made = tmp_path_factory.mktemp("check") / "content"
    write_claims_content(made)
    return made


def run(folder: Path, *words: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(cli, ["check", *words, "--content", str(folder)])


def test_a_clean_claim(folder: Path) -> None:
    """Exit code 0, and effects are named."""
    done = run(folder, "E11.22", "N18.4", *DAY)
    assert done.exit_code == 0
    assert "E11.22 counts for CMS-HCC V28 category 37" in done.stdout
    assert done.stdout.endswith("Clean: no error and no warning in what is installed.\n")


def test_a_broken_rule(folder: Path) -> None:
    """Exit code 1; a warning alone leaves it 0."""
    done = run(folder, "E11.9", "E10.9", *DAY)
    assert done.exit_code == 1
    assert "ERROR   Excludes1: E10.9, E11.9" in done.stdout
    assert "“type 1 diabetes mellitus (E10.-)”" in done.stdout
    assert "1 error, 0 warnings" in done.stdout
    assert run(folder, "I12.9", *DAY).exit_code == 0


def test_json(folder: Path) -> None:
    """Lines as they were understood, and findings as data."""
    done = run(folder, "9z001-59-xs:3", "c61", "--sex", "f", "--age", "50", "--json", *DAY)
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert told["date_of_service"] == "2024-08-01"
    assert told["lines"][0] == {
        "code": "9Z001",
        "system": "CPT",
        "modifiers": ["59", "XS"],
        "units": 3,
        "also": [],
    }
    found = {one["rule"]: one for one in told["findings"]}
    assert found["sex"]["codes"] == ["C61"]
    assert found["sex"]["severity"] == "error"
    assert found["mue"]["systems"] == ["CPT"]
    assert found["mue"]["edition"] == "2024 Q3"


def test_units(folder: Path) -> None:
    """A number alone is that of the only procedure; else the code is named."""
    for typed in ("9Z001:3", "9Z001 C61 --units 3", "9Z001 9Z005 --units 9z001:3"):
        done = run(folder, *typed.split(), "--json", *DAY)
        assert [one["rule"] for one in json.loads(done.stdout)["findings"]] == ["mue"], typed
    for codes, units in (
        (("9Z001", "9Z005"), "3"),
        (("9Z001",), "many"),
        (("9Z001",), "9Z005:2"),
        (("9Z001",), "0"),
        (("C61",), "2"),
    ):
        assert run(folder, *codes, "--units", units, *DAY).exit_code == 2, units


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("a code",),
        ("I10:x",),
        ("I10", "--pos", "1"),
        ("I10", "--sex", "X"),
        ("I10", "--age", "125"),
        ("I10", "--setting", "home"),
        ("I10",) * 101,
    ],
)
def test_misuse(folder: Path, words: tuple[str, ...]) -> None:
    """What is no claim ends with exit code 2."""
    assert run(folder, *words).exit_code == 2


def test_batch(folder: Path, tmp_path: Path) -> None:
    """A claim a line, an answer a line, by its id; one broken rule gives exit code 1."""
    day = ON.isoformat()
    claims = [
        {"id": "a", "codes": ["O80", "Z37.0"], "dos": day, "age": 70, "sex": "F", "pos": "21"},
        {"id": "b", "codes": ["J18.9", "A41.9"], "dos": day, "setting": "inpatient"},
        {"codes": ["I10"], "dos": day},
    ]
    file = tmp_path / "claims.jsonl"
    file.write_text("".join(json.dumps(one) + "\n\n" for one in claims), encoding="utf-8")
    done = run(folder, "--batch", str(file))
    assert done.exit_code == 1
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["id"] for one in answers] == ["a", "b", 5]
    rules = [[found["rule"] for found in one["findings"]] for one in answers]
    assert rules[0] == ["age"]
    assert rules[1][0] == "sepsis_localized"
    assert rules[2] == []


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "[]",
        '{"codes": "I10"}',
        '{"codes": ["I10"], "age": "old"}',
        '{"codes": ["I10"], "age": true}',
        '{"codes": ["I10"], "sex": 1}',
        '{"codes": ["I10"], "setting": []}',
        '{"codes": ["I10"], "pos": "1"}',
        '{"codes": ["I10"], "pos": 11}',
        '{"codes": ["I10"], "facility": 1}',
        '{"codes": ["I10"], "dos": "May"}',
        '{"codes": ["I10"], "dos": 5}',
        '{"codes": ["I 10 and more"]}',
        "[" * 50_000,
    ],
)
def test_a_line_that_is_no_claim(folder: Path, tmp_path: Path, line: str) -> None:
    """The message names the line; what came before it is answered."""
    file = tmp_path / "claims.jsonl"
    good = json.dumps({"codes": ["I10"], "dos": ON.isoformat()})
    file.write_text(f"{good}\n{line}\n", encoding="utf-8")
    done = run(folder, "--batch", str(file))
    assert done.exit_code == 2
    assert "line 2: " in done.stderr
    assert len(done.stdout.splitlines()) == 1


def test_a_file_that_is_no_text(folder: Path, tmp_path: Path) -> None:
    """Bytes that are no UTF-8 are misuse too."""
    file = tmp_path / "claims.jsonl"
    file.write_bytes(b'{"codes": ["\xff"]}\n')
    done = run(folder, "--batch", str(file))
    assert done.exit_code == 2
    assert "line 1: is no JSON in UTF-8" in done.stderr


def test_a_number_of_several_code_sets(folder: Path) -> None:
    """The dot decides, then the date; the others are named."""
    content: Content = open_content(folder)
    assert read_line(content, "250.00", ON).line.ref == CodeRef(System.ICD9CM, "25000")
    done = run(folder, "J1100", *DAY)
    assert done.stderr == "J11.00: read as ICD10CM; also J1100 (HCPCS)\n"
    # A diagnosis has no units.
    assert read_line(content, "J1100:2", ON).line.ref.system is System.HCPCS
    for typed, system in (
        ("12345", System.CPT),
        ("A0001", System.HCPCS),
        ("D0001", System.CDT),
        ("0DTJ0ZZ", System.ICD10PCS),
        ("Q99.8", System.ICD10CM),
        ("S72001Q", System.ICD10CM),
    ):
        assert read_line(content, typed, ON).line.ref.system is system, typed
    for wrong in ("", "I10:0", "I10:100000", "E08-E13-", "123456789", "é10"):
        with pytest.raises(ClaimTextError):
            read_line(content, wrong, ON)
    content.close()
