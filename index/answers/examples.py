"""Questions to begin with: for each topic, and about a code."""

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from index import paths
from index.model import CodeRef
from index.model.answers import Topic


@cache
def _examples() -> dict[str, Any]:
    with (paths.resources() / "content" / "answers" / "examples.toml").open("rb") as file:
        return tomllib.load(file)


def topic_examples() -> Mapping[Topic, tuple[str, ...]]:
    """Return questions of each topic, in the order in which the topics are shown."""
    return {topic: tuple(_examples()["topics"][topic.value]) for topic in Topic}


def code_examples(ref: CodeRef) -> tuple[str, ...]:
    """Return questions about a code."""
    return tuple(one.format(code=ref.display) for one in _examples()["about"][ref.system.value])
