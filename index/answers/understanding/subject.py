"""What a question is about: its words without those that only ask."""

import tomllib
from functools import cache

from index import paths
from index.answers.understanding.reading import Asked
from index.fulltext.text import index_words


@cache
def asking_words() -> frozenset[str]:
    """Return the words of any question, which are not what it is about."""
    with (paths.resources() / "content" / "answers" / "asking.toml").open("rb") as file:
        return frozenset(tomllib.load(file)["words"])


def subject_words(asked: Asked) -> str:
    """Return the words that say what a question is about, codes and dates left out.

    Words that only ask are kept where nothing else is there: ``what does "with" mean``.
    """
    words = index_words(asked.words)
    return " ".join(word for word in words if word not in asking_words()) or " ".join(words)
