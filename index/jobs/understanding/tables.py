"""Our tables of what postings name: ``resources/content/jobs``."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from index import paths


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential.

    Attributes:
        name: Standard short name.
        titles: What it is called in full.
        forms: Other short forms.
        cue: Whether the short form means other things as well.
        nurse: Whether it is a nurse's licence.
        unless: Words in the same sentence by which the short form means something else.
    """

    name: str
    titles: tuple[str, ...]
    forms: tuple[str, ...]
    cue: bool
    nurse: bool
    unless: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Specialty:
    """A kind of coding.

    Attributes:
        name: Standard name.
        words: Phrases in lower case.
        short: Abbreviations in capitals.
        title: Whether only the title of a job can name it.
    """

    name: str
    words: tuple[str, ...]
    short: tuple[str, ...]
    title: bool


def _read(name: str) -> dict[str, Any]:
    with (paths.resources() / "content" / "jobs" / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def credentials() -> dict[str, Credential]:
    """Return the credentials by name."""
    return {
        one["name"]: Credential(
            one["name"],
            tuple(one["titles"]),
            tuple(one.get("forms", ())),
            one.get("cue", False),
            one.get("nurse", False),
            tuple(one.get("unless", ())),
        )
        for one in _read("credentials")["credential"]
    }


@cache
def specialties() -> dict[str, Specialty]:
    """Return the kinds of coding by name."""
    return {
        one["name"]: Specialty(
            one["name"],
            tuple(one["words"]),
            tuple(one.get("short", ())),
            one.get("title", False),
        )
        for one in _read("specialties")["specialty"]
    }


@cache
def _wording() -> dict[str, dict[str, list[str]]]:
    return _read("wording")


@cache
def wording(table: str, name: str, head: str = r"\b", tail: str = r"\b") -> re.Pattern[str]:
    """Return what finds any entry of a list of ``wording.toml``.

    Args:
        table: Table of the file: ``pay``.
        name: Name of the list.
        head: Regular expression before the entries.
        tail: Regular expression behind them.
    """
    return re.compile(f"{head}(?:{listed(table, name)}){tail}")


def listed(table: str, name: str) -> str:
    """Return the entries of a list of ``wording.toml`` as one regular expression."""
    return "|".join(_wording()[table][name])
