"""codeleaf jobs search: what it prints, and what it says of a wrong word."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from index import paths
from index.cli import cli
from index.jobs.board.store import JobStore
from index.jobs.understanding import STATES
from index.model.job_board import JobProfile
from index.userdata import UserData

KEYS = {
    "id", "title", "employer", "place", "remote", "credentials", "pay", "source", "example",
}  # fmt: skip


@pytest.fixture(autouse=True)
def board(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own with a table of two postings, not imported yet."""
    monkeypatch.setenv("CODELEAF_HOME", str(tmp_path / "home"))
    path = tmp_path / "Example Board.csv"
    path.write_text(
        "id,title,company,location,description,salary\n"
        '1,Inpatient Coder,Example Bend Hospital,"Austin, TX",CCS required.,$60000 - $70000\n'
        "2,Outpatient Auditor,Example Lake Clinic,Remote,CPC required. Fully remote.,\n",
        encoding="utf-8",
    )
    return path


def _attempt(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["jobs", "search", *arguments])


def _answer(*arguments: str) -> dict[str, object]:
    done = _attempt(*arguments, "--json")
    assert done.exit_code == 0, done.output
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def _titles(*arguments: str) -> list[str]:
    results = _answer(*arguments)["results"]
    assert isinstance(results, list)
    return [one["title"] for one in results]


def _import(path: Path) -> None:
    with closing(JobStore(paths.jobs())) as store:
        store.import_file(path)


def test_an_empty_board_shows_the_examples() -> None:
    """Before anything was imported the invented postings are found, and marked."""
    answer = _answer("coder")
    assert answer["query"] == "coder"
    results = answer["results"]
    assert isinstance(results, list)
    assert results
    assert all(one["example"] and set(one) >= KEYS for one in results)
    shown = _attempt("coder")
    assert shown.exit_code == 0
    assert "(invented example)" in shown.stdout
    assert "codeleaf jobs import" in shown.stderr


def test_words_and_options_narrow(board: Path) -> None:
    """Each option alone and with words; without any the whole board."""
    _import(board)
    assert sorted(_titles()) == ["Inpatient Coder", "Outpatient Auditor"]
    assert _titles("ccs", "tx") == ["Inpatient Coder"]
    assert _titles("--remote") == ["Outpatient Auditor"]
    assert _titles("--state", "tx") == ["Inpatient Coder"]
    assert _titles("--credential", "cpc") == ["Outpatient Auditor"]
    assert len(_titles("--credential", "cpc", "--credential", "CCS")) == 2
    assert _titles("--pay", "65000") == ["Inpatient Coder"]
    assert _titles("--pay", "80000") == []
    assert _titles("--specialty", "inpatient") == ["Inpatient Coder"]
    assert len(_titles("--posted", "1")) == 2
    assert _titles("--sort", "pay")[0] == "Inpatient Coder"
    assert len(_titles("--limit", "1")) == 1


def test_a_row_has_what_is_known(board: Path) -> None:
    """The fields of a result, and the spelling that was corrected."""
    _import(board)
    answer = _answer("inpatiennt")
    assert answer["corrected"] == "inpatient"
    assert answer["total"] == 1
    (result,) = answer["results"] if isinstance(answer["results"], list) else []
    assert {name: result[name] for name in KEYS - {"id"}} == {
        "title": "Inpatient Coder",
        "employer": "Example Bend Hospital",
        "place": "Austin, TX",
        "remote": "unknown",
        "credentials": ["CCS"],
        "pay": "$60,000 - $70,000",
        "source": "Example Board",
        "example": False,
    }
    printed = _attempt("inpatient")
    assert "Inpatient Coder, Example Bend Hospital" in printed.stdout
    assert "Austin, TX; $60,000 - $70,000; CCS; " in printed.stdout
    nothing = _attempt("qqqqqqq")
    assert nothing.exit_code == 0
    assert "No posting matches 'qqqqqqq'" in nothing.stderr


def test_the_fit_is_that_to_the_profile(board: Path) -> None:
    """With a profile each result has its percentage, and they can be sorted by it."""
    _import(board)
    assert "fit" not in json.dumps(_answer())
    with closing(UserData(paths.user_data() / "user.sqlite")) as data:
        data.set_job_profile(JobProfile(credentials=("CPC",)))
    results = _answer("--sort", "fit")["results"]
    assert isinstance(results, list)
    assert [(one["title"], one["fit"]) for one in results] == [
        ("Outpatient Auditor", 100),
        ("Inpatient Coder", 0),
    ]


@pytest.mark.parametrize("option", ["--state", "--credential", "--specialty"])
def test_a_value_that_the_board_does_not_know(option: str) -> None:
    """It is refused with those that there are."""
    done = _attempt(option, "Nowhere")
    assert done.exit_code == 2
    assert "'Nowhere' is not a" in done.output
    if option == "--state":
        assert ", ".join(STATES) in done.output


def test_a_refresh_that_was_ended_is_made_up_for(
    board: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Postings that are in the tables and not in the index yet are found all the same."""
    assert _titles("ccs", "bend") != ["Inpatient Coder"]
    with monkeypatch.context() as patch:
        patch.setattr("index.jobs.board.building.update_index", lambda *_: None)
        _import(board)
    assert _titles("ccs", "bend") == ["Inpatient Coder"]
