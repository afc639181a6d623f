"""The peer of the benchmark of cases: medspaCy, in an environment of its own.

spaCy is large and nothing else here needs it, so it is installed on demand into
``.build/peers/medspacy``. No model is downloaded: a blank English pipeline has medspaCy's
tokenizer, its sentence splitter (PyRuSH), sectionizer, target matcher and ConText.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from index import paths

_FOLDER = paths.project_root() / ".build" / "peers" / "medspacy"
_SCRIPT = Path(__file__).with_name("medspacy_script.py")
_VERSION = "medspacy==1.3.1"
_NEEDS = ("spacy", "PyRuSH", "pysbd", "jsonschema", "click")
"""What it needs, but for ``medspacy-quickumls``, which is not used here and needs leveldb."""
_PIP = ("-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check")
_INSTALL_SECONDS = 600
_RUN_SECONDS = 1200


def _python() -> Path:
    where, name = ("Scripts", "python.exe") if sys.platform == "win32" else ("bin", "python")
    return _FOLDER / where / name


def _run(command: Sequence[object], seconds: int) -> str:
    """Return what a program prints.

    Raises:
        RuntimeError: It failed, with the last lines that it said.
    """
    try:
        done = subprocess.run(
            [str(part) for part in command],
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RuntimeError(str(error)) from error
    if done.returncode:
        raise RuntimeError(done.stderr.strip()[-400:])
    return done.stdout


def _install() -> None:
    ready = _FOLDER / "ready"
    if ready.is_file() and ready.read_text(encoding="utf-8") == _VERSION:
        return
    _run([sys.executable, "-m", "venv", "--clear", _FOLDER], _INSTALL_SECONDS)
    _run([_python(), *_PIP, "--only-binary", ":all:", *_NEEDS], _INSTALL_SECONDS)
    _run([_python(), *_PIP, "--no-deps", _VERSION], _INSTALL_SECONDS)
    ready.write_text(_VERSION, encoding="utf-8")


def bench_peer(
    literals: Sequence[str], warm: Sequence[str], notes: Sequence[str], passes: int
) -> dict[str, object]:
    """Run medspaCy over notes, in one process.

    Args:
        literals: The phrases that it is to find.
        warm: Notes that are read first and not timed.
        notes: Those that are timed.
        passes: How often; the rate is that of the middle pass.

    Returns:
        Its notes a second, version, phrases found; only why not, where it cannot be had.
    """
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder) / "work.json"
        task = {"literals": literals, "warm": warm, "notes": notes, "passes": passes}
        work.write_text(json.dumps(task), encoding="utf-8")
        try:
            _install()
            said = _run([_python(), "-I", _SCRIPT, work], _RUN_SECONDS)
        except RuntimeError as error:
            return {"medspacy": f"not measured: {error}"}
    figures: dict[str, object] = json.loads(said.splitlines()[-1])
    return {f"medspacy_{name}": value for name, value in figures.items()}
