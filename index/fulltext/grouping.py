"""Groups of a result list, so that variants of one idea do not push the next off the screen.

A family is one idea: the sides and encounters of an injury, the intents of a poisoning, the
approaches and devices of a procedure on one body part. One row of it is shown; the others are
folded under that. Of a category a few rows are shown.
"""

import sqlite3
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.fulltext.text import index_words
from index.model import System

CATEGORY_ROWS = 6
"""Rows of one category that are shown."""
_SIDES = frozenset({"right", "left", "bilateral", "unspecified"})
_BY_SUBSTANCE = ("T36", "T66")
"""Categories from the first up to the second give a code by intent for each substance."""


def families(connection: sqlite3.Connection) -> npt.NDArray[np.int32]:
    """Return the groups of every document.

    Returns:
        int32 [documents, 2]: numbers of family and of category. What has none is its own.
    """
    numbers: dict[tuple[str, ...], int] = {}
    titles: dict[int, str] = {}
    groups: list[tuple[int, int]] = []
    for row in connection.execute("SELECT id, system, code, title, parent FROM code ORDER BY id"):
        system, code, title = row["system"], row["code"], row["title"]
        titles[row["id"]] = title
        if system == System.ICD10CM and len(code) <= 7 and "-" not in code:
            if len(code) == 7:
                title = titles[row["parent"]]
            words = [word for word in index_words(title) if word not in _SIDES]
            family: tuple[str, ...] = (system, code[:3], *words)
            if _BY_SUBSTANCE[0] <= code < _BY_SUBSTANCE[1] and len(code) > 5:
                family = (system, code[:5])
            category: tuple[str, ...] = (system, code[:3])
        elif system == System.ICD10PCS:
            family, category = (system, code[:4]), (system, code[:3])
        else:
            family = category = (system, code, "itself")
        groups.append(
            (
                numbers.setdefault(family, len(numbers)),
                numbers.setdefault((*category, "category"), len(numbers)),
            )
        )
    return np.array(groups, np.int32).reshape(-1, 2)


def arrange(
    ranked: Sequence[int], groups: npt.NDArray[np.int32], rows: int = CATEGORY_ROWS
) -> tuple[list[int], dict[int, tuple[int, ...]]]:
    """Fold the further members of a group under its first one.

    Args:
        ranked: Documents, best first.
        groups: What ``families`` made.
        rows: Rows of a category that are shown.

    Returns:
        The documents that are shown, and those folded under each, best first.
    """
    first: dict[int, int] = {}
    shown: dict[int, int] = {}
    heads: list[int] = []
    folded: dict[int, list[int]] = {}
    pairs = groups.take(np.array(ranked, np.intp), axis=0).tolist() if ranked else []
    for number, (family, category) in zip(ranked, pairs, strict=True):
        head = first.get(family)
        if head is None and shown.get(category, 0) >= rows:
            head = first[category]
        if head is not None:
            folded.setdefault(head, []).append(number)
            continue
        first[family] = number
        first.setdefault(category, number)
        shown[category] = shown.get(category, 0) + 1
        heads.append(number)
    return heads, {head: tuple(others) for head, others in folded.items()}
