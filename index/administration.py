"""The administrator's file: settings of a workstation that its users cannot change."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index import paths

REASON = "reason"
"""Name in the file of the sentence that tells users why."""


@dataclass(frozen=True)
class Administration:
    """What the administrator's file says.

    Attributes:
        path: The file, which need not exist.
        values: What is set there, by the name of the setting; the program checks it.
        reason: Why, in the administrator's words; empty if nothing is said.
        problem: Why the file could not be read; empty if it could, or does not exist.
    """

    path: Path
    values: Mapping[str, object] = field(default_factory=dict)
    reason: str = ""
    problem: str = ""

    @property
    def forbids_network(self) -> bool:
        """Whether downloads are ruled out; so they are while nobody can read what is allowed."""
        return bool(self.problem) or self.values.get("network_allowed") is False


def administration(path: Path | None = None) -> Administration:
    """Read the administrator's file.

    Args:
        path: The file; the place for it on this platform if None.
    """
    path = path or paths.administrator() / "settings.toml"
    try:
        stored = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return Administration(path)
    except (OSError, ValueError) as error:
        return Administration(
            path, problem=f"The administrator's settings in {path} cannot be read: {error}."
        )
    reason = stored.pop(REASON, "")
    return Administration(path, stored, reason if isinstance(reason, str) else "")
