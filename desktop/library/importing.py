"""Looking at files and importing them, by ``codeleaf import`` in a process of its own.

The command prints what it did as JSON.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from desktop.command import CommandRefused, Report, run_command

if TYPE_CHECKING:
    from index.build.imports import Change
    from index.userdata import HeldLicence


class ImportFailed(Exception):  # noqa: N818 - what the user is told, not a fault of the program
    """An import was refused; the message says why and what to do. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file or zip member that was looked at.

    Attributes:
        name: Its name without folders.
        kind: What it is, empty if it is not recognised.
        edition: Which edition, empty if it is not known.
        problem: Why it is not imported, in words, empty if it can be.
    """

    name: str
    kind: str
    edition: str
    problem: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would change, or has changed.

    Attributes:
        paths: The files, zips and folders handed over.
        found: Every file looked at, those with a problem as well.
        changes: What it changes.
        retired: Name and edition of each release that goes.
        licences: Whose licence must be confirmed first: ``AMA``, ``ADA``.
    """

    paths: tuple[Path, ...]
    found: tuple[PlannedFile, ...]
    changes: "tuple[Change, ...]"
    retired: tuple[str, ...]
    licences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an import goes.

    Attributes:
        content: The content folder that the user named when the window was started, else None.
        editions: How many editions of a kind of release stand side by side.
    """

    content: Path | None
    editions: int


def make_plan(place: Place, files: Sequence[Path], report: Report) -> Plan:
    """Look at files and say what importing them would change; nothing is changed.

    Args:
        place: Where it would go.
        files: Files, zips and folders.
        report: Told of each file.

    Raises:
        ImportFailed: They cannot be looked at.
    """
    return _plan(files, _import(place, files, ["--dry-run"], report))


def install(
    place: Place,
    files: Sequence[Path],
    licences: "Sequence[HeldLicence]",
    report: Report,
) -> Plan:
    """Import files, all or nothing; return what it changed.

    Args:
        place: Where it goes.
        files: Files, zips and folders.
        licences: The licences confirmed; they are kept with the user's data.
        report: Told of each step.

    Raises:
        ImportFailed: It could not be imported; the content is as it was.
    """
    return _plan(files, _import(place, files, licence_options(licences), report))


def licence_options(licences: "Sequence[HeldLicence]") -> list[str]:
    """Return the options that confirm licences on the command line."""
    return [
        part
        for held in licences
        for part in (
            "--licence",
            f"{held.owner}:{held.holder}:{held.number}:{held.seats}"
            + (":exports" if held.exports else ""),
        )
    ]


def _import(
    place: Place, files: Iterable[Path], options: Sequence[str], report: Report
) -> dict[str, Any]:
    """Run ``codeleaf import``; return the JSON it prints.

    Whatever ``report`` raises ends the process; only if that was done already, its answer counts.
    """
    where = ["--content", str(place.content)] if place.content else []
    where += ["--editions", str(place.editions)]
    arguments = ["import", "--json", "--progress", "json", *where, *options, "--"]
    try:
        said = run_command([*arguments, *(str(file) for file in files)], report)
    except CommandRefused as error:
        raise ImportFailed(str(error)) from error
    answered: dict[str, Any] = json.loads(said)
    return answered


def _plan(files: Iterable[Path], answered: dict[str, Any]) -> Plan:
    """Return what the command line answered as records."""
    from index.build.imports import Change

    return Plan(
        tuple(files),
        tuple(
            PlannedFile(
                PurePosixPath(one["member"] or one["file"]).name,
                one["name"] or "",
                one["edition"] or "",
                one["problem"],
            )
            for one in answered["found"]
        ),
        tuple(Change(**{**one, "examples": tuple(one["examples"])}) for one in answered["changes"]),
        tuple(f"{one['name']}, {one['edition']}" for one in answered["retired"]),
        tuple(answered["licences"]),
    )
