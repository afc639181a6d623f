"""What the signs of published files mean, from our own text under ``resources/content``."""

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from index import paths


@cache
def values(name: str) -> Mapping[str, Any]:
    """Return a file of meanings; it is read at the first question.

    Args:
        name: Its name without the ending: ``pfs_indicators``.
    """
    path = paths.resources() / "content" / f"{name}.toml"
    found: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return found


def meaning(name: str, table: str, sign: str) -> str:
    """Return what a sign means, empty if it is not known.

    Args:
        name: The file of meanings.
        table: The table in it: ``status``.
        sign: The sign as published.
    """
    return str(values(name).get(table, {}).get(sign, ""))
