"""Writes ``resources/components.toml``: what the program is made of, with versions and licences.

Run ``python -m tests.docs.components`` after a change of requirements.txt, resources/sources.toml,
the fonts or the libraries that the package takes from the system. A test compares the result with
the file; the About page and the documents read it.
"""

import json
import re
import tomllib
from dataclasses import dataclass
from importlib import metadata
from itertools import product
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "resources" / "components.toml"

HEADER = """\
# What Codeleaf is made of. Written by `python -m tests.docs.components`: do not edit.
# kind: python, library (a shared library in the Linux package, named by its files), font or data.
# bundled: whether it is in the packaged program. systems: on which, as Python names them; all
# where it is left out.
"""

NOT_BUNDLED = {"pip", "tzdata"}
"""Needed to install the others, never imported."""

SYSTEMS = ("linux", "darwin", "win32")
PYTHONS = ("3.11.0", "3.13.0")
"""The oldest and the newest: what markers in requirements.txt tell apart."""

LICENCES = {
    "backports-tarfile": "MIT",
    "click-default-group": "Public domain",
    "defusedxml": "PSF-2.0",
    "fastjsonschema": "BSD-3-Clause",
    "feedparser": "BSD-2-Clause",
    "imap-tools": "Apache-2.0",
    "importlib-metadata": "Apache-2.0",
    "jaraco-classes": "MIT",
    "jaraco-context": "MIT",
    "jaraco-functools": "MIT",
    "jeepney": "MIT",
    "jellyfish": "MIT",
    "jinja2": "BSD-3-Clause",
    "keyring": "MIT",
    "lazy-importer": "Apache-2.0",
    "more-itertools": "MIT",
    "nh3": "MIT",
    "pip": "MIT",
    "pluggy": "MIT",
    "pycryptodomex": "BSD-2-Clause",
    "pyside6-essentials": "LGPL-3.0-only",
    "shiboken6": "LGPL-3.0-only",
    "pywin32-ctypes": "BSD-3-Clause",
    "sqlite-fts4": "Apache-2.0",
    "tzdata": "Apache-2.0",
    "zipp": "MIT",
}
"""Licences of packages whose metadata has none in SPDX form, or a choice that was made, and of
those that are not installed on every system."""

NAMES = {"pyside6-essentials": "PySide6 and Qt 6"}


@dataclass(frozen=True, slots=True)
class Component:
    """One thing the program contains or is installed with."""

    name: str
    kind: str
    version: str
    licence: str
    bundled: bool = True
    files: tuple[str, ...] = ()
    systems: tuple[str, ...] = SYSTEMS

    def toml(self) -> str:
        """Return the component as a TOML table; JSON strings and lists are TOML's too."""
        lines = [
            "[[component]]",
            *(
                f"{name} = {json.dumps(getattr(self, name), ensure_ascii=False)}"
                for name in ("name", "kind", "version", "licence", "bundled")
            ),
        ]
        if self.files:
            lines.append(f"files = {json.dumps(self.files)}")
        if self.systems != SYSTEMS:
            lines.append(f"systems = {json.dumps(self.systems)}")
        return "\n".join(lines) + "\n"


def name_of(dependency: str) -> str:
    """Return the normalised name in a requirement such as ``PySide6-Essentials>=6.11``."""
    return re.split(r"[^\w.-]", dependency, maxsplit=1)[0].lower().replace("_", "-")


def requirements(path: Path) -> dict[str, list[str]]:
    """Return the pinned versions by package; a package has several where markers divide it."""
    pinned: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        found = re.match(r"([a-z0-9][\w.-]*)==([\w.]+)", line)
        if found:
            pinned.setdefault(found[1], []).append(found[2])
    return pinned


def systems(path: Path) -> dict[str, tuple[str, ...]]:
    """Return by package the systems that its markers allow, in the order of ``SYSTEMS``."""
    allowed: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not re.match("[a-z0-9]", line):
            continue
        requirement = Requirement(line.rstrip("\\ "))
        allowed.setdefault(requirement.name, set()).update(
            system
            for system, python in product(SYSTEMS, PYTHONS)
            if requirement.marker is None
            or requirement.marker.evaluate({"sys_platform": system, "python_full_version": python})
        )
    return {name: tuple(one for one in SYSTEMS if one in some) for name, some in allowed.items()}


