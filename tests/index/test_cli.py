"""The command line as it is used: output on stdout, talk on stderr, exit codes."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from index import __version__
from index.cli import cli


def _run(content: Path, *arguments: str) -> Result:
    command, *rest = arguments
    return CliRunner().invoke(cli, [command, "--content", str(content), *rest])


def test_version() -> None:
    """The version is the package's."""
    result = CliRunner().invoke(cli, ["--version"])
    assert result.stdout.strip() == f"codeleaf {__version__}"


def test_search_prints_one_json_document(full_content: Path) -> None:
    """The shape that scripts rely on."""
    result = _run(full_content, "search", "type 2 diab kidney", "--limit", "5", "--json")
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert answer["query"] == "type 2 diab kidney"
    assert len(answer["results"]) <= 5
    first = answer["results"][0]
    assert set(first) == {"code", "system", "title", "billable", "matched", "folded"}
    assert first["system"] == "ICD10CM"


def test_json_is_ascii(full_content: Path) -> None:
    """Non-ASCII titles are escaped, so that no console mangles them."""
    result = _run(full_content, "search", "sjogren", "--json")
    assert result.stdout.isascii()
    assert any("Sjögren" in hit["title"] for hit in json.loads(result.stdout)["results"])


def test_batch_answers_every_line_in_order(full_content: Path, tmp_path: Path) -> None:
    """An empty line and a line without a match are answered too."""
    queries = ["e11.22", "", "zzqqxxyy", "ca - cancer of uterus", "S72001A"]
    file = tmp_path / "queries.txt"
    file.write_text("\n".join(queries) + "\n", encoding="utf-8")
    result = _run(full_content, "search", "--batch", str(file), "--limit", "3", "--json")
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["query"] for answer in answers] == queries
    assert answers[0]["results"][0]["code"] == "E11.22"
    assert answers[1]["results"] == answers[2]["results"] == []
    assert answers[4]["results"][0]["code"] == "S72.001A"


def test_batch_and_query_together_are_refused(full_content: Path, tmp_path: Path) -> None:
    """It says what to give."""
    file = tmp_path / "queries.txt"
    file.write_text("fever\n", encoding="utf-8")
    result = _run(full_content, "search", "fever", "--batch", str(file))
    assert result.exit_code == 2
    assert "--batch" in result.stderr


def test_a_batch_that_is_not_text_is_refused(full_content: Path, tmp_path: Path) -> None:
    """Bytes that are no UTF-8 end with a clear error."""
    file = tmp_path / "queries.txt"
    file.write_bytes(b"caf\xe9\n")
    result = _run(full_content, "search", "--batch", str(file), "--json")
    assert result.exit_code == 2
    assert "UTF-8" in result.stderr


def test_two_dashes_end_the_options(full_content: Path) -> None:
    """A query may begin with a dash."""
    result = _run(full_content, "search", "--json", "--", "--limit")
    assert json.loads(result.stdout)["query"] == "--limit"


def test_scope_and_date(full_content: Path) -> None:
    """--system takes a scope or a name; --dos before ICD-10 lets ICD-9 answer words."""
    scoped = _run(full_content, "search", "appendix", "--system", "pcs", "--json")
    assert {hit["system"] for hit in json.loads(scoped.stdout)["results"]} == {"ICD10PCS"}
    old = _run(full_content, "search", "malignant hypertension", "--dos", "2014-12-31", "--json")
    assert "ICD9CM" in {hit["system"] for hit in json.loads(old.stdout)["results"]}
    wrong = _run(full_content, "search", "fever", "--system", "xx")
    assert wrong.exit_code == 2
    assert "cm, pcs" in wrong.stderr


def test_show_has_every_fact_with_origin_and_edition(full_content: Path) -> None:
    """E11.22: what the issue asks for, read from the printed JSON."""
    page = json.loads(_run(full_content, "show", "E11.22", "--json").stdout)
    assert page["title"] == "Type 2 diabetes mellitus with diabetic chronic kidney disease"
    origins = {(note["kind"], note["origin"]["display"]) for note in page["notes"]}
    assert ("excludes1", "E11") in origins
    assert ("excludes1", "Chapter 4") in origins
    assert ("use_additional", "E11") in origins
    assert ("use_additional", "E11.22") in origins
    groupings = {(item["scheme"], item["value"], item["label"]) for item in page["groupings"]}
    assert ("CMS-HCC V28", "37", "Diabetes with Chronic Complications") in groupings
    assert ("MS-DRG", "neither CC nor MCC") in {item[:2] for item in groupings}
    assert ("CCSR", "END003") in {item[:2] for item in groupings}
    assert "250.40" in {item["target"]["code"] for item in page["crosswalks"]}
    for item in [*page["notes"], *page["groupings"], *page["crosswalks"]]:
        assert page["sources"][item["source"]]["edition"] == item["edition"] != ""


def test_show_speaks_text_and_markdown(full_content: Path) -> None:
    """Both name the code, its title and its edition."""
    for option in ([], ["--markdown"]):
        result = _run(full_content, "show", "e1122", *option)
        assert result.exit_code == 0
        assert "E11.22" in result.stdout
        assert "FY2026" in result.stdout


def test_an_unknown_code_suggests_near_ones(full_content: Path) -> None:
    """Exit code 2 and a next step."""
    result = _run(full_content, "show", "E11.2299")
    assert result.exit_code == 2
    assert "E11.22" in result.stderr
    assert result.stdout == ""


def test_sources_name_edition_and_licence(full_content: Path) -> None:
    """Every installed release is listed."""
    listed = json.loads(_run(full_content, "sources", "--json").stdout)
    assert {"name", "publisher", "edition", "licence", "sha256", "rows"} <= set(listed[0])
    assert any("April 2026" in source["edition"] for source in listed)
    assert "April 2026" in _run(full_content, "sources").stdout


def test_sources_say_what_is_out_of_date(full_content: Path) -> None:
    """ICD-10-PCS here is of FY2024, and every later year has its own."""
    result = _run(full_content, "sources")
    assert "ICD-10-PCS FY" in result.stderr
    assert "you have FY2024: import it." in result.stderr
    assert "import it" not in result.stdout


def test_selftest_passes_on_the_default_content(full_content: Path) -> None:
    """Counts, hash and ten look-ups."""
    result = _run(full_content, "selftest", "--json")
    report = json.loads(result.stdout)
    assert result.exit_code == 0, report
    assert report["ok"]
    assert len(report["lookups"]) == 10
    assert len(report["content_hash"]) == 64


def test_selftest_fails_on_content_that_answers_otherwise(small_content: Path) -> None:
    """A content without most code sets does not pass: the test can fail."""
    result = _run(small_content, "selftest", "--json")
    assert result.exit_code == 1
    assert not json.loads(result.stdout)["ok"]


@pytest.mark.parametrize("command", [["search", "fever"], ["show", "E11.22"], ["sources"]])
def test_without_content_it_says_what_to_do(tmp_path: Path, command: list[str]) -> None:
    """Exit code 2, nothing on stdout."""
    result = _run(tmp_path / "nothing", *command)
    assert result.exit_code == 2
    assert "codeleaf build" in result.stderr
    assert result.stdout == ""
