"""Groups of a result list, so that variants of one idea do not push the next off the screen.

A family is one idea: the sides and encounters of an injury, the intents of a poisoning, the
approaches and devices of a procedure on one body part. One row of it is shown; the others are
folded under that. Of a category, or a section of HCPCS, a few rows are shown.
"""

import sqlite3
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.fulltext.phrases import WIDE
from index.fulltext.text import index_words
from index.model import Kind, System

CATEGORY_ROWS = 6
"""Rows of one category that are shown."""
_SIDES = frozenset({"right", "left", "bilateral"})
_NO_SIDE = _SIDES | {"unspecified"}
_COMPLETE = 7
_SUBSTANCE = 5
_BY_SUBSTANCE = ("T36", "T66")
"""Categories from the first up to the second give a code by intent for each substance."""


def families(connection: sqlite3.Connection) -> npt.NDArray[np.int32]:
    """Return the groups of every document.

    Returns:
        int32 [documents, 2]: numbers of family and of category. What has none is its own.
    """
    rows = connection.execute(
        "SELECT id, system, code, title, parent, kind FROM code ORDER BY id"
    ).fetchall()
    sided = {row["parent"] for row in rows if not _SIDES.isdisjoint(index_words(row["title"]))}
    numbers: dict[tuple[object, ...], int] = {}
    groups: list[tuple[int, int]] = []
    for row in rows:
        system, code = row["system"], row["code"]
        if system == System.ICD10CM and row["kind"] not in WIDE:
            # A 7th character stands for an encounter: the idea is its base.
            base = rows[row["parent"]] if len(code) == _COMPLETE else row
            family: tuple[object, ...] = (system, base["code"])
            if base["parent"] in sided:
                words = index_words(base["title"])
                family = (system, base["parent"], *(w for w in words if w not in _NO_SIDE))
            if _BY_SUBSTANCE[0] <= code < _BY_SUBSTANCE[1] and len(code) > _SUBSTANCE:
                family = (system, code[:_SUBSTANCE])
            category: tuple[object, ...] = (system, code[:3])
        elif system == System.ICD10PCS:
            family, category = (system, code[:4]), (system, code[:3])
        else:
            family = category = (system, row["id"])
            if system == System.HCPCS and row["kind"] == Kind.CODE:
                category = (system, "section", row["parent"])
        groups.append(
            (
                numbers.setdefault(family, len(numbers)),
                numbers.setdefault(("category", *category), len(numbers)),
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
