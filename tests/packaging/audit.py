"""Asks whether a package that the program is made of has a known vulnerability.

Run by ``.ci/checks`` as ``python -m tests.packaging.audit``. pip-audit looks up each pinned version
in the advisories of the Python Package Index. A finding is a failure; what could not be looked up,
without a network or where an index has no advisories, is a warning.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "requirements.txt"
_SECONDS = 120


def verdict(report: dict[str, Any] | None, said: str) -> tuple[int, list[str]]:
    """Return the exit code for what pip-audit found, and what to say.

    Args:
        report: Its report, None if it made none.
        said: What it printed.
    """
    if report is None:
        reason = said.strip().splitlines()[-1:] or ["it said nothing"]
        return 0, [f"warning: nothing was looked up: {reason[0]}"]
    lines = []
    found = 0
    skipped = []
    for one in report["dependencies"]:
        if "skip_reason" in one:
            skipped.append(one["name"])
        for finding in one.get("vulns", ()):
            found += 1
            fixed = ", ".join(finding.get("fix_versions", ())) or "no version yet"
            lines.append(f"{one['name']} {one['version']}: {finding['id']}, mended in {fixed}")
    if skipped:
        lines.append(
            f"warning: {len(skipped)} of {len(report['dependencies'])} could not be looked up: "
            + ", ".join(skipped)
        )
    return int(found > 0), lines or ["no known vulnerability"]


def audit(requirements: Path) -> tuple[int, list[str]]:
    """Look up pinned requirements; return the exit code and what to say."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "report.json"
        command = [
            *(sys.executable, "-m", "pip_audit", "--requirement", str(requirements)),
            *("--disable-pip", "--require-hashes", "--progress-spinner", "off"),
            *("--timeout", "15", "--format", "json", "--output", str(target)),
        ]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=_SECONDS, check=False
            )
            said = done.stderr
        except subprocess.TimeoutExpired:
            said = f"no answer in {_SECONDS} seconds"
        try:
            report = json.loads(target.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            report = None
    return verdict(report, said)


def main() -> int:
    """Look up what the program is made of, and print what was found."""
    code, lines = audit(REQUIREMENTS)
    print("\n".join(lines))  # noqa: T201 - a check's output
    return code


if __name__ == "__main__":
    sys.exit(main())
