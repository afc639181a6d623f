"""codeleaf jobs post and applications."""

import csv
import json
import os
import stat
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from icalendar import Calendar

from index.cli import cli
from index.jobs.composing.own import drafts_toml, read_drafts
from index.jobs.reading import read_file
from index.model.applications import Draft
from index.userdata import UserData
from tests.index.jobs.composing.drafts import draft
from tests.index.jobs.samples import posting


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home of the test's own, and a folder to work in."""
    monkeypatch.setenv("CODELEAF_HOME", str(tmp_path / "home"))
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return tmp_path / "home"


def run(*arguments: str) -> Result:
    """Run a command."""
    return CliRunner().invoke(cli, ["jobs", *arguments])


def written(*drafts: Draft) -> str:
    """Write drafts to a file that ends in a month; return its name."""
    until = date.today() + timedelta(days=30)
    open_ones = [replace(one, posted=None, valid_through=until) for one in drafts]
    Path("mine.toml").write_text(drafts_toml(open_ones), encoding="utf-8")
    return "mine.toml"


def test_a_posting_is_written_in_each_format() -> None:
    """A page if nothing is said; all are read again, dated today."""
    file = written(draft())
    assert run("post", file).output == "coding-auditor-austin.html\n"
    done = run(
        "post", file, "--out", "site", "--format", "html", "--format", "jsonld", "--format", "rss",
        "--format", "toml",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    paths = [Path(line) for line in done.stdout.splitlines()]
    assert [path.suffix for path in paths] == [".html", ".jsonld", ".xml", ".toml"]
    for path in paths:
        (found,) = read_file(path).postings
        assert (found.title, found.posted) == ("Coding auditor", date.today())
    (again,) = read_drafts(paths[-1].read_bytes(), "again")
    assert again.posted == date.today()


def test_a_file_that_is_there_is_kept() -> None:
    """Until one says otherwise; above all the one that was read."""
    file = written(draft())
    Path("coding-auditor-austin.toml").write_text("mine", encoding="utf-8")
    kept = run("post", file, "--format", "html", "--format", "toml")
    assert kept.exit_code == 2
    assert "is there already: add --replace" in kept.output
    assert Path("coding-auditor-austin.toml").read_text(encoding="utf-8") == "mine"
    assert not Path("coding-auditor-austin.html").exists()
    assert run("post", file, "--format", "toml", "--replace").exit_code == 0
    assert "Coding auditor" in Path("coding-auditor-austin.toml").read_text(encoding="utf-8")


def test_what_must_be_mended_stops_it() -> None:
    """Exit code 2, each posting by its number, nothing written."""
    file = written(draft(), draft(title="", employment=()))
    done = run("post", file)
    assert done.exit_code == 2
    assert "posting 2, title: Give the job a title" in done.output
    assert "posting 2, employment (advice): Say whether" in done.output
    assert "nothing was written" in done.output
    assert list(Path().iterdir()) == [Path(file)]
    asked = json.loads(run("post", file, "--json").stdout)
    assert asked["files"] == []
    assert asked["problems"][0] == {
        "posting": 2,
        "field": "title",
        "text": "Give the job a title, such as Inpatient coder.",
        "blocks": True,
    }


def test_a_check_writes_nothing() -> None:
    """It says that all is well, advice included."""
    file = written(draft(employment=()))
    done = run("post", file, "--check")
    assert done.exit_code == 0
    assert done.stderr.endswith("Ready to be published.\n")
    assert "employment (advice)" in done.stderr
    assert list(Path().iterdir()) == [Path(file)]


def test_a_file_that_is_no_posting_is_named() -> None:
    """With the place and the field that was meant."""
    for text, words in (('titel = "Coder"', "'title'"), ("title = ", "not valid"), ("\xff", "")):
        Path("bad.toml").write_text(text, encoding="latin-1")
        done = run("post", "bad.toml")
        assert done.exit_code == 2
        assert "bad.toml cannot be read" in done.output
        assert words in done.output


def test_a_folder_that_cannot_be_made_is_named() -> None:
    """A file stands where it should be."""
    file = written(draft())
    done = run("post", file, "--out", f"{file}/inside")
    assert done.exit_code == 2
    assert "choose another folder with --out" in done.output


@pytest.fixture
def applied(home: Path) -> None:
    """Give the guest an application with a reminder, and another profile one of its own."""
    path = home / "data" / "user.sqlite"
    with closing(UserData(path)) as data:
        job = data.save_job(posting(title="=cmd()"), date(2026, 11, 23))
        data.set_application_notes(job.id, "Ask for Ms. Beispiel")
        data.set_reminder(job.id, date(2026, 12, 1), "call")
    with closing(UserData(path, "other")) as data:
        data.save_job(posting(title="Not yours"), date(2026, 11, 23))


@pytest.mark.usefixtures("applied")
def test_applications_are_listed() -> None:
    """The guest's alone, as text and as JSON."""
    assert run("applications").stdout == (
        "saved      =cmd(), Example Valley Clinic  2026-12-01 call\n"
    )
    (one,) = json.loads(run("applications", "--json").stdout)
    assert (one["stage"], one["notes"], one["remind"]) == (
        "saved",
        "Ask for Ms. Beispiel",
        "2026-12-01",
    )
    assert one["stages"] == [{"stage": "saved", "day": "2026-11-23"}]


@pytest.mark.usefixtures("applied")
def test_applications_are_exported() -> None:
    """As a table that does nothing, and as a calendar; readable by their owner only."""
    done = run("applications", "--csv", "mine.csv", "--ics", "mine.ics")
    assert done.exit_code == 0, done.output
    with Path("mine.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["title"] == "'=cmd()"
    (event,) = Calendar.from_ical(Path("mine.ics").read_bytes()).events
    assert str(event["summary"]).startswith("call: =cmd()")
    if os.name == "posix":
        assert stat.S_IMODE(Path("mine.csv").stat().st_mode) == 0o600
    Path("mine.csv").write_text("my own", encoding="utf-8")
    kept = run("applications", "--ics", "other.ics", "--csv", "mine.csv")
    assert kept.exit_code == 2
    assert "mine.csv is there already: add --replace" in kept.output
    assert Path("mine.csv").read_text(encoding="utf-8") == "my own"
    assert not Path("other.ics").exists()
    assert run("applications", "--csv", "mine.csv", "--replace").exit_code == 0
    assert "cmd()" in Path("mine.csv").read_text(encoding="utf-8-sig")
    failed = run("applications", "--csv", "no/such/folder.csv")
    assert failed.exit_code == 2
    assert "choose another place" in failed.output


def test_without_applications_it_says_so() -> None:
    """Nothing on standard output, an empty list as JSON."""
    done = run("applications")
    assert (done.stdout, done.stderr) == ("", "There are none.\n")
    assert json.loads(run("applications", "--json").stdout) == []
