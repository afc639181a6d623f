"""The frozen program: what is in it, and that it answers with nothing around it."""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from index.build.inputs import STORE, read_inputs

pytestmark = pytest.mark.packaging

LEFT_TO_THE_SYSTEM = re.compile(
    r"^(ld-linux|lib(c|m|dl|rt|pthread|resolv|GL|EGL|xcb|glib-2\.0|gthread-2\.0|dbus-1|cups"
    r"|wayland-\w+)\.so)"
)
"""Libraries of every Linux desktop; the .deb depends on them."""

MAXIMUM_BYTES = 180_000_000
"""Size of the folder without the content."""


@pytest.fixture(scope="module")
def read_only(frozen: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a copy of the frozen program in which nothing may be written."""
    copy = tmp_path_factory.mktemp("read only") / "codeleaf"
    shutil.copytree(frozen, copy, symlinks=True, copy_function=os.link)
    folders = [copy, *(path for path in copy.rglob("*") if path.is_dir() and not path.is_symlink())]
    for folder in folders:
        folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    before = sorted(copy.rglob("*"))
    yield copy
    assert sorted(copy.rglob("*")) == before, "root may write anyway, the program must not"
    for folder in folders:
        folder.chmod(stat.S_IRWXU)


def _without_network() -> list[str]:
    """Return the command that takes the network away, where that is allowed."""
    command = ["unshare", "--net"]
    if shutil.which("unshare") is None:
        return []
    allowed = subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
    return command if allowed else []


def run_empty(program: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program without network, input or environment but for an unusable home."""
    return subprocess.run(
        [*_without_network(), program / "codeleaf", *arguments],
        env={"HOME": "/proc/nonexistent"},  # not even root can make it
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_selftest_in_an_empty_environment(read_only: Path) -> None:
    """The self-test passes, paints a window, prints one JSON document and nothing else."""
    done = run_empty(read_only, "selftest", "--window", "--json")
    assert done.stderr == ""
    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert report["ok"] is True
    assert report["window_ms"] > 0


def test_json_is_ascii_and_alone(read_only: Path) -> None:
    """A look-up prints one ASCII JSON document, also where the title has accents."""
    done = run_empty(read_only, "search", "--json", "--limit", "3", "Ménière disease")
    assert done.stderr == ""
    assert done.stdout.isascii()
    codes = [result["code"] for result in json.loads(done.stdout)["results"]]
    assert codes[0].startswith("H81.0")


def test_unknown_code_ends_with_exit_code_2(read_only: Path) -> None:
    """An error the user can mend is on standard error, with exit code 2."""
    done = run_empty(read_only, "show", "E11.2X9Z")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "E11.2X9Z" in done.stderr


def test_size_without_content(frozen: Path) -> None:
    """The folder without content, built or our own text, stays within its budget."""
    resources = frozen / "_internal" / "resources"
    content = {resources / "built", resources / "content"}
    size = sum(
        path.stat().st_size
        for path in frozen.rglob("*")
        if path.is_file() and not path.is_symlink() and content.isdisjoint(path.parents)
    )
    assert size <= MAXIMUM_BYTES


def test_one_generation_is_bundled(frozen: Path) -> None:
    """Only the current generation of the content is in the package, and what it was built from."""
    built = frozen / "_internal" / "resources" / "built"
    current = (built / "current").read_text(encoding="utf-8").strip()
    assert sorted(path.name for path in built.iterdir()) == sorted(["current", current, STORE])
    kept = {path.name for path in (built / STORE).iterdir()}
    assert kept == {f"{one.data}.gz" for one in read_inputs(built / current)}


def test_the_package_imports_into_the_users_folder(frozen: Path, tmp_path: Path) -> None:
    """A release is imported without a network, beside content that cannot be written to."""
    release = tmp_path / "AOC_V2026Q4-MCR.txt"
    release.write_text("19Z009       9Z001                     \r\n" * 2, encoding="ascii")
    done = subprocess.run(
        [frozen / "codeleaf", "import", str(release), "--json"],
        env={"CODELEAF_HOME": str(tmp_path / "home")},
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["generation"]
    own = tmp_path / "home" / "data" / "content"
    assert (own / "current").read_text(encoding="utf-8").strip() == report["generation"]


def test_libraries_are_complete(frozen: Path) -> None:
    """Every library that a bundled file needs is bundled too, or is a desktop's own."""
    if shutil.which("objdump") is None:
        pytest.skip("objdump is not installed")
    bundled = {path.name for path in frozen.rglob("*.so*")}
    missing = set()
    for path in frozen.rglob("*.so*"):
        headers = subprocess.run(
            ["objdump", "-p", path], check=True, capture_output=True, text=True
        ).stdout
        for name in re.findall(r"NEEDED +(\S+)", headers):
            if name not in bundled and not LEFT_TO_THE_SYSTEM.match(name):
                missing.add((path.name, name))
    assert missing == set()


def test_qt_can_be_replaced(frozen: Path) -> None:
    """Qt is in shared files of its own, as the LGPL asks, with the texts of its licences."""
    assert (frozen / "_internal/PySide6/Qt/lib/libQt6Core.so.6").is_file()
    for name in ("LGPL-3.0.txt", "GPL-3.0.txt", "LICENSE", "NOTICE"):
        assert (frozen / "_internal/licences" / name).stat().st_size > 500


def test_every_component_has_its_licence(frozen: Path) -> None:
    """Each bundled Python component has a licence text, or NOTICE gives its terms."""
    resources = frozen / "_internal" / "resources"
    listed = tomllib.loads((resources / "components.toml").read_text(encoding="utf-8"))
    notice = (frozen / "_internal/licences/NOTICE").read_text(encoding="utf-8").lower()
    for component in listed["component"]:
        name = component["name"]
        here = component["bundled"] and sys.platform in component.get("systems", [sys.platform])
        if component["kind"] == "python" and here and not name.startswith("PySide"):
            has_text = name == "shiboken6" or any(
                (frozen / "_internal/licences" / name.lower()).rglob("*")
            )
            assert has_text or name.lower() in notice, name


def test_every_system_library_is_listed(frozen: Path) -> None:
    """Each shared library taken from the build machine is among the listed components."""
    internal = frozen / "_internal"
    listed = tomllib.loads((internal / "resources/components.toml").read_text(encoding="utf-8"))
    patterns = [pattern for entry in listed["component"] for pattern in entry.get("files", ())]
    taken = [
        path.name
        for path in internal.glob("lib*.so*")
        if not path.is_symlink() and not path.name.startswith("libpython")
    ]
    assert [name for name in taken if not any(fnmatch(name, pattern) for pattern in patterns)] == []


def test_nothing_left_over(frozen: Path) -> None:
    """No test, developer or unused Qt part is in the package."""
    names = {path.name for path in frozen.rglob("*")}
    unwanted = re.compile(
        r"pytest|hypothesis|mypy|^pip$|tantivy|torch|cryptography|libQt6(Qml|Quick|Pdf|Designer|Test|WebEngine)"
        r"|libqopensslbackend|\.qm$"
    )
    assert [name for name in sorted(names) if unwanted.search(name)] == []