def _python_licence(name: str) -> str:
    """Return the licence of an installed package.

    Raises:
        LookupError: Neither the metadata nor ``LICENCES`` has it.
    """
    if name in LICENCES:
        return LICENCES[name]
    found = metadata.metadata(name).json.get("license_expression")
    if not found:
        msg = f"{name} has no SPDX licence in its metadata: add it to LICENCES"
        raise LookupError(msg)
    return str(found)


def _python() -> list[Component]:
    pins = ROOT / "requirements.txt"
    places = systems(pins)
    components = [Component("Python", "python", "3.11 to 3.13", "PSF-2.0")]
    for name, versions in sorted(requirements(pins).items()):
        components.append(
            Component(
                NAMES.get(name, name),
                "python",
                " / ".join(versions),
                _python_licence(name),
                name not in NOT_BUNDLED,
                systems=places[name],
            )
        )
    return components


def _library(name: str, licence: str, *files: str) -> Component:
    return Component(name, "library", "of the system it was built on", licence, files=files)


LIBRARIES = (
    _library("Brotli", "MIT", "libbrotli*"),
    _library("bzip2", "bzip2-1.0.6", "libbz2*"),
    _library("Expat", "MIT", "libexpat*"),
    _library("Fontconfig", "HPND-sell-variant", "libfontconfig*"),
    _library("FreeType", "FTL", "libfreetype*"),
    _library("GCC runtime", "GPL-3.0-or-later WITH GCC-exception-3.1", "libgcc_s*", "libstdc++*"),
    _library("keyutils", "LGPL-2.1-or-later", "libkeyutils*"),
    _library("libffi", "MIT", "libffi*"),
    _library("libpng", "libpng-2.0", "libpng*"),
    _library("libuuid", "BSD-3-Clause", "libuuid*"),
    _library("libxcb and the X11 libraries", "MIT", "libX*", "libxcb*"),
    _library("libxkbcommon", "MIT", "libxkbcommon*"),
    _library("MIT Kerberos", "MIT", "libgssapi*", "libk5*", "libkrb5*", "libcom_err*"),
    _library("OpenSSL", "Apache-2.0", "libssl*", "libcrypto*"),
    _library("PCRE2", "BSD-3-Clause", "libpcre2*"),
    _library("SQLite", "blessing", "libsqlite3*"),
    _library("XZ Utils", "0BSD", "liblzma*"),
    _library("zlib", "Zlib", "libz.*"),
    _library("Zstandard", "BSD-3-Clause", "libzstd*"),
)
"""Shared libraries that PyInstaller takes from the system."""

FONTS = (
    Component("Inter", "font", "4.0", "OFL-1.1"),
    Component("JetBrains Mono", "font", "2.242", "OFL-1.1"),
)


def _data() -> list[Component]:
    manifest = tomllib.loads((ROOT / "resources" / "sources.toml").read_text(encoding="utf-8"))
    return [
        Component(
            f"{source['name']} ({source['publisher']})", "data", source["edition"],
            source["licence"],
        )
        for source in manifest["sources"]
    ]  # fmt: skip


def components_toml() -> str:
    """Return the text that ``resources/components.toml`` must have."""
    pyinstaller = requirements(ROOT / "requirements-dev.txt")["pyinstaller"][0]
    loader = Component(
        "PyInstaller loader", "library", pyinstaller,
        "GPL-2.0-or-later WITH Bootloader-exception", files=("codeleaf",),
    )  # fmt: skip
    components = [*_python(), loader, *LIBRARIES, *FONTS, *_data()]
    return "\n".join([HEADER, *(component.toml() for component in components)])


if __name__ == "__main__":
    TARGET.write_text(components_toml(), encoding="utf-8")
