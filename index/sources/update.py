"""Where the publishers put the next edition of each release.

Nothing here uses the network: the addresses follow from the calendar and from the forms kept in
``resources/updates.toml``. ``index/sources/download.py`` fetches them when the user allows it.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from index import paths
from index.model import Source
from index.model.periods import CALENDARS, Period
from index.sources.errors import SourceError
from index.sources.kinds import ReleaseKind

UPDATES_SCHEMA = 1
_MONTHS = {1: "january", 2: "april", 3: "july", 4: "october"}
_NCCI_EPOCH = 1994
"""NCCI version 30.2 is the third quarter of 2024."""


@dataclass(frozen=True, slots=True)
class Offer:
    """The edition of some releases that is due, and where its publisher puts it.

    Attributes:
        id: Short name, which ``codeleaf update --download`` takes.
        name: What the files hold.
        publisher: Who publishes them.
        kinds: How the ids of the kinds begin that they are imported as.
        edition: The edition due: ``FY2027``; empty where the publisher has no calendar.
        start: Its first day, None where the publisher has no calendar.
        page: The publisher's page.
        files: Addresses of its files, in a form used before and not tried; may be empty.
        installed: Newest edition installed of these kinds, empty for none.
        newer: Whether it began after the newest edition installed.
    """

    id: str
    name: str
    publisher: str
    kinds: tuple[str, ...]
    edition: str
    start: date | None
    page: str
    files: tuple[str, ...]
    installed: str = ""
    newer: bool = False


def _address(form: str, period: Period) -> str:
    """Return an address with the period's year and quarter put in."""
    return form.format(
        year=period.year,
        yy=f"{period.year % 100:02}",
        quarter=period.quarter,
        month=_MONTHS[period.quarter],
        letter="abcd"[period.quarter - 1],
        ncci=f"{period.year - _NCCI_EPOCH}{period.quarter - 1}",
    )


def _offer(table: dict[str, Any], on: date, installed: list[Source]) -> Offer | None:
    period = CALENDARS[table["every"]](on)
    if period is None:
        return None
    kinds = tuple(table["kinds"])
    held = [source for source in installed if source.kind.startswith(kinds)]
    newest = max(held, key=lambda source: source.valid_from or "", default=None)
    return Offer(
        table["id"],
        table["name"],
        table["publisher"],
        kinds,
        period.name,
        period.start,
        table["page"],
        tuple(_address(form, period) for form in table["files"]),
        newest.edition if newest else "",
        newest is None or (newest.valid_from or "") < period.start.isoformat(),
    )


def offers(
    kinds: Iterable[ReleaseKind],
    installed: Iterable[Source],
    on: date,
    path: Path | None = None,
) -> tuple[Offer, ...]:
    """Return what is due, in the order of ``updates.toml``, then kinds that only have a page.

    Args:
        kinds: Every kind of release the program reads.
        installed: The installed releases.
        on: The day to look from.
        path: The file to read instead of the program's own.

    Raises:
        SourceError: The file is missing or malformed.
    """
    path = path or paths.resources() / "updates.toml"
    held = list(installed)
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        if table["schema"] != UPDATES_SCHEMA:
            msg = f"layout {table['schema']}, this program reads {UPDATES_SCHEMA}"
            raise ValueError(msg)
        found = [offer for entry in table["update"] if (offer := _offer(entry, on, held))]
        covered = tuple(kind for entry in table["update"] for kind in entry["kinds"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        msg = f"the list of addresses {path} cannot be read ({error}): install Codeleaf again"
        raise SourceError(msg) from error
    for kind in kinds:
        if kind.page and not kind.id.startswith(covered):
            editions = [source.edition for source in held if source.kind == kind.id]
            found.append(
                Offer(
                    kind.id.replace("_", "-"), kind.name, kind.publisher, (kind.id,), "", None,
                    kind.page, (), max(editions, default=""),
                )
            )  # fmt: skip
    return tuple(found)
