"""``build.spec`` for each system, with PyInstaller's classes recorded instead of run.

What a library's files are on another system cannot be known here; what is tried is that the same
recipe makes each system's programs, with their icons, versions and signatures.
"""

import json
import re
import runpy
import struct
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

# Imported here, before another system is pretended: what it imports looks at the system too.
pytest.importorskip("PyInstaller.utils.hooks", reason="needs the requirements for packaging")

pytestmark = pytest.mark.packaging
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Recorded:
    """What a recipe made.

    Attributes:
        made: Name of the class and its keyword arguments, in order.
        datas: Source and place of the data files.
        work: Its folder.
    """

    work: Path
    made: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    datas: list[tuple[str, str]] = field(default_factory=list)

    def of(self, kind: str) -> list[dict[str, Any]]:
        """Return the arguments of what was made of a class."""
        return [arguments for name, arguments in self.made if name == kind]

    def maker(self, kind: str) -> Callable[..., SimpleNamespace]:
        """Return what stands in for a class."""

        def make(*_parts: object, **arguments: Any) -> SimpleNamespace:  # noqa: ANN401
            self.made.append((kind, arguments))
            self.datas += arguments.get("datas", [])
            return SimpleNamespace(
                name=arguments.get("name"), pure=[], scripts=[], binaries=[], datas=[]
            )

        return make


@pytest.fixture(scope="module")
def recipe(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Recorded]:
    """Return a function that runs the recipe as if on a system, once for all tests."""
    return cache(lambda system: _run(system, tmp_path_factory.mktemp(system)))


def _run(system: str, folder: Path) -> Recorded:
    """Run the recipe as if on a system."""
    if not (ROOT / ".build" / "content" / "current").is_file():
        pytest.skip("no content has been built: ./run build makes it")
    real = metadata.files

    def files(name: str) -> Iterable[object] | None:
        """Return no files of a package that only another system has."""
        try:
            return real(name)
        except metadata.PackageNotFoundError:
            return []

    recorded = Recorded(folder / "work")
    names = {"SPECPATH": str(ROOT), "DISTPATH": str(folder), "workpath": str(recorded.work)}
    kinds = {kind: recorded.maker(kind) for kind in ("Analysis", "PYZ", "EXE", "COLLECT", "BUNDLE")}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(metadata, "files", files)
        patch.setattr(sys, "path", list(sys.path))
        patch.setenv("QT_QPA_PLATFORM", "offscreen")  # the recipe sets it for good
        # pathlib and subprocess have been imported, and go on as this system has them.
        patch.setattr(sys, "platform", system)
        runpy.run_path(str(ROOT / "build.spec"), names | kinds)
    return recorded


@pytest.mark.parametrize("system", ["linux", "win32", "darwin"])
def test_each_system_gets_its_programs(system: str, recipe: Callable[[str], Recorded]) -> None:
    """One program, two on Windows, a bundle on macOS; content, licences and bill of materials."""
    recorded = recipe(system)
    programs = recorded.of("EXE")
    consoles = {one["name"]: one["console"] for one in programs}
    assert (
        consoles
        == {
            "linux": {"codeleaf": True},
            "win32": {"codeleaf": False, "codeleaf-cli": True},
            "darwin": {"codeleaf": False},
        }[system]
    )
    assert len(recorded.of("COLLECT")) == 1
    assert len(recorded.of("BUNDLE")) == (system == "darwin")
    for one in programs:
        assert (one["codesign_identity"], one["entitlements_file"]) == (None, None)
        assert (one["version"] is not None) == (system == "win32")
    places = {(Path(source).name, place) for source, place in recorded.datas}
    assert {
        ("current", "resources/built"),
        ("LICENSE", "licences"),
        ("codeleaf.cdx.json", "licences"),
    } <= places
    bill = json.loads((recorded.work / "codeleaf.cdx.json").read_text(encoding="utf-8"))
    assert bill["metadata"]["properties"][0]["value"] == system


def test_windows_shows_an_icon_of_each_size_and_where_the_program_is_from(
    recipe: Callable[[str], Recorded],
) -> None:
    """The icon file is read as Windows does; the version file has the project's version."""
    program = recipe("win32").of("EXE")[0]
    data = Path(program["icon"]).read_bytes()
    assert struct.unpack_from("<HHH", data) == (0, 1, 7)
    for entry in range(7):
        width, *_, length, place = struct.unpack_from("<BBBBHHII", data, 6 + 16 * entry)
        picture = data[place : place + length]
        assert picture.startswith(b"\x89PNG")
        assert struct.unpack_from(">II", picture, 16) == (width or 256, width or 256)
    text = Path(program["version"]).read_text(encoding="utf-8")
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(), re.M)
    assert version is not None
    # PyInstaller evaluates it with these names.
    shown: dict[str, str] = {}

    def string(name: str, value: str) -> None:
        shown[name] = value

    def nothing(*_parts: object, **_named: object) -> None:
        pass

    names = dict.fromkeys(
        ("FixedFileInfo", "StringFileInfo", "StringTable", "VarFileInfo", "VarStruct"), nothing
    )
    eval(text, {"VSVersionInfo": nothing, "StringStruct": string, **names})  # noqa: S307
    assert shown["ProductVersion"] == version[1]
    assert shown["OriginalFilename"] == "codeleaf.exe"


def test_macos_gets_a_bundle_with_an_icon(recipe: Callable[[str], Recorded]) -> None:
    """An icns file, an identifier, the project's version, and links that open the program."""
    bundle = recipe("darwin").of("BUNDLE")[0]
    assert Path(bundle["icon"]).read_bytes().startswith(b"icns")
    assert bundle["name"] == "Codeleaf.app"
    assert bundle["info_plist"]["CFBundleURLTypes"][0]["CFBundleURLSchemes"] == ["codeleaf"]


def test_programs_are_signed_where_somebody_says_with_what(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By PyInstaller on macOS, by a command that gets the files elsewhere."""
    monkeypatch.setenv("CODELEAF_CODESIGN_IDENTITY", "Example identity")
    monkeypatch.setenv("CODELEAF_ENTITLEMENTS", "example.plist")
    said = tmp_path / "said"
    script = tmp_path / "sign"
    script.write_text(f'#!/bin/sh\necho "$@" >"{said}"\n', encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("CODELEAF_SIGN_COMMAND", f"{script} --quiet")
    program = _run("linux", tmp_path).of("EXE")[0]
    assert program["codesign_identity"] == "Example identity"
    assert program["entitlements_file"] == "example.plist"
    assert said.read_text(encoding="utf-8") == f"--quiet {tmp_path}/codeleaf/codeleaf\n"
