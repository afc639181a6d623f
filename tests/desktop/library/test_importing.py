"""An import's process: what it says, what it answers, how it is ended."""

import json
import os
import sys
import time
from pathlib import Path

import pytest

from desktop import command
from desktop.background import Cancelled
from desktop.library.importing import ImportFailed, Place, PlannedFile, install, make_plan
from desktop.library.packs import install_pack
from index import paths
from index.build import Progress
from index.build.progress import Stage
from index.userdata import HeldLicence

ANYWHERE = Place(None, 3)
FILES = (Path("a.zip"), Path("b.txt"))
ANSWER = {
    "found": [
        {
            "file": "a.zip",
            "member": "folder/order.txt",
            "kind": "icd10cm_order",
            "name": "Order file",
            "edition": "FY2027",
            "problem": "",
        },
        {
            "file": "b.txt",
            "member": "",
            "kind": None,
            "name": None,
            "edition": None,
            "problem": "it is empty",
        },
    ],
    "changes": [
        {
            "name": "ICD-10-CM",
            "before": "FY2026",
            "after": "FY2027",
            "added": 1,
            "revised": 2,
            "deleted": 3,
            "rows": 4,
            "examples": ["E10.A0 added"],
        }
    ],
    "retired": [{"id": "order-fy2024", "name": "Order file", "edition": "FY2024"}],
    "licences": ["AMA"],
}
STEP = {
    "stage": "reading",
    "source": "order.txt",
    "rows": 7,
    "done": 1,
    "total": 4,
    "seconds_left": 2.5,
}
SAY = f"import json, os, signal, sys, time\nanswer, step = {json.dumps(ANSWER)!r}, {STEP!r}\n"
SILENT = "open(sys.argv[-1], 'w').write(str(os.getpid())); time.sleep(60)\n"


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return a file in which a test writes what runs in the place of ``codeleaf``."""
    file = tmp_path / "program.py"
    monkeypatch.setattr(command, "command", lambda: [sys.executable, str(file)])
    return file


def _ignore(_progress: Progress) -> None:
    """Say nothing."""


def test_progress_and_answer_are_read(program: Path) -> None:
    """JSON lines are progress, the JSON on standard output is the plan."""
    program.write_text(
        f"{SAY}print('a warning', file=sys.stderr)\nprint(json.dumps(step), file=sys.stderr)\n"
        "print(answer)\n"
    )
    seen: list[Progress] = []
    plan = make_plan(ANYWHERE, FILES, seen.append)
    assert Progress(Stage.READING, "order.txt", 7, 1, 4, 2.5) in seen
    assert plan.paths == FILES
    assert plan.found == (
        PlannedFile("order.txt", "Order file", "FY2027", ""),
        PlannedFile("b.txt", "", "", "it is empty"),
    )
    assert plan.changes[0].examples == ("E10.A0 added",)
    assert (plan.changes[0].added, plan.changes[0].deleted) == (1, 3)
    assert plan.retired == ("Order file, FY2024",)
    assert plan.licences == ("AMA",)


def test_what_the_command_is_given(program: Path, tmp_path: Path) -> None:
    """The content folder only where the user named one; each licence; files that look odd."""
    given = tmp_path / "given"
    program.write_text(f"{SAY}open({str(given)!r}, 'w').write(repr(sys.argv[1:]))\nprint(answer)\n")
    begin = ["import", "--json", "--progress", "json"]
    make_plan(ANYWHERE, FILES, _ignore)
    assert given.read_text() == repr(
        [*begin, "--editions", "3", "--dry-run", "--", "a.zip", "b.txt"]
    )
    held = HeldLicence("AMA", "Clinic: East", "X-1", 3, "2026-11-24")
    install(Place(Path("here"), 5), [Path("-a.zip")], [held], _ignore)
    options = [
        "--content",
        "here",
        "--editions",
        "5",
        "--licence",
        "AMA:Clinic: East:X-1:3",
        "--",
        "-a.zip",
    ]
    assert given.read_text() == repr([*begin, *options])


def test_a_pack_is_installed_by_the_command(program: Path, tmp_path: Path) -> None:
    """With the content folder and the licences, what they allow among it; a refusal is told."""
    given = tmp_path / "given"
    program.write_text(f"{SAY}open({str(given)!r}, 'w').write(repr(sys.argv[1:]))\n")
    held = HeldLicence("AMA", "Clinic", "X-1", 3, "2026-11-24", exports=True)
    install_pack(Place(Path("here"), 3), Path("a.codeleafpack"), [held], _ignore)
    begin = ["content-pack", "install", "--progress", "json", "--content", "here"]
    options = ["--licence", "AMA:Clinic:X-1:3:exports", "--", "a.codeleafpack"]
    assert given.read_text() == repr([*begin, *options])
    program.write_text(f"{SAY}sys.exit(print('Error: not trusted', file=sys.stderr) or 2)\n")
    with pytest.raises(ImportFailed, match="not trusted"):
        install_pack(ANYWHERE, Path("a.codeleafpack"), [], _ignore)


def test_a_refusal_is_told_in_full(program: Path) -> None:
    """Exit code 2: every line behind ``Error:``, nothing of what was said before."""
    program.write_text(
        f"{SAY}print('left out x', file=sys.stderr)\nsys.exit(print('Error: line one\\nline two',"
        " file=sys.stderr) or 2)\n"
    )
    with pytest.raises(ImportFailed, match=r"\Aline one\nline two\Z"):
        make_plan(ANYWHERE, FILES, _ignore)


def test_a_fault_is_not_taken_for_a_refusal(program: Path) -> None:
    """Any other exit code carries what was written: the crash report shows it."""
    program.write_text("raise KeyError('E1122')\n")
    with pytest.raises(RuntimeError, match="KeyError: 'E1122'"):
        make_plan(ANYWHERE, FILES, _ignore)


def _cancel_silent(pid_file: Path) -> float:
    """Start an import that says nothing, cancel it, and return the seconds that ending it took."""
    asked = 0.0

    def report(_progress: Progress) -> None:
        nonlocal asked
        if pid_file.exists() and pid_file.read_text():
            asked = time.monotonic()
            raise Cancelled

    with pytest.raises(Cancelled):
        install(ANYWHERE, [pid_file], (), report)
    return time.monotonic() - asked


@pytest.mark.parametrize("deaf", [False, True])
def test_cancelling_ends_a_silent_process(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, deaf: bool
) -> None:
    """It is asked to end, and ended where it does not listen."""
    monkeypatch.setattr(command, "_GRACE", 0.3)
    ears = "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" if deaf else ""
    program.write_text(f"{SAY}{ears}{SILENT}")
    pid_file = tmp_path / "pid"
    assert _cancel_silent(pid_file) < 5
    if os.name == "posix":
        with pytest.raises(ProcessLookupError):
            os.kill(int(pid_file.read_text()), 0)


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without asking it")
def test_cancelled_too_late(program: Path, tmp_path: Path) -> None:
    """What was done when it was asked to end is told as done."""
    program.write_text(
        f"{SAY}signal.signal(signal.SIGTERM, lambda *_: sys.exit(print(answer)))\n{SILENT}"
    )
    pid_file = tmp_path / "pid"

    def report(_progress: Progress) -> None:
        if pid_file.exists() and pid_file.read_text():
            raise Cancelled

    assert install(ANYWHERE, [pid_file], (), report).licences == ("AMA",)


def test_the_command_of_a_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program itself; on Windows the one beside it that has a standard output."""
    assert command.command()[1:] == ["-P", "-m", "desktop"]
    monkeypatch.setattr(paths, "frozen", lambda: True)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "codeleaf.exe"))
    assert command.command() == [str(tmp_path / "codeleaf.exe")]
    (tmp_path / "codeleaf-cli.exe").touch()
    assert command.command() == [str(tmp_path / "codeleaf-cli.exe")]
