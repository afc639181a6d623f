"""What the content cannot answer by its kind, although words of the question may be found in it.

That nothing is found is no matter of scope: a question is answered only where a planner finds
facts. The classes of ``scope.toml`` are those whose facts would mislead: a code of ICD-10-CM for
who asks for one of ICD-10-AM, units of a drug for who asks what to give.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from index import paths
from index.answers.understanding import Asked
from index.database import Content
from index.pages.rows import catalogue


@dataclass(frozen=True, slots=True)
class _Class:
    """A class of questions.

    Attributes:
        reason: Why they cannot be answered, as the end of a sentence.
        patterns: What is found in each of them.
        also: What must be found as well.
        unless: What keeps a question in scope.
        installed: Names of publications that the user may have imported.
        licensed: Whether a licensed file of the user answers it.
    """

    reason: str
    patterns: re.Pattern[str]
    also: re.Pattern[str]
    unless: re.Pattern[str]
    installed: tuple[str, ...]
    licensed: bool


_YEAR = re.compile(
    r"(?<![\w.$-])20\d\d(?![\w.%-]|\s*(?:mg|mcg|ml|g|grams?|units?|times|patients?)\b)",
    re.IGNORECASE,
)
_NEVER = re.compile(r"(?!)")


def _any(patterns: Sequence[str], otherwise: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE) if patterns else otherwise


@cache
def _classes() -> tuple[_Class, ...]:
    with (paths.resources() / "content" / "answers" / "scope.toml").open("rb") as file:
        return tuple(
            _Class(
                one["reason"],
                _any(one["patterns"], _NEVER),
                _any(one.get("also", ()), re.compile("")),
                _any(one.get("unless", ()), _NEVER),
                tuple(one.get("installed", ())),
                one.get("licensed", False),
            )
            for one in tomllib.load(file)["class"]
        )


def out_of_scope(content: Content, asked: Asked) -> str | None:
    """Return why the content cannot answer a question by its kind, None if it may.

    Args:
        content: The generation.
        asked: The question.
    """
    later = max((int(year) for year in _YEAR.findall(asked.text)), default=0)
    if later > date.today().year + 1:
        return f"nothing is published for {later} yet"
    for one in _classes():
        if (
            (found := one.patterns.search(asked.text))
            and one.also.search(asked.text)
            and not one.unless.search(asked.text)
            and not (one.installed and _imported(content, one, found[0]))
            and not (one.licensed and _licensed(content, asked))
        ):
            return one.reason
    return None


def _imported(content: Content, one: _Class, words: str) -> bool:
    """Return whether a release has the name of the publication that a question names."""
    named = [name for name in one.installed if name in words.lower()] or one.installed
    sources = catalogue(content).sources.values()
    return any(name in source.name.lower() for source in sources for name in named)


def _licensed(content: Content, asked: Asked) -> bool:
    """Return whether a licensed file of the user has the text of every code named."""
    return bool(asked.codes) and all(
        content.connection.execute(
            "SELECT 1 FROM licensed_text WHERE system = ? AND code = ?",
            (ref.system.value, ref.code),
        ).fetchone()
        for ref in asked.codes
    )
