"""Payment and grouping categories of a code, and its crosswalks."""

import re
import sqlite3
from dataclasses import replace
from datetime import date

from index.database import Content
from index.model import CodeRef, Crosswalk, Grouping, Source, System
from index.model.editions import releases_for
from index.pages.rows import Catalogue

MS_DRG = "MS-DRG"
NEITHER = "neither CC nor MCC"

_SCHEME_ORDER = ("CMS-HCC V28", "CMS-HCC V24", "RxHCC V08", MS_DRG, "CCSR")


def groupings_of(
    content: Content, row: sqlite3.Row, releases: Catalogue, on: date
) -> tuple[tuple[Grouping, ...], frozenset[str]]:
    """Return the categories of a code on a date of service.

    Args:
        content: The generation.
        row: The code's row.
        releases: What the generation holds.
        on: The date of service; it picks the release of each scheme.

    Returns:
        The groupings, and the ids of the releases their labels come from.
    """
    chosen = {scheme: releases_for(found, on) for scheme, found in releases.schemes.items()}
    found = [
        Grouping(scheme, value, "", source)
        for scheme, value, source in content.connection.execute(
            "SELECT scheme, value, source FROM grouping WHERE system = ? AND code = ?",
            (row["system"], row["code"]),
        )
        if any(release.id == source for release in chosen[scheme])
    ]
    labels = labels_of(content, releases, [(one.scheme, one.value) for one in found], on)
    groupings = [
        replace(one, label=labels[key][0]) if (key := (one.scheme, one.value)) in labels else one
        for one in found
    ]
    complications = chosen.get(MS_DRG)
    if (
        row["system"] == System.ICD10CM
        and row["billable"]
        and complications
        and all(one.scheme != MS_DRG for one in found)
    ):
        groupings.append(Grouping(MS_DRG, NEITHER, "", complications[0].id))
    groupings.sort(key=_order)
    return tuple(groupings), frozenset(source.id for _, source in labels.values())


def _order(grouping: Grouping) -> tuple[int, str, list[tuple[int, str]]]:
    """Return the place of a grouping: schemes as coders ask for them, then values by number."""
    known = grouping.scheme in _SCHEME_ORDER
    parts = re.findall(r"\d+|\D+", grouping.value)
    return (
        _SCHEME_ORDER.index(grouping.scheme) if known else len(_SCHEME_ORDER),
        grouping.scheme,
        [(int(part), "") if part.isdecimal() else (0, part) for part in parts],
    )


def labels_of(
    content: Content, releases: Catalogue, values: list[tuple[str, str]], on: date
) -> dict[tuple[str, str], tuple[str, Source]]:
    """Return the label of each scheme and value, and the release that carries it.

    Args:
        content: The generation.
        releases: What it holds.
        values: Schemes and values.
        on: The date of service; it picks the release.
    """
    if not values:
        return {}
    found: dict[tuple[str, str], dict[str, str]] = {}
    pairs = ",".join(["(?, ?)"] * len(values))
    for label in content.connection.execute(
        f"SELECT * FROM grouping_label WHERE (scheme, value) IN (VALUES {pairs})",  # noqa: S608
        [part for pair in values for part in pair],
    ):
        key = (label["scheme"], label["value"])
        found.setdefault(key, {})[label["source"]] = label["label"]
    labels = {}
    for key, texts in found.items():
        source = releases_for([releases.sources[name] for name in texts], on)[0]
        labels[key] = (texts[source.id], source)
    return labels


def crosswalks_of(content: Content, row: sqlite3.Row) -> tuple[Crosswalk, ...]:
    """Return the General Equivalence Mappings from a code, in the publisher's order."""
    rows = content.connection.execute(
        """
        SELECT crosswalk.*, code.title FROM crosswalk
        LEFT JOIN code ON code.system = crosswalk.to_system AND code.code = crosswalk.to_code
        WHERE from_system = ? AND from_code = ? ORDER BY crosswalk.id
        """,
        (row["system"], row["code"]),
    )
    return tuple(
        Crosswalk(
            target=CodeRef(System(found["to_system"]), found["to_code"])
            if found["to_code"]
            else None,
            title=found["title"] or "",
            approximate=bool(found["approximate"]),
            combination=bool(found["combination"]),
            scenario=found["scenario"] or 0,
            choice_list=found["choice_list"] or 0,
            source=found["source"],
        )
        for found in rows
    )
