"""The rules as ``resources/content/guidelines`` states them.

Each rule names the section and the words on which it rests; the words are looked up in the
installed edition whenever it answers, so that a rule that an edition no longer has says nothing.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from index import paths
from index.model.answers import Verdict
from index.model.claims import CareSetting


@dataclass(frozen=True, slots=True)
class Proposition:
    """One thing that can be asked of a rule.

    Attributes:
        asks: Ways of asking it, in our words.
        verdict: What the rule answers.
    """

    asks: tuple[str, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the guidelines.

    Attributes:
        section: Number of the section that states it, in the edition it was written from.
        words: Words of the section, by which its sentence is found in any edition.
        statement: The rule in our words; it can follow ``Yes:``, ``No:`` or ``It depends:``.
        propositions: What can be asked of it.
        codes: Codes that it names as printed, in the order in which they are reported.
        topics: Other words for its subject.
        setting: Where alone it holds, None for everywhere.
        changes: Its exceptions.
    """

    section: str
    words: str
    statement: str
    propositions: tuple[Proposition, ...]
    codes: tuple[str, ...]
    topics: tuple[str, ...]
    setting: CareSetting | None
    changes: tuple[str, ...]


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule, in the order of the files."""
    found: list[Rule] = []
    for path in sorted((paths.resources() / "content" / "guidelines").glob("*.toml")):
        with path.open("rb") as file:
            found += map(_rule, tomllib.load(file)["rule"])
    return tuple(found)


def _rule(entry: dict[str, Any]) -> Rule:
    return Rule(
        entry["section"],
        entry["words"],
        entry["rule"],
        tuple(
            Proposition(tuple(one["ask"]), Verdict(one["verdict"])) for one in entry["propositions"]
        ),
        tuple(entry.get("codes", ())),
        tuple(entry.get("topics", ())),
        CareSetting(entry["setting"]) if "setting" in entry else None,
        tuple(entry.get("changes", ())),
    )
