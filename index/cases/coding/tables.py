"""The tables of ``resources/content/cases`` in the form in which the rules use them."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from index.pages.values import values

Coded: TypeAlias = tuple[tuple[re.Pattern[str], str], ...]
"""Patterns and the code that each tells, in the order of the file."""


def rows(name: str, table: str) -> list[Mapping[str, Any]]:
    """Return the rows of a table.

    Args:
        name: The file without its ending: ``organisms``.
        table: The table in it: ``organism``.
    """
    found: list[Mapping[str, Any]] = values(f"cases/{name}")[table]
    return found


def undotted(code: str) -> str:
    """Return a code, or the beginning of one, without its dot."""
    return code.replace(".", "")


def beginnings(codes: Iterable[str]) -> tuple[str, ...]:
    """Return beginnings of codes without their dots, as ``str.startswith`` takes them."""
    return tuple(undotted(code) for code in codes)


def coded(name: str, table: str, frame: str = "{}") -> Coded:
    r"""Return the patterns of a table with their codes.

    Args:
        name: The file without its ending.
        table: The table in it, whose rows have ``pattern`` and ``code``.
        frame: What stands around each pattern: ``\b(?:{})\b``.
    """
    return tuple(
        (re.compile(frame.replace("{}", row["pattern"]), re.IGNORECASE), undotted(row["code"]))
        for row in rows(name, table)
    )
