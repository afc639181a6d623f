"""codeleaf jobs import, refresh, sources and remove."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from index import paths
from index.cli import cli
from tests.index.jobs.serving import Answer, FeedServer, feed_server

ROWS = (
    "title,company,location,description\n"
    'Inpatient Coder,Example Bend Hospital,"Austin, TX","Code charts. CCS required. $30 an hour."\n'
)
FEED = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>Example openings</title><item>'
    b"<title>Coding Auditor at Example Creek Clinic</title><guid>1</guid>"
    b"<description>Audit visits. CPMA required.</description></item></channel></rss>"
)


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the test a home of its own."""
    monkeypatch.setenv("CODELEAF_HOME", str(tmp_path / "home"))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table of postings."""
    path = tmp_path / "openings.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


@pytest.fixture
def server() -> Iterator[FeedServer]:
    """Run a server for a test."""
    with feed_server() as one:
        yield one


def run(*arguments: str, code: int = 0) -> Result:
    """Run a command of the job board."""
    result = CliRunner().invoke(cli, ["jobs", *arguments])
    assert result.exit_code == code, result.output
    return result


def test_a_file_all_of_its_life(table: Path) -> None:
    """Imported, listed, read again, removed."""
    assert "There are none" in run("sources").stderr
    assert "There are no sources" in run("refresh").stderr
    done = run("import", str(table), "--name", "Ours").stdout
    assert done == "Ours (CSV table): 1 added, 0 changed, 0 removed, 0 as before\n"
    listed = run("sources").stdout
    assert listed.startswith(f"Ours\n  {table}\n  CSV table; 1 posting, read 20")
    (source,) = json.loads(run("sources", "--json").stdout)
    assert (source["name"], source["postings"], source["problem"]) == ("Ours", 1, "")
    table.write_text(ROWS.replace("$30", "$31"), encoding="utf-8")
    answer = json.loads(run("refresh", "ours", "--json").stdout)["refreshed"][0]
    assert (answer["added"], answer["changed"], answer["source"]["name"]) == (0, 1, "Ours")
    found = json.loads(run("search", "inpatient", "--json").stdout)["results"]
    assert [(one["title"], one["example"]) for one in found] == [("Inpatient Coder", False)]
    assert "and 1 posting with it" in run("remove", "Ours").stderr
    found = json.loads(run("search", "inpatient", "--json").stdout)["results"]
    assert all(one["example"] for one in found)


def test_the_network_is_off_unless_it_is_allowed(server: FeedServer) -> None:
    """The error says how to allow it; nothing is asked before."""
    url = server.serve("/feed", FEED)
    assert "--allow-network" in run("import", url, code=2).stderr
    assert server.asked == []
    done = run("import", url, "--allow-network").stdout
    assert done.startswith("Example openings (RSS or Atom feed): 1 added")
    left = run("refresh")
    assert "left out Example openings: the network is off" in left.stderr
    assert "with --allow-network" in left.stderr
    assert "the network is off" in run("refresh", "Example openings", code=2).stderr
    assert len(server.asked) == 1


def test_what_can_be_mended_ends_with_2(table: Path, server: FeedServer, tmp_path: Path) -> None:
    """A file of several that cannot be read leaves the others imported."""
    bad = tmp_path / "bad.csv"
    bad.write_text("Amount,Place\n1,2\n", encoding="utf-8")
    result = run("import", str(bad), str(tmp_path / "none.csv"), str(table), code=2)
    assert "1 added" in result.stdout
    assert "title" in result.stderr
    assert "is not there" in result.stderr
    url = server.serve("/feed", Answer(b"", 404))
    assert "nothing at this address" in run("import", url, "--allow-network", code=2).stderr
    table.unlink()
    assert "openings: " in run("refresh", code=2).stderr
    assert "problem: " in run("sources").stdout
    for command in ("refresh", "remove"):
        assert "the sources are openings" in run(command, "other", code=2).stderr


def test_entries_left_out_are_named(tmp_path: Path) -> None:
    """The first ones, with the reason."""
    path = tmp_path / "a.csv"
    path.write_text(ROWS + ",Example Creek Clinic,,No title.\n" * 7, encoding="utf-8")
    result = run("import", str(path))
    assert "1 added" in result.stdout
    assert result.stderr.count("left out") == 5
    assert "and 2 more entries" in result.stderr
    assert len(json.loads(run("import", str(path), "--json").stdout)["refreshed"]) == 1


def test_progress_for_a_program(table: Path) -> None:
    """Lines of JSON, as ``desktop.command`` reads them."""
    lines = run("import", str(table), "--progress", "json", "--json").stderr.splitlines()
    steps = [json.loads(line) for line in lines]
    assert [step["stage"] for step in steps][-1] == "full text"
    assert {step["source"] for step in steps} == {"openings"}
    assert all(0 <= step["done"] <= step["total"] for step in steps)


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process at once")
def test_ending_it_undoes_the_source_in_hand(tmp_path: Path) -> None:
    """A window cancels by ending the process."""
    path = tmp_path / "many.csv"
    rows = "".join(f'Coder {i},Example,"Austin, TX",Opening {i}\n' for i in range(5000))
    path.write_text("title,company,location,description\n" + rows, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "desktop", "jobs", "import", str(path), "--progress", "json"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(paths.project_root())},
    )
    assert process.stderr
    with process:
        for line in process.stderr:
            if json.loads(line)["rows"]:
                process.send_signal(signal.SIGTERM)
                break
        process.stderr.read()
        assert process.wait(60) == 128 + signal.SIGTERM
    assert json.loads(run("sources", "--json").stdout) == []
