"""The documents name every key, setting and command, and only what exists."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from desktop.shell.action_table import ACTIONS
from index import __version__
from index.cli import cli
from tests.docs import data_sources, user_guide

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
RUN_COMMANDS = {"test", "soak", "bench", "docs", "package"}

MACHINE_PATHS = re.compile(r"(?<![\w.])/(work|root|home|Users)/\w")
REGISTRY_HOSTS = re.compile(
    r"(pypi\.(org|python)|pythonhosted|registry\.npmjs|deb\.debian|security\.debian)\b"
)
THIS_FILE = Path(__file__).name
MAXIMUM_LINES = 450


def _tracked() -> list[Path]:
    """Return the project's own text files, tracked or new and not ignored."""
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        pytest.skip("not a git checkout")
    paths = [ROOT / name for name in done.stdout.split("\0") if name]
    binary = {".png", ".otf", ".ttf", ".ico", ".npy", ".npz", ".gz"}
    return [path for path in paths if path.is_file() and path.suffix not in binary]


@pytest.mark.parametrize("document", user_guide.TABLES, ids=lambda path: path.name)
def test_user_guide_is_up_to_date(document: Path) -> None:
    """The guide's tables are what the actions, settings and commands give."""
    text = document.read_text(encoding="utf-8")
    assert text == user_guide.with_tables(document), "run python -m tests.docs.user_guide"


def test_every_kind_of_release_is_documented() -> None:
    """What can be imported, and whether its reader has been tried on a real file."""
    text = data_sources.TARGET.read_text(encoding="utf-8")
    assert text == data_sources.render(), "run python -m tests.docs.data_sources"


def test_version_is_the_same_everywhere() -> None:
    """The program, its metadata and the list of changes agree on the version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_action_has_a_key() -> None:
    """The program can be used without a mouse: an action without a key is in the palette."""
    without = {spec.id for spec in ACTIONS if not spec.keys}
    assert "shell.palette" not in without
    assert without <= {"shell.about"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_in_documents_exist(document: Path) -> None:
    """Every ``./run`` or ``codeleaf`` command line in a document can be run."""
    for line in document.read_text(encoding="utf-8").splitlines():
        for found in re.finditer(r"(?:^|`)(?:\./run|codeleaf) ([a-z]+)", line):
            assert found[1] in RUN_COMMANDS | set(cli.commands), f"{document.name}: {line}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_in_documents_lead_somewhere(document: Path) -> None:
    """Every relative link names a file of the project."""
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        if "://" not in target:
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_keys_in_the_readme_exist() -> None:
    """Each key that the README shows is the key of an action, or moves in the list."""
    keys = {key for spec in ACTIONS for key in spec.keys} | {"Up", "Down", "Enter"}
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Keys")[2]
    shown = re.findall(r"`([^`]+)`", section.partition("\n## ")[0])
    assert len(shown) >= 8
    assert [key for key in shown if key not in keys] == []


def test_no_machine_path_or_registry_host() -> None:
    """No file carries a path of one machine or the address of a package registry."""
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in _tracked()
        if path.name != THIS_FILE
        for pattern in (MACHINE_PATHS, REGISTRY_HOSTS)
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_long_file() -> None:
    """A source file or document that passes the limit is two files."""
    long = {
        str(path.relative_to(ROOT)): lines
        for path in _tracked()
        if path.suffix in {".py", ".spec", ".md", ".sh", ".ps1"} or path.parent.name == ".ci"
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MAXIMUM_LINES
    }
    assert long == {}
